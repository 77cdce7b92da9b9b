import { sql } from 'kysely';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { ConversationRow, ConversationTables, MessageRow } from './schema.ts';

export interface ListConversations {
  ownerId: string;
  only: 'pinned' | 'archived' | undefined;
  /** `[updatedAt, id]` of the last one already given out. */
  after: readonly string[] | undefined;
  limit: number;
}

export const listConversations = (db: Handle, { ownerId, only, after, limit }: ListConversations) => {
  let query = db
    .query<ConversationTables>()
    .selectFrom('conversations')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('archivedAt', only === 'archived' ? 'is not' : 'is', null)
    .orderBy('updatedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (only === 'pinned') query = query.where('pinnedAt', 'is not', null);
  if (after) query = query.where(sql<boolean>`("updatedAt", id) < (${after[0]}, ${after[1]})`);
  return query.execute();
};

/** SR-26: there is no way to a conversation that does not name its owner. */
export const findConversation = (db: Handle, ownerId: string, id: string) =>
  db
    .query<ConversationTables>()
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .executeTakeFirst();

/** As `findConversation`, and nobody else changes it before `tx` ends. */
export const holdConversation = (tx: Tx, ownerId: string, id: string) =>
  tx
    .query<ConversationTables>()
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .modifyEnd(tx.engine.forUpdate)
    .executeTakeFirst();

export const insertConversation = (db: Handle, row: ConversationRow) =>
  db.query<ConversationTables>().insertInto('conversations').values(row).execute();

/** @returns the row as it is now; undefined when it is not there or not the owner's. */
export const updateConversation = (
  db: Handle,
  ownerId: string,
  id: string,
  changes: Partial<Omit<ConversationRow, 'id' | 'ownerId'>>,
): Promise<ConversationRow | undefined> =>
  Object.keys(changes).length === 0
    ? findConversation(db, ownerId, id)
    : db
        .query<ConversationTables>()
        .updateTable('conversations')
        .set(changes)
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .returningAll()
        .executeTakeFirst();

/** Only where it has none yet: a title that a person gave wins. */
export const fillTitle = (db: Handle, ownerId: string, id: string, title: string) =>
  db
    .query<ConversationTables>()
    .updateTable('conversations')
    .set({ title })
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .where('title', 'is', null)
    .returningAll()
    .executeTakeFirst();

export const deleteConversation = async (db: Handle, ownerId: string, id: string): Promise<boolean> => {
  const deleted = await db
    .query<ConversationTables>()
    .deleteFrom('conversations')
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .returning('id')
    .execute();
  return deleted.length === 1;
};

/** @returns how many there were */
export const deleteConversationsOf = async (
  db: Handle,
  ownerId: string,
): Promise<{ conversations: number; messages: number }> => {
  const query = db.query<ConversationTables>();
  const own = query.selectFrom('conversations').select('id').where('ownerId', '=', ownerId);
  const messages = await query.deleteFrom('messages').where('conversationId', 'in', own).executeTakeFirst();
  const conversations = await query
    .deleteFrom('conversations')
    .where('ownerId', '=', ownerId)
    .executeTakeFirst();
  return {
    conversations: Number(conversations.numDeletedRows),
    messages: Number(messages.numDeletedRows),
  };
};

export const findMessage = (db: Handle, conversationId: string, id: string) =>
  db
    .query<ConversationTables>()
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', id)
    .where('conversationId', '=', conversationId)
    .executeTakeFirst();

export const findMessageById = (db: Handle, id: string) =>
  db.query<ConversationTables>().selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();

export const insertMessages = (db: Handle, rows: readonly MessageRow[]) =>
  db.query<ConversationTables>().insertInto('messages').values(rows).execute();

export const insertMessageFiles = async (db: Handle, messageId: string, fileIds: readonly string[]) => {
  if (fileIds.length === 0) return;
  const rows = fileIds.map((fileId) => ({ messageId, fileId }));
  await db
    .query<ConversationTables>()
    .insertInto('messageFiles')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['messageId', 'fileId']).doNothing())
    .execute();
};

/** The files that messages of this conversation carry and those of no other. */
export const listFilesOfNoOther = async (db: Handle, conversationId: string): Promise<string[]> => {
  const { rows } = await sql<{ fileId: string }>`
    select distinct carried."fileId" from "messageFiles" as carried
    join messages on messages.id = carried."messageId"
    where messages."conversationId" = ${conversationId} and not exists (
      select 1 from "messageFiles" as also join messages as other on other.id = also."messageId"
      where also."fileId" = carried."fileId" and other."conversationId" <> ${conversationId}
    )
  `.execute(db.query());
  return rows.map(({ fileId }) => fileId);
};

export const updateMessage = (
  db: Handle,
  id: string,
  changes: Partial<Pick<MessageRow, 'parts' | 'runId' | 'runStatus' | 'model' | 'usage'>>,
) => db.query<ConversationTables>().updateTable('messages').set(changes).where('id', '=', id).execute();

/** From `leafId` towards the root, at most `limit` messages, in reading order. */
export const listBranch = async (
  db: Handle,
  conversationId: string,
  leafId: string,
  limit: number,
): Promise<MessageRow[]> => {
  const { rows } = await sql<MessageRow>`
    with recursive branch (id, "parentId", depth) as (
      select id, "parentId", 1 from messages where id = ${leafId} and "conversationId" = ${conversationId}
      union all
      select messages.id, messages."parentId", branch.depth + 1
      from branch join messages on messages.id = branch."parentId"
      where branch.depth < ${limit}
    )
    select messages.* from branch join messages on messages.id = branch.id order by branch.depth desc
  `.execute(db.query());
  return rows;
};

/** The newest child of the newest child … of `messageId`. */
export const findNewestLeafId = async (
  db: Handle,
  conversationId: string,
  messageId: string,
): Promise<string> => {
  const { rows } = await sql<{ id: string | null }>`
    with recursive descent (id, depth) as (
      select id, 1 from messages where id = ${messageId} and "conversationId" = ${conversationId}
      union all
      select (
        select max(child.id) from messages as child
        where child."conversationId" = ${conversationId} and child."parentId" = descent.id
      ), depth + 1 from descent where descent.id is not null
    )
    select id from descent where id is not null order by depth desc limit 1
  `.execute(db.query());
  return rows[0]?.id ?? messageId;
};

export interface Sibling {
  id: string;
  parentId: string | null;
  role: 'user' | 'assistant';
}

/** All children of the given parents (null: the roots), oldest first. */
export const listChildren = (db: Handle, conversationId: string, parentIds: readonly (string | null)[]) => {
  const ids = parentIds.filter((id) => id !== null);
  return db
    .query<ConversationTables>()
    .selectFrom('messages')
    .select(['id', 'parentId', 'role'])
    .where('conversationId', '=', conversationId)
    .where((eb) =>
      eb.or([
        ...(ids.length > 0 ? [eb('parentId', 'in', ids)] : []),
        ...(parentIds.includes(null) ? [eb('parentId', 'is', null)] : []),
      ]),
    )
    .orderBy('id')
    .execute();
};
