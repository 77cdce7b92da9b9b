import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0014-fulltext';
export const note = 'The index that search looks into.';

export const up = async (
  db: Kysely<unknown>,
  { text, integer }: Types,
  clustered: RawBuilder<unknown>,
  _appendOnly: (table: string) => RawBuilder<unknown>[],
  wordIndex: (table: string) => RawBuilder<unknown>[],
): Promise<void> => {
  await sql`create table fulltext (
    id ${text} primary key,
    kind ${text} not null,
    "ownerId" ${text} not null,
    at ${text} not null,
    place ${integer} not null
  ) ${clustered}`.execute(db);
  await sql`create index "fulltextByPlace" on fulltext (place)`.execute(db);
  await sql`create index "fulltextOfOwner" on fulltext ("ownerId", place desc, id desc)`.execute(db);
  for (const statement of wordIndex('fulltext')) await statement.execute(db);
};
