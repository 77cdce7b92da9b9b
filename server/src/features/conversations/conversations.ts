/** Conversations and their message trees. Who may see one is decided here, and here only. */
import type { Conversation, Message } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import type { Page } from '@stoa/contract/page';
import type { InputPart, Part } from '@stoa/contract/runs/parts';
import type { RunEndStatus, RunStatus, Usage } from '@stoa/contract/runs/status';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { tellUser } from '../../kernel/news.ts';
import { decodeCursor, encodeCursor } from '../../kernel/page.ts';
import { type Principal, requireUser } from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { ConversationRow, MessageRow } from './schema.ts';
import {
  deleteConversation,
  fillTitle,
  findConversation,
  findMessage,
  findMessageById,
  findNewestLeafId,
  hasTitle,
  insertConversation,
  insertMessage,
  listBranch,
  listChildren,
  listConversations,
  updateConversation,
  updateMessage,
} from './store.ts';
import { toMessage } from './tree.ts';

export type { MessageRow } from './schema.ts';

/** A branch longer than this is cut at its root end: no model reads more. */
const longestBranch = 2000;

export interface ConversationChanges {
  title?: string | undefined;
  model?: ModelChoice | undefined;
  pinned?: boolean | undefined;
  archived?: boolean | undefined;
  unread?: boolean | undefined;
  headId?: string | undefined;
}

export type Conversations = ReturnType<typeof createConversations>;

