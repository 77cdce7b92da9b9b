import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0019-oauth';
export const note = 'Sign-ins at the servers that tools come from.';

export const up = async (db: Kysely<unknown>, { text, json, integer, boolean }: Types): Promise<void> => {
  await sql`create table "oauthRegistrations" (
    id ${text} primary key,
    "targetId" ${text} not null,
    revision ${integer} not null,
    "issuerKey" ${text} not null,
    issuer ${text},
    "redirectUri" ${text} not null,
    status ${text} not null,
    version ${integer} not null,
    sealed ${text} not null,
    "isUnproven" ${boolean} not null,
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create unique index "oauthRegistrationsInUse"
    on "oauthRegistrations" ("targetId", "issuerKey", "redirectUri")
    where status in ('active', 'suspect')`.execute(db);
  await sql`create table "oauthPins" (
    "targetId" ${text} primary key,
    revision ${integer} not null,
    issuer ${text} not null
  )`.execute(db);
  await sql`create table "oauthAttempts" (
    id ${text} primary key,
    "stateHash" ${text} not null unique,
    "bindingHash" ${text},
    "userId" ${text} not null references users (id) on delete cascade,
    "targetId" ${text} not null,
    "targetName" ${text} not null,
    revision ${integer} not null,
    purpose ${text} not null,
    status ${text} not null,
    "failureClass" ${text},
    issuer ${text} not null,
    scopes ${text},
    "registrationId" ${text},
    "registrationVersion" ${integer},
    "isReused" ${boolean} not null,
    "isRetry" ${boolean} not null,
    "followedBy" ${text},
    "interactionId" ${text},
    sealed ${text},
    "sentAt" ${text},
    "callbackAt" ${text},
    "leaseOwner" ${text},
    "leaseUntil" ${text},
    "createdAt" ${text} not null,
    "expiresAt" ${text} not null,
    "endedAt" ${text}
  )`.execute(db);
  await sql`create unique index "oauthAttemptsOpen" on "oauthAttempts" ("userId", "targetId")
    where status in ('awaiting', 'exchanging')`.execute(db);
  await sql`create index "oauthAttemptsOfTarget" on "oauthAttempts" ("targetId", "userId")`.execute(db);
  await sql`create index "oauthAttemptsByAge" on "oauthAttempts" ("createdAt")`.execute(db);
  await sql`create table "oauthTokenSets" (
    id ${text} primary key,
    "userId" ${text} not null references users (id) on delete cascade,
    "targetId" ${text} not null,
    revision ${integer} not null,
    issuer ${text} not null,
    generation ${integer} not null,
    status ${text} not null,
    "failureClass" ${text},
    sealed ${text} not null,
    "grantedScopes" ${text},
    "requestedScopes" ${text},
    "stepUps" ${json} not null,
    "registrationId" ${text},
    "expiresAt" ${text},
    "refreshAt" ${text},
    "refreshedAt" ${text},
    "createdAt" ${text} not null,
    unique ("userId", "targetId")
  )`.execute(db);
  await sql`create index "oauthTokenSetsOfTarget" on "oauthTokenSets" ("targetId")`.execute(db);
  await sql`create table "oauthLeases" (
    name ${text} primary key,
    owner ${text} not null,
    until ${text} not null
  )`.execute(db);
};
