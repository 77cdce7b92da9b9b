import * as z from 'zod/mini';
import { ConversationId, MessageId, RunId } from './ids.ts';
import { ModelChoice } from './models.ts';
import { Cursor, Instant, limitUpTo, pageOf } from './page.ts';
import { route } from './route.ts';
import { Part } from './runs/parts.ts';
import { RunStatus, Usage } from './runs/status.ts';
import { ToolChoices } from './tools.ts';

export const Conversation = z.strictObject({
  id: ConversationId,
  /** Null until the first answer names it. */
  title: z.nullable(z.string()),
  /** The leaf of the branch that is shown; null while there is no message. */
  headId: z.nullable(MessageId),
  /** The model chosen last in it. */
  model: z.nullable(ModelChoice),
  /** Its models are told something before everything else; what, is asked for by itself. */
  hasInstructions: z.boolean(),
  /** What its models may use. */
  toolSources: ToolChoices,
  pinnedAt: z.nullable(Instant),
  archivedAt: z.nullable(Instant),
  /** An answer ended since its owner last looked. */
  unread: z.boolean(),
  createdAt: Instant,
  /** Of the newest message; renaming and pinning do not count. */
  updatedAt: Instant,
});
export type Conversation = z.output<typeof Conversation>;

export const Message = z.strictObject({
  id: MessageId,
  conversationId: ConversationId,
  parentId: z.nullable(MessageId),
  role: z.enum(['user', 'assistant']),
  /** Of a message whose run is still going: what earlier runs left; the rest comes by following the run. */
  parts: z.array(Part),
  /** Null for what a person wrote. */
  run: z.nullable(z.strictObject({ id: RunId, status: RunStatus })),
  model: z.nullable(ModelChoice),
  usage: z.nullable(Usage),
  /** The messages under the same parent with the same role, oldest first, this one among them. */
  siblingIds: z.array(MessageId),
  createdAt: Instant,
});
export type Message = z.output<typeof Message>;

/** What every model is told before a conversation begins. */
const Instructions = z.string().check(z.maxLength(20_000));
const Title = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));
const params = z.strictObject({ conversationId: ConversationId });

export const conversationRoutes = {
  list: route({
    method: 'GET',
    path: '/api/conversations',
    summary: 'The caller’s conversations, the newest activity first',
    access: 'user',
    query: z.strictObject({
      after: z.optional(Cursor),
      limit: limitUpTo(100, 40),
      /** Only the pinned ones, or only the archived ones; without it all that are not archived. */
      only: z.optional(z.enum(['pinned', 'archived'])),
    }),
    answer: pageOf(Conversation),
  }),
  create: route({
    method: 'POST',
    path: '/api/conversations',
    summary: 'Start an empty conversation',
    access: 'user',
    body: z.strictObject({
      title: z.optional(Title),
      model: z.optional(ModelChoice),
      instructions: z.optional(Instructions),
      toolSources: z.optional(ToolChoices),
    }),
    answer: Conversation,
    status: 201,
  }),
  get: route({
    method: 'GET',
    path: '/api/conversations/:conversationId',
    summary: 'One conversation',
    access: 'owner',
    params,
    answer: Conversation,
    errors: ['conversation/not-found'],
  }),
  update: route({
    method: 'PATCH',
    path: '/api/conversations/:conversationId',
    summary:
      'Rename, pin, archive, mark as read, choose the model and its tools, instruct it, or show another branch',
    access: 'owner',
    params,
    body: z.strictObject({
      title: z.optional(Title),
      model: z.optional(ModelChoice),
      /** From the next answer on; null or an empty text takes them away. */
      instructions: z.optional(z.nullable(Instructions)),
      toolSources: z.optional(ToolChoices),
      pinned: z.optional(z.boolean()),
      archived: z.optional(z.boolean()),
      unread: z.optional(z.boolean()),
      /** Any message of the conversation: the newest leaf under it becomes the head. */
      headId: z.optional(MessageId),
    }),
    answer: Conversation,
    errors: ['conversation/not-found', 'message/not-found'],
  }),
  instructions: route({
    method: 'GET',
    path: '/api/conversations/:conversationId/instructions',
    summary: 'What the models of a conversation are told before everything else',
    access: 'owner',
    params,
    answer: z.strictObject({ instructions: z.nullable(z.string()) }),
    errors: ['conversation/not-found'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/conversations/:conversationId',
    summary: 'Delete a conversation with its messages; answers being made are cancelled',
    access: 'owner',
    params,
    answer: 'empty',
    errors: ['conversation/not-found'],
  }),
  messages: route({
    method: 'GET',
    path: '/api/conversations/:conversationId/messages',
    summary:
      'The branch that ends in `leaf` (default: the head), the newest page first, in reading order within a page',
    access: 'owner',
    params,
    query: z.strictObject({
      leaf: z.optional(MessageId),
      before: z.optional(MessageId),
      limit: limitUpTo(200, 50),
    }),
    answer: pageOf(Message),
    errors: ['conversation/not-found', 'message/not-found'],
  }),
};
