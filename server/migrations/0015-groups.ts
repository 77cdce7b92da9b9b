import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0015-groups';
export const note = 'Groups of users, and roles that say what users may do.';

export const up = async (
  db: Kysely<unknown>,
  { text, json }: Types,
  clustered: RawBuilder<unknown>,
): Promise<void> => {
  await sql`create table groups (
    id ${text} primary key,
    name ${text} not null,
    description ${text} not null,
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create unique index "groupsByName" on groups (lower(name))`.execute(db);
  await sql`create table "groupMembers" (
    "userId" ${text} not null references users (id) on delete cascade,
    "groupId" ${text} not null references groups (id) on delete cascade,
    primary key ("userId", "groupId")
  ) ${clustered}`.execute(db);
  await sql`create index "membersOfGroup" on "groupMembers" ("groupId")`.execute(db);
  await sql`create table roles (
    id ${text} primary key,
    name ${text},
    permissions ${json} not null,
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create unique index "rolesByName" on roles (lower(name))`.execute(db);
  await sql`alter table users add column "roleId" ${text} references roles (id) on delete set null`.execute(
    db,
  );
  await sql`create index "usersOfRole" on users ("roleId")`.execute(db);
};
