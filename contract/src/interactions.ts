/** What waits for a person: a row that is answered from any device, days later if need be. */
import * as z from 'zod/mini';
import { Form, FormValues } from './forms.ts';
import { InteractionId } from './ids.ts';
import { Cursor, Instant, limitUpTo, pageOf } from './page.ts';
import { route } from './route.ts';
import { ToolRef, ToolSourceRef } from './tools.ts';

export const InteractionStatuses = ['open', 'answered', 'declined', 'cancelled', 'expired'] as const;
export const InteractionStatus = z.enum(InteractionStatuses);
export type InteractionStatus = z.output<typeof InteractionStatus>;

const Message = z.string().check(z.maxLength(20_000));

export const ApprovalRequest = z.strictObject({
  kind: z.literal('approval'),
  tool: ToolRef,
  /** Shown in full before it is approved (SR-45). */
  input: z.unknown(),
  /**
   * `risk`: nobody has said that it may; `rule`: an administrator wants it asked for; `taint`: the run has read
   * private things and things of strangers; `unknown-outcome`: it was under way when the server stopped, and
   * may have been done.
   */
  reason: z.enum(['risk', 'rule', 'taint', 'unknown-outcome']),
  /** For what an approval may be remembered. */
  remember: z.array(z.enum(['conversation', 'always'])),
});

export const QuestionRequest = z.strictObject({ kind: z.literal('question'), message: Message, form: Form });

export const ElicitationFormRequest = z.strictObject({
  kind: z.literal('elicitation'),
  mode: z.literal('form'),
  message: Message,
  form: Form,
});

export const ElicitationUrlRequest = z.strictObject({
  kind: z.literal('elicitation'),
  mode: z.literal('url'),
  message: Message,
  /** Shown in full, its host by itself (SR-25). */
  url: z.string().check(z.maxLength(4000)),
  host: z.string(),
});

export const SignInRequest = z.strictObject({
  kind: z.literal('sign-in'),
  attemptId: z.string(),
  /** Where its owner begins it, on this server. */
  start: z.string(),
  scopes: z.optional(z.array(z.string())),
});

export const InteractionRequest = z.union([
  ApprovalRequest,
  QuestionRequest,
  ElicitationFormRequest,
  ElicitationUrlRequest,
  SignInRequest,
]);
export type InteractionRequest = z.output<typeof InteractionRequest>;
export type ApprovalRequest = z.output<typeof ApprovalRequest>;
export type InteractionKind = InteractionRequest['kind'];

/** What a person may answer. Which of them fit is a matter of what was asked. */
export const GivenAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('approve'),
    /** In the place of what the model wanted to send. */
    input: z.optional(z.record(z.string(), z.unknown())),
    remember: z._default(z.enum(['no', 'conversation', 'always']), 'no'),
  }),
  z.strictObject({ kind: z.literal('reject'), reason: z._default(z.string().check(z.maxLength(2000)), '') }),
  /** The tool is not called; the model is told this. */
  z.strictObject({
    kind: z.literal('replace'),
    text: z.string().check(z.minLength(1), z.maxLength(100_000)),
  }),
  z.strictObject({ kind: z.literal('values'), values: FormValues }),
  /** Of a page that the person was asked to open. */
  z.strictObject({ kind: z.literal('opened') }),
  z.strictObject({ kind: z.literal('decline') }),
]);
export type GivenAnswer = z.output<typeof GivenAnswer>;

/** How it ended: answered by the person, or by what they did elsewhere, or not at all. */
export const InteractionAnswer = z.union([
  GivenAnswer,
  z.strictObject({ kind: z.literal('signed-in') }),
  z.strictObject({ kind: z.literal('sign-in-failed'), class: z.string(), message: z.string() }),
  z.strictObject({ kind: z.literal('expired') }),
]);
export type InteractionAnswer = z.output<typeof InteractionAnswer>;

export const Interaction = z.strictObject({
  id: InteractionId,
  status: InteractionStatus,
  source: ToolSourceRef,
  request: InteractionRequest,
  /** Null while it is open, and when it was cancelled. */
  answer: z.nullable(InteractionAnswer),
  conversationId: z.nullable(z.string()),
  messageId: z.nullable(z.string()),
  runId: z.nullable(z.string()),
  /** The call it belongs to. */
  partId: z.nullable(z.string()),
  createdAt: Instant,
  expiresAt: Instant,
  endedAt: z.nullable(Instant),
});
export type Interaction = z.output<typeof Interaction>;

const params = z.strictObject({ interactionId: InteractionId });

export const interactionRoutes = {
  list: route({
    method: 'GET',
    path: '/api/interactions',
    summary: 'What waits for the caller, or did, the newest first',
    access: 'user',
    query: z.strictObject({
      status: z.optional(InteractionStatus),
      after: z.optional(Cursor),
      limit: limitUpTo(100, 40),
    }),
    answer: pageOf(Interaction),
  }),
  get: route({
    method: 'GET',
    path: '/api/interactions/:interactionId',
    summary: 'One of what waits for the caller, or did',
    access: 'owner',
    params,
    answer: Interaction,
    errors: ['interaction/not-found'],
  }),
  answer: route({
    method: 'POST',
    path: '/api/interactions/:interactionId',
    summary: 'Answer it; the run that waits goes on by itself. Of two answers the first counts',
    access: 'owner',
    params,
    body: z.strictObject({ answer: GivenAnswer }),
    answer: Interaction,
    errors: ['interaction/not-found', 'interaction/settled', 'interaction/answer-invalid'],
  }),
};
