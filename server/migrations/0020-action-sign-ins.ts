import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0020-action-sign-ins';
export const note = 'Signing in at HTTP actions, and what is needed to edit them.';

export const up = async (db: Kysely<unknown>, { text, json, integer }: Types): Promise<void> => {
  await sql`alter table actions add column document ${text}`.execute(db);
  await sql`alter table actions add column problems ${json} not null default '[]'`.execute(db);
  await sql`alter table actions add column "signIn" ${json}`.execute(db);
  await sql`alter table actions add column revision ${integer} not null default 1`.execute(db);
};
