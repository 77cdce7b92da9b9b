import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0022-mcp-views';
export const note = 'Whether the views of an MCP server are shown, and what they may reach.';

/** On where administrators have defined the server; off for what somebody has added for themselves. */
export const up = async (db: Kysely<unknown>, { json, boolean }: Types): Promise<void> => {
  await sql`alter table "mcpServers" add column "showsViews" ${boolean} not null default false`.execute(db);
  await sql`alter table "mcpServers" add column "viewOrigins" ${json} not null default '[]'`.execute(db);
  await sql`update "mcpServers" set "showsViews" = true where "ownerId" is null`.execute(db);
};
