import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0006-egress-allowances';
export const note = 'Private addresses that the server may reach.';

export const up = async (db: Kysely<unknown>, { text, integer }: Types): Promise<void> => {
  await sql`create table "egressAllowances" (
    id ${text} primary key,
    host ${text} not null,
    port ${integer} not null,
    reason ${text} not null,
    "addedBy" ${text},
    "addedAt" ${text} not null,
    unique (host, port)
  )`.execute(db);
};
