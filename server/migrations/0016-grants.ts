import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0016-grants';
export const note = 'Who may use which endpoint: everybody may use those that are there, as before.';

export const up = async (
  db: Kysely<unknown>,
  { text }: Types,
  clustered: RawBuilder<unknown>,
): Promise<void> => {
  await sql`create table grants (
    "resourceKind" ${text} not null,
    "resourceId" ${text} not null,
    "subjectKind" ${text} not null,
    "subjectId" ${text} not null,
    level ${text} not null,
    primary key ("resourceKind", "resourceId", "subjectKind", "subjectId")
  ) ${clustered}`.execute(db);
  await sql`create index "grantsOfSubject" on grants ("subjectKind", "subjectId")`.execute(db);
  await sql`insert into grants ("resourceKind", "resourceId", "subjectKind", "subjectId", level)
    select 'endpoint', id, 'everyone', '', 'use' from endpoints`.execute(db);
  await sql`create table "environmentEndpoints" (
    id ${text} primary key,
    "createdAt" ${text} not null
  ) ${clustered}`.execute(db);
};
