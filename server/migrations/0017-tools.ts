import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0017-tools';
export const note = 'Tools of conversations, what waits for a person, who has to be asked, and HTTP actions.';

export const up = async (
  db: Kysely<unknown>,
  { text, json, boolean }: Types,
  _clustered: RawBuilder<unknown>,
): Promise<void> => {
  await sql`alter table conversations add column "toolSources" ${json} not null default '[]'`.execute(db);
  await sql`create table interactions (
    id ${text} primary key,
    "ownerId" ${text} not null references users (id) on delete cascade,
    status ${text} not null,
    "sourceId" ${text} not null,
    "sourceRef" ${json} not null,
    request ${json} not null,
    "keptState" ${json},
    answer ${json},
    "conversationId" ${text} references conversations (id) on delete cascade,
    "messageId" ${text},
    "runId" ${text} references runs (id) on delete cascade,
    "partId" ${text},
    "createdAt" ${text} not null,
    "expiresAt" ${text} not null,
    "endedAt" ${text}
  )`.execute(db);
  await sql`create index "interactionsOfOwner" on interactions ("ownerId", id)`.execute(db);
  await sql`create index "interactionsOfRun" on interactions ("runId")`.execute(db);
  await sql`create index "interactionsOfConversation" on interactions ("conversationId")`.execute(db);
  await sql`create index "interactionsOpen" on interactions ("expiresAt") where status = 'open'`.execute(db);
  await sql`create table "toolDecisions" (
    id ${text} primary key,
    "ownerId" ${text} not null references users (id) on delete cascade,
    "toolKey" ${text} not null,
    fingerprint ${text} not null,
    host ${text},
    "conversationId" ${text} references conversations (id) on delete cascade,
    tainted ${boolean} not null,
    "toolRef" ${json} not null,
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create index "toolDecisionsOfOwner" on "toolDecisions" ("ownerId", id)`.execute(db);
  await sql`create index "toolDecisionsOfConversation" on "toolDecisions" ("conversationId")`.execute(db);
  await sql`create table "toolRules" (
    id ${text} primary key,
    effect ${text} not null,
    "sourceId" ${text},
    "toolKey" ${text},
    "userId" ${text} references users (id) on delete cascade,
    risk ${text},
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create table actions (
    id ${text} primary key,
    name ${text} not null,
    description ${text},
    server ${text} not null,
    trusted ${boolean} not null,
    operations ${json} not null,
    "authKind" ${text} not null,
    "authName" ${text},
    "sealedSecret" ${text},
    "createdAt" ${text} not null
  )`.execute(db);
};
