import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0011-conversation-instructions';

export const up = async (db: Kysely<unknown>, { text }: Types): Promise<void> => {
  await sql`alter table conversations add column instructions ${text}`.execute(db);
};
