import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0004-conversations';
export const note = 'Conversations and their messages.';

export const up = async (db: Kysely<unknown>, { text, json, boolean }: Types): Promise<void> => {
  await sql`create table conversations (
    id ${text} primary key,
    "ownerId" ${text} not null references users (id) on delete cascade,
    title ${text},
    "headId" ${text},
    model ${json},
    unread ${boolean} not null,
    "pinnedAt" ${text},
    "archivedAt" ${text},
    "createdAt" ${text} not null,
    "updatedAt" ${text} not null
  )`.execute(db);
  await sql`create index "conversationsByActivity" on conversations ("ownerId", "updatedAt", id)`.execute(db);
  await sql`create index "conversationsPinned" on conversations ("ownerId", "updatedAt", id)
    where "pinnedAt" is not null`.execute(db);
  // No foreign key on parentId: SQLite refuses to cascade through a chain of more than 1,000 rows.
  await sql`create table messages (
    id ${text} primary key,
    "conversationId" ${text} not null references conversations (id) on delete cascade,
    "parentId" ${text},
    role ${text} not null,
    parts ${json} not null,
    "runId" ${text},
    "runStatus" ${text},
    model ${json},
    usage ${json},
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create index "messagesByParent" on messages ("conversationId", "parentId", id)`.execute(db);
};
