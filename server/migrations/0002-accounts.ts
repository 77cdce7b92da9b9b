import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0002-accounts';
export const note = 'Accounts and their sessions.';

export const up = async (db: Kysely<unknown>, { text }: Types): Promise<void> => {
  await sql`create table users (
    id ${text} primary key,
    email ${text} not null unique,
    name ${text} not null,
    role ${text} not null,
    "passwordHash" ${text} not null,
    "disabledAt" ${text},
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create table sessions (
    id ${text} primary key,
    "tokenHash" ${text} not null unique,
    "userId" ${text} not null references users (id) on delete cascade,
    "userAgent" ${text} not null,
    "createdAt" ${text} not null,
    "seenAt" ${text} not null,
    "expiresAt" ${text} not null
  )`.execute(db);
  await sql`create index "sessionsOfUser" on sessions ("userId")`.execute(db);
  await sql`create index "sessionsExpiring" on sessions ("expiresAt")`.execute(db);
};
