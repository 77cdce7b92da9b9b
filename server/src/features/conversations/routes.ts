import { conversationRoutes } from '@stoa/contract/conversations';
import { type Handler, on } from '../../kernel/handler.ts';
import type { Conversations } from './conversations.ts';

export const conversationHandlers = (conversations: Conversations): Handler[] => [
  on(conversationRoutes.list, ({ principal, query }) => conversations.list(principal, query)),
  on(conversationRoutes.create, ({ principal, body }) => conversations.create(principal, body)),
  on(conversationRoutes.get, ({ principal, params }) => conversations.get(principal, params.conversationId)),
  on(conversationRoutes.update, ({ principal, params, body }) =>
    conversations.update(principal, params.conversationId, body),
  ),
  on(conversationRoutes.instructions, ({ principal, params }) =>
    conversations.getInstructions(principal, params.conversationId),
  ),
  on(conversationRoutes.remove, async ({ principal, params }) => {
    await conversations.remove(principal, params.conversationId);
    return undefined;
  }),
  on(conversationRoutes.messages, ({ principal, params, query }) =>
    conversations.listMessages(principal, params.conversationId, query),
  ),
];
