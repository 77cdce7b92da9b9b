import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0007-audit';
export const note = 'The audit log.';

export const up = async (
  db: Kysely<unknown>,
  { text, json, integer }: Types,
  _clustered: RawBuilder<unknown>,
  appendOnly: (table: string) => RawBuilder<unknown>[],
): Promise<void> => {
  // No foreign keys: an entry outlives whom and what it names.
  await sql`create table "auditEntries" (
    seq ${integer} primary key,
    id ${text} not null unique,
    at ${text} not null,
    "actorKind" ${text} not null,
    "actorId" ${text},
    action ${text} not null,
    "objectKind" ${text} not null,
    "objectId" ${text},
    details ${json} not null,
    "previousHash" ${text} not null,
    hash ${text} not null
  )`.execute(db);
  await sql`create index "auditOfActor" on "auditEntries" ("actorId", seq) where "actorId" is not null`.execute(
    db,
  );
  await sql`create index "auditOfAction" on "auditEntries" (action, seq)`.execute(db);
  for (const statement of appendOnly('auditEntries')) await statement.execute(db);
};
