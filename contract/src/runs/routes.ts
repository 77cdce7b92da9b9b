import * as z from 'zod/mini';
import { Message } from '../conversations.ts';
import { ConversationId, MessageId, RunId } from '../ids.ts';
import { ModelChoice } from '../models.ts';
import { Instant } from '../page.ts';
import { route } from '../route.ts';
import { InputPart } from './parts.ts';
import { RunStatus, Usage } from './status.ts';
import { ToolChoices } from '../tools.ts';

export const Run = z.strictObject({
  id: RunId,
  conversationId: ConversationId,
  /** The message it writes. */
  messageId: MessageId,
  status: RunStatus,
  model: ModelChoice,
  error: z.nullable(z.strictObject({ code: z.string(), message: z.string() })),
  usage: z.nullable(Usage),
  createdAt: Instant,
  startedAt: z.nullable(Instant),
  endedAt: z.nullable(Instant),
});
export type Run = z.output<typeof Run>;

export const StartRun = z.strictObject({
  /** The message to answer, or to put the new one under; null for the first. */
  parentId: z.nullable(MessageId),
  /** Absent: answer `parentId` itself (regenerate, or a further column of a comparison). */
  parts: z.optional(z.array(InputPart).check(z.minLength(1), z.maxLength(20))),
  model: ModelChoice,
  /** Kept for the conversation, as the model is; absent: what it had last. */
  toolSources: z.optional(ToolChoices),
  /** An answer that was cut short, to be gone on with; `parentId` is its parent then. */
  continues: z.optional(MessageId),
  /** Sending the same again with the same key starts nothing new and answers as the first time did. */
  idempotencyKey: z.string().check(z.minLength(8), z.maxLength(100)),
});
export type StartRun = z.output<typeof StartRun>;

const params = z.strictObject({ runId: RunId });
const Seq = z.coerce.number().check(z.int(), z.gte(0));

export const runRoutes = {
  start: route({
    method: 'POST',
    path: '/api/conversations/:conversationId/runs',
    summary: 'Send a message and have it answered, or have an answer made anew',
    access: 'owner',
    operation: 'run',
    params: z.strictObject({ conversationId: ConversationId }),
    body: StartRun,
    answer: z.strictObject({ run: Run, input: z.nullable(Message), output: Message }),
    status: 202,
    errors: [
      'conversation/not-found',
      'message/not-found',
      'file/not-found',
      'endpoint/key-unreadable',
      'model/not-found',
      'model/setting-unknown',
      'run/idempotency-conflict',
      'run/too-many',
      'run/parent-required',
      'run/message-busy',
      'run/not-continuable',
      'server/stopping',
    ],
  }),
  active: route({
    method: 'GET',
    path: '/api/runs',
    summary: 'The caller’s runs that have not ended',
    access: 'user',
    answer: z.strictObject({ items: z.array(Run), nextCursor: z.null() }),
  }),
  get: route({
    method: 'GET',
    path: '/api/runs/:runId',
    summary: 'One run',
    access: 'owner',
    params,
    answer: Run,
    errors: ['run/not-found'],
  }),
  events: route({
    method: 'GET',
    path: '/api/runs/:runId/events',
    summary: 'Follow one run from `after`; Last-Event-ID wins over it. Ends after `run-end`',
    access: 'owner',
    params,
    query: z.strictObject({ after: z._default(Seq, 0) }),
    answer: 'events',
    errors: ['run/not-found'],
  }),
  cancel: route({
    method: 'POST',
    path: '/api/runs/:runId/cancel',
    summary: 'Stop; what was written is kept. Cancelling an ended run changes nothing',
    access: 'owner',
    params,
    answer: Run,
    errors: ['run/not-found'],
  }),
};
