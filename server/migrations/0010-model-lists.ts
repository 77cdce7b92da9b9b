import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0010-model-lists';

export const up = async (db: Kysely<unknown>, { text, json, boolean }: Types): Promise<void> => {
  // No foreign key: endpoints of the environment have no row of their own.
  await sql`create table "modelLists" (
    "endpointId" ${text} primary key,
    "hideNew" ${boolean} not null,
    exceptions ${json} not null,
    "order" ${json} not null
  )`.execute(db);
};
