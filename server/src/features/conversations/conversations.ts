/** Conversations and their message trees. Who may see one is decided here, and here only. */
import type { Forgotten } from '@stoa/contract/accounts';
import type { Conversation, Message } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import type { Page } from '@stoa/contract/page';
import type { Clock } from '../../kernel/clock.ts';
import type { NewId } from '../../kernel/ids.ts';
import { tellUser } from '../../kernel/news.ts';
import { decodeCursor, encodeCursor } from '../../kernel/page.ts';
import { type Principal, requireUser } from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Handle } from '../../platform/db/port.ts';
import type { Access } from '../access/access.ts';
import type { Files } from '../files/files.ts';
import { createForModels } from './for-models.ts';
import { createMessageWriting } from './message-writing.ts';
import { createOwnConversations, toConversation } from './own-conversations.ts';
import type { ConversationRow } from './schema.ts';
import {
  deleteConversation,
  deleteConversationsOf,
  findNewestLeafId,
  insertConversation,
  listBranch,
  listConversations,
  listFilesOfNoOther,
} from './store.ts';

export type { Answer } from './message-writing.ts';
export type { MessageRow } from './schema.ts';

export interface ConversationChanges {
  title?: string | undefined;
  model?: ModelChoice | undefined;
  instructions?: string | null | undefined;
  toolSources?: string[] | undefined;
  pinned?: boolean | undefined;
  archived?: boolean | undefined;
  unread?: boolean | undefined;
  headId?: string | undefined;
}

export interface ListOptions {
  after?: string | undefined;
  limit: number;
  only?: 'pinned' | 'archived' | undefined;
}

export interface ListMessagesOptions {
  /** Where the branch ends; the head when absent. */
  leaf?: string | undefined;
  /** Only what stands above this message. */
  before?: string | undefined;
  limit: number;
}

export type Conversations = ReturnType<typeof createConversations>;

export interface ConversationsDeps {
  db: Db;
  bus: Bus;
  clock: Clock;
  newId: NewId;
  access: Access;
  files: Files;
}

export const createConversations = (deps: ConversationsDeps) => {
  const { db, bus, newId, access, files } = deps;
  const own = createOwnConversations(deps);

  return {
    ...createMessageWriting({ db, newId, own, files }),
    ...createForModels({ db, access, own }),

    async list(principal: Principal, { after, limit, only }: ListOptions): Promise<Page<Conversation>> {
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
      given: Pick<ConversationChanges, 'title' | 'model' | 'instructions' | 'toolSources'>,
    ) {
      const { userId } = requireUser(principal);
      await assertMaySay(access, principal, given);
      const createdAt = own.now();
      const row: ConversationRow = {
        id: newId('cnv'),
        ownerId: userId,
        title: given.title ?? null,
        headId: null,
        model: given.model ?? null,
        instructions: filled(given.instructions),
        toolSources: given.toolSources ?? [],
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
      return toConversation(await own.get(db, requireUser(principal).userId, id));
    },

    async update(principal: Principal, id: string, changes: ConversationChanges): Promise<Conversation> {
      const { userId } = requireUser(principal);
      await assertMaySay(access, principal, changes);
      const row = await db.transaction(async (tx) => {
        const before = await own.hold(tx, userId, id);
        const { headId } = changes;
        if (headId !== undefined) await own.getMessage(tx, id, headId);
        return own.change(tx, userId, id, {
          ...(changes.title !== undefined && { title: changes.title }),
          ...(changes.model !== undefined && { model: changes.model }),
          ...(changes.instructions !== undefined && { instructions: filled(changes.instructions) }),
          ...(changes.toolSources !== undefined && { toolSources: changes.toolSources }),
          ...(changes.unread !== undefined && { unread: changes.unread }),
          ...(changes.pinned !== undefined && {
            pinnedAt: changes.pinned ? (before.pinnedAt ?? own.now()) : null,
          }),
          ...(changes.archived !== undefined && {
            archivedAt: changes.archived ? (before.archivedAt ?? own.now()) : null,
          }),
          ...(headId !== undefined && { headId: await findNewestLeafId(tx, id, headId) }),
        });
      });
      return toConversation(row);
    },

    /**
     * Its messages and runs go with it, and the files that no message of another conversation carries; a
     * run being made finds its rows gone and stops.
     */
    async remove(principal: Principal, id: string): Promise<void> {
      const { userId } = requireUser(principal);
      await db.transaction(async (tx) => {
        await own.hold(tx, userId, id);
        await files.hold(tx, principal);
        const fileIds = await listFilesOfNoOther(tx, id);
        await deleteConversation(tx, userId, id);
        await files.removeAll(tx, principal, fileIds);
      });
      tellUser(bus, userId, { type: 'conversation-removed', conversationId: id });
    },

    /** @throws message/not-found */
    conversationOf: (principal: Principal, messageId: string): Promise<string> =>
      own.idOfMessage(db, requireUser(principal).userId, messageId),

    forget: (tx: Handle, userId: string): Promise<Forgotten> => deleteConversationsOf(tx, userId),

    async listMessages(
      principal: Principal,
      id: string,
      options: ListMessagesOptions,
    ): Promise<Page<Message>> {
      const { leaf, before, limit } = options;
      const conversation = await own.get(db, requireUser(principal).userId, id);
      const end = before ? (await own.getMessage(db, id, before)).parentId : (leaf ?? conversation.headId);
      if (end === null) return { items: [], nextCursor: null };
      if (leaf) await own.getMessage(db, id, leaf);
      const rows = await listBranch(db, id, end, limit);
      const first = rows[0];
      return {
        items: await own.describe(db, rows),
        nextCursor: first && first.parentId !== null ? first.id : null,
      };
    },
  };
};

/** To take something away is everybody's. @throws role/feature-missing */
const assertMaySay = async (
  access: Access,
  principal: Principal,
  { instructions, toolSources = [] }: Pick<ConversationChanges, 'instructions' | 'toolSources'>,
): Promise<void> => {
  if (filled(instructions) !== null) await access.requireFeature(principal, 'instructions');
  if (toolSources.length > 0) await access.requireFeature(principal, 'tools');
};

/** Nothing but white space is nothing. */
const filled = (text: string | null | undefined): string | null => (text?.trim() ? text : null);
