import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0008-files';

export const up = async (db: Kysely<unknown>, { text, json, integer }: Types): Promise<void> => {
  await sql`create table files (
    id ${text} primary key,
    "ownerId" ${text} not null references users (id) on delete cascade,
    name ${text} not null,
    kind ${text} not null,
    "mediaType" ${text} not null,
    "sizeBytes" ${integer} not null,
    pixels ${json},
    "attachedAt" ${text},
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create index "filesOfOwner" on files ("ownerId", id)`.execute(db);
  await sql`create index "filesUnattached" on files ("createdAt") where "attachedAt" is null`.execute(db);
};
