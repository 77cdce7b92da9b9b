/** The way to a conversation, which always leads past its owner; and telling them when it changes. */
import type { Conversation, Message } from '@stoa/contract/conversations';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { tellUser } from '../../kernel/news.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { ConversationRow, MessageRow } from './schema.ts';
import {
  findConversation,
  findMessage,
  findMessageById,
  holdConversation,
  listChildren,
  updateConversation,
} from './store.ts';
import { toMessage } from './tree.ts';

export type OwnConversations = ReturnType<typeof createOwnConversations>;

export const createOwnConversations = ({ bus, clock }: { bus: Bus; clock: Clock }) => {
  const tell = (row: ConversationRow): void =>
    tellUser(bus, row.ownerId, { type: 'conversation-changed', conversation: toConversation(row) });

  return {
    now: (): string => isoAt(clock.nowMs()),
    tell,

    /** @throws conversation/not-found, also when it is somebody else's */
    async get(handle: Handle, ownerId: string, id: string): Promise<ConversationRow> {
      const row = await findConversation(handle, ownerId, id);
      if (!row) throw notFound();
      return row;
    },

    /**
     * As `get`, and nobody else changes it, its messages or its runs before `tx` ends, or deletes it.
     * @throws conversation/not-found
     */
    async hold(tx: Tx, ownerId: string, id: string): Promise<ConversationRow> {
      const row = await holdConversation(tx, ownerId, id);
      if (!row) throw notFound();
      return row;
    },

    /** @throws message/not-found */
    async getMessage(handle: Handle, conversationId: string, id: string): Promise<MessageRow> {
      const row = await findMessage(handle, conversationId, id);
      if (!row) throw new AppError('message/not-found', 'There is no such message in this conversation.');
      return row;
    },

    /** The conversation that a message is in. @throws message/not-found, also when it is somebody else's */
    async idOfMessage(handle: Handle, ownerId: string, messageId: string): Promise<string> {
      const message = await findMessageById(handle, messageId);
      const row = message && (await findConversation(handle, ownerId, message.conversationId));
      if (!row) throw new AppError('message/not-found', 'There is no such message.');
      return row.id;
    },

    /** @throws conversation/not-found */
    async change(
      tx: Tx,
      ownerId: string,
      id: string,
      changes: Parameters<typeof updateConversation>[3],
    ): Promise<ConversationRow> {
      const row = await updateConversation(tx, ownerId, id, changes);
      if (!row) throw notFound();
      tx.afterCommit(() => tell(row));
      return row;
    },

    /** Messages of one conversation as the API shows them. */
    async describe(handle: Handle, rows: MessageRow[]): Promise<Message[]> {
      const [first] = rows;
      if (!first) return [];
      const parentIds = [...new Set(rows.map((row) => row.parentId))];
      const children = await listChildren(handle, first.conversationId, parentIds);
      return rows.map((row) => toMessage(row, children));
    },
  };
};

export const notFound = () => new AppError('conversation/not-found', 'There is no such conversation.');

export const toConversation = (row: ConversationRow): Conversation => ({
  id: row.id,
  title: row.title,
  headId: row.headId,
  model: row.model,
  hasInstructions: row.instructions !== null,
  toolSources: row.toolSources,
  pinnedAt: row.pinnedAt,
  archivedAt: row.archivedAt,
  unread: row.unread,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
