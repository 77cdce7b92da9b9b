import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0001-settings';

export const up = async (db: Kysely<unknown>, { text, json, integer }: Types): Promise<void> => {
  await sql`create table settings (
    name ${text} primary key,
    value ${json} not null,
    "changedBy" ${text},
    "changedAt" ${text} not null
  )`.execute(db);
  await sql`create table preferences (
    "userId" ${text} primary key,
    value ${json} not null
  )`.execute(db);
  await sql`create table "sealedChecks" (id ${text} primary key, sealed ${text} not null)`.execute(db);
  await sql`create table jobs (
    id ${text} primary key,
    kind ${text} not null,
    payload ${json} not null,
    attempts ${integer} not null,
    "dueAt" ${text} not null,
    "failedAt" ${text},
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create index "jobsDue" on jobs ("dueAt") where "failedAt" is null`.execute(db);
};