export const createConversations = (deps: { db: Db; bus: Bus; clock: Clock; newId: NewId }) => {
  const { db, bus, clock, newId } = deps;
  const now = () => isoAt(clock.nowMs());

  const getOwn = async (handle: Handle, ownerId: string, id: string): Promise<ConversationRow> => {
    const row = await findConversation(handle, ownerId, id);
    if (!row) throw new AppError('conversation/not-found', 'There is no such conversation.');
    return row;
  };

  const getMessageIn = async (handle: Handle, conversationId: string, id: string): Promise<MessageRow> => {
    const row = await findMessage(handle, conversationId, id);
    if (!row) throw new AppError('message/not-found', 'There is no such message in this conversation.');
    return row;
  };

  const change = async (
    tx: Tx,
    ownerId: string,
    id: string,
    changes: Parameters<typeof updateConversation>[3],
  ): Promise<ConversationRow> => {
    const row = await updateConversation(tx, ownerId, id, changes);
    if (!row) throw new AppError('conversation/not-found', 'There is no such conversation.');
    tx.afterCommit(() =>
      tellUser(bus, ownerId, { type: 'conversation-changed', conversation: toConversation(row) }),
    );
    return row;
  };

  const describe = async (handle: Handle, rows: MessageRow[]): Promise<Message[]> => {
    const [first] = rows;
    if (!first) return [];
    const children = await listChildren(handle, first.conversationId, [
      ...new Set(rows.map((row) => row.parentId)),
    ]);
    return rows.map((row) => toMessage(row, children));
  };

  const addMessage = async (
    tx: Tx,
    ownerId: string,
    message: Omit<MessageRow, 'id' | 'createdAt' | 'usage'>,
  ): Promise<MessageRow> => {
    if (message.parentId !== null) await getMessageIn(tx, message.conversationId, message.parentId);
    const row: MessageRow = { ...message, id: newId('msg'), usage: null, createdAt: now() };
    await insertMessage(tx, row);
    await change(tx, ownerId, row.conversationId, {
      headId: row.id,
      updatedAt: row.createdAt,
      ...(row.model && { model: row.model }),
    });
    return row;
  };

  return {
    async list(
      principal: Principal,
      {
        after,
        limit,
        only,
      }: { after?: string | undefined; limit: number; only?: 'pinned' | 'archived' | undefined },
    ): Promise<Page<Conversation>> {
      const rows = await listConversations(db, {
        ownerId: requireUser(principal).userId,
        only,
        after: after === undefined ? undefined : decodeCursor(after, 2),
        limit: limit + 1,
      });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(toConversation),
        nextCursor: last ? encodeCursor([last.updatedAt, last.id]) : null,
      };
    },

    async create(
      principal: Principal,
      given: { title?: string | undefined; model?: ModelChoice | undefined },
    ) {
      const { userId } = requireUser(principal);
      const createdAt = now();
      const row: ConversationRow = {
        id: newId('cnv'),
        ownerId: userId,
        title: given.title ?? null,
        headId: null,
        model: given.model ?? null,
        unread: false,
        pinnedAt: null,
        archivedAt: null,
        createdAt,
        updatedAt: createdAt,
      };
      await insertConversation(db, row);
      const conversation = toConversation(row);
      tellUser(bus, userId, { type: 'conversation-changed', conversation });
      return conversation;
    },

    async get(principal: Principal, id: string): Promise<Conversation> {
      return toConversation(await getOwn(db, requireUser(principal).userId, id));
    },

    async update(principal: Principal, id: string, changes: ConversationChanges): Promise<Conversation> {
      const { userId } = requireUser(principal);
      const row = await db.transaction(async (tx) => {
        const before = await getOwn(tx, userId, id);
        const { headId } = changes;
        if (headId !== undefined) await getMessageIn(tx, id, headId);
        return change(tx, userId, id, {
          ...(changes.title !== undefined && { title: changes.title }),
          ...(changes.model !== undefined && { model: changes.model }),
          ...(changes.unread !== undefined && { unread: changes.unread }),
          ...(changes.pinned !== undefined && {
            pinnedAt: changes.pinned ? (before.pinnedAt ?? now()) : null,
          }),
          ...(changes.archived !== undefined && {
            archivedAt: changes.archived ? (before.archivedAt ?? now()) : null,
          }),
          ...(headId !== undefined && { headId: await findNewestLeafId(tx, id, headId) }),
        });
      });
      return toConversation(row);
    },

    /** Its messages and runs go with it; a run being made finds its rows gone and stops. */
    async remove(principal: Principal, id: string): Promise<void> {
      const { userId } = requireUser(principal);
      if (!(await deleteConversation(db, userId, id))) {
        throw new AppError('conversation/not-found', 'There is no such conversation.');
      }
      tellUser(bus, userId, { type: 'conversation-removed', conversationId: id });
    },

    async listMessages(
      principal: Principal,
      id: string,
      { leaf, before, limit }: { leaf?: string | undefined; before?: string | undefined; limit: number },
    ): Promise<Page<Message>> {
      const conversation = await getOwn(db, requireUser(principal).userId, id);
      const end = before ? (await getMessageIn(db, id, before)).parentId : (leaf ?? conversation.headId);
      if (end === null) return { items: [], nextCursor: null };
      if (leaf) await getMessageIn(db, id, leaf);
      const rows = await listBranch(db, id, end, limit);
      const first = rows[0];
      return {
        items: await describe(db, rows),
        nextCursor: first && first.parentId !== null ? first.id : null,
      };
    },

    /** As the API shows them, in the order given; those that are gone are left out. */
    async describeMessages(
      principal: Principal,
      conversationId: string,
      ids: readonly string[],
    ): Promise<Message[]> {
      await getOwn(db, requireUser(principal).userId, conversationId);
      const rows = await Promise.all(ids.map((id) => findMessage(db, conversationId, id)));
      return describe(
        db,
        rows.filter((row) => row !== undefined),
      );
    },

    /** @throws conversation/not-found, message/not-found */
    async getMessage(tx: Tx, principal: Principal, conversationId: string, id: string): Promise<MessageRow> {
      await getOwn(tx, requireUser(principal).userId, conversationId);
      return getMessageIn(tx, conversationId, id);
    },

    /** The message a run writes, as earlier runs left it. For the house itself. */
    async getForRun(tx: Tx, messageId: string): Promise<MessageRow> {
      const row = await findMessageById(tx, messageId);
      if (!row) throw new AppError('message/not-found', 'The message of this run is gone.');
      return row;
    },

    /** What a person says: a new message under `parentId`, and the new head. */
    async append(
      tx: Tx,
      principal: Principal,
      given: { conversationId: string; parentId: string | null; parts: InputPart[] },
    ): Promise<MessageRow> {
      const { userId } = requireUser(principal);
      await getOwn(tx, userId, given.conversationId);
      const parts: Part[] = given.parts.map((part, index) => ({ ...part, id: String(index + 1) }));
      return addMessage(tx, userId, {
        ...given,
        parts,
        role: 'user',
        runId: null,
        runStatus: null,
        model: null,
      });
    },

    /** An empty answer for a run to write. */
    async open(
      tx: Tx,
      principal: Principal,
      given: { conversationId: string; parentId: string; runId: string; model: ModelChoice },
    ): Promise<MessageRow> {
      const { userId } = requireUser(principal);
      await getOwn(tx, userId, given.conversationId);
      return addMessage(tx, userId, { ...given, parts: [], role: 'assistant', runStatus: 'queued' });
    },

    /** An answer that was cut short gets a further run. */
    async reopen(tx: Tx, message: MessageRow, runId: string, model: ModelChoice): Promise<MessageRow> {
      await updateMessage(tx, message.id, { runId, runStatus: 'queued', model });
      return { ...message, runId, runStatus: 'queued', model };
    },

    noteRunStatus: (handle: Handle, messageId: string, runStatus: RunStatus) =>
      updateMessage(handle, messageId, { runStatus }),

    /** Writes down what a run made of its message; from now on only a further run may add to it. */
    async settle(
      tx: Tx,
      given: {
        ownerId: string;
        conversationId: string;
        messageId: string;
        parts: Part[];
        usage: Usage | null;
        runStatus: RunEndStatus;
      },
    ): Promise<void> {
      await updateMessage(tx, given.messageId, {
        parts: given.parts,
        usage: given.usage,
        runStatus: given.runStatus,
      });
      await change(tx, given.ownerId, given.conversationId, { unread: true });
    },

    /** What a model is to read for answering `leafId`, in reading order. For the house itself. */
    async branch(conversationId: string, leafId: string): Promise<MessageRow[]> {
      return listBranch(db, conversationId, leafId, longestBranch);
    },

    /** For the house itself. */
    hasTitle: (handle: Handle, id: string): Promise<boolean> => hasTitle(handle, id),

    /** Names a conversation that has no title yet. For the house itself. */
    async fillTitle(ownerId: string, id: string, title: string): Promise<void> {
      const row = await fillTitle(db, ownerId, id, title);
      if (row) tellUser(bus, ownerId, { type: 'conversation-changed', conversation: toConversation(row) });
    },
  };
};

const toConversation = (row: ConversationRow): Conversation => ({
  id: row.id,
  title: row.title,
  headId: row.headId,
  model: row.model,
  pinnedAt: row.pinnedAt,
  archivedAt: row.archivedAt,
  unread: row.unread,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
