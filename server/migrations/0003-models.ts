import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0003-models';
export const note = 'Endpoints that serve models.';

export const up = async (db: Kysely<unknown>, { text, json }: Types): Promise<void> => {
  await sql`create table endpoints (
    id ${text} primary key,
    name ${text} not null,
    provider ${text} not null,
    "baseUrl" ${text},
    "sealedKey" ${text},
    "keyLast4" ${text},
    models ${json} not null,
    listed ${json} not null,
    "lastCheck" ${json},
    "createdAt" ${text} not null
  )`.execute(db);
};
