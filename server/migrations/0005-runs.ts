import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0005-runs';
export const note = 'Runs and their log.';

export const up = async (
  db: Kysely<unknown>,
  { text, json, integer, boolean }: Types,
  clustered: RawBuilder<unknown>,
): Promise<void> => {
  await sql`create table runs (
    id ${text} primary key,
    "conversationId" ${text} not null references conversations (id) on delete cascade,
    "messageId" ${text} not null references messages (id) on delete cascade,
    "inputId" ${text},
    "ownerId" ${text} not null references users (id) on delete cascade,
    status ${text} not null,
    model ${json} not null,
    "idempotencyKey" ${text} not null,
    "requestHash" ${text} not null,
    ordinal ${integer} not null,
    epoch ${integer} not null,
    "leaseOwner" ${text},
    "leaseUntil" ${text},
    "cancelRequested" ${boolean} not null,
    usage ${json},
    error ${json},
    "lastSeq" ${integer} not null,
    "createdAt" ${text} not null,
    "startedAt" ${text},
    "endedAt" ${text},
    "compactedAt" ${text},
    unique ("ownerId", "idempotencyKey")
  )`.execute(db);
  await sql`create index "runsActive" on runs (status, "createdAt")
    where status in ('queued', 'running', 'waiting')`.execute(db);
  await sql`create index "runsOfMessage" on runs ("messageId")`.execute(db);
  await sql`create index "runsOfConversation" on runs ("conversationId")`.execute(db);
  await sql`create index "runsToCompact" on runs ("endedAt") where "compactedAt" is null and "endedAt" is not null`.execute(
    db,
  );
  await sql`create table "runEvents" (
    "runId" ${text} not null references runs (id) on delete cascade,
    seq ${integer} not null,
    event ${text} not null,
    primary key ("runId", seq)
  ) ${clustered}`.execute(db);
};
