import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0009-message-files';

export const up = async (
  db: Kysely<unknown>,
  { text }: Types,
  clustered: RawBuilder<unknown>,
): Promise<void> => {
  await sql`create table "messageFiles" (
    "messageId" ${text} not null references messages (id) on delete cascade,
    "fileId" ${text} not null references files (id) on delete cascade,
    primary key ("messageId", "fileId")
  ) ${clustered}`.execute(db);
  await sql`create index "messagesOfFile" on "messageFiles" ("fileId")`.execute(db);
};
