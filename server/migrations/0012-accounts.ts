import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0012-accounts';
export const note = 'Invites, one-time links, and mails on their way.';

export const up = async (db: Kysely<unknown>, { text, json, integer }: Types): Promise<void> => {
  await sql`create index "usersByName" on users (lower(name), id)`.execute(db);
  await sql`create table "accountLinks" (
    "tokenHash" ${text} primary key,
    purpose ${text} not null,
    "userId" ${text} references users (id) on delete cascade,
    email ${text},
    "signUp" ${json},
    "createdAt" ${text} not null,
    "expiresAt" ${text} not null
  )`.execute(db);
  await sql`create index "accountLinksOfUser" on "accountLinks" ("userId")`.execute(db);
  await sql`create index "accountLinksExpiring" on "accountLinks" ("expiresAt")`.execute(db);
  await sql`create table invites (
    id ${text} primary key,
    "tokenHash" ${text} not null unique,
    email ${text},
    role ${text} not null,
    note ${text},
    "createdBy" ${text} not null references users (id) on delete cascade,
    "createdAt" ${text} not null,
    "expiresAt" ${text} not null
  )`.execute(db);
  await sql`create index "invitesByMaker" on invites ("createdBy")`.execute(db);
  await sql`create table mails (
    id ${text} primary key,
    "userId" ${text} references users (id) on delete cascade,
    sealed ${text} not null,
    attempts ${integer} not null,
    "createdAt" ${text} not null,
    "expiresAt" ${text} not null
  )`.execute(db);
  await sql`create index "mailsOfUser" on mails ("userId")`.execute(db);
};
