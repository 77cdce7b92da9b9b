import { type Kysely, sql } from 'kysely';
import type { Types } from './migration.ts';

export const name = '0018-mcp-servers';
export const note = 'MCP servers, and what people give for them.';

export const up = async (db: Kysely<unknown>, { text, json, integer, boolean }: Types): Promise<void> => {
  await sql`create table "mcpServers" (
    id ${text} primary key,
    "ownerId" ${text} references users (id) on delete cascade,
    name ${text} not null,
    description ${text} not null,
    url ${text},
    argv ${json},
    cwd ${text},
    "sealedEnvironment" ${text},
    "sealedHeaders" ${text},
    "headerNames" ${json} not null,
    "environmentNames" ${json} not null,
    variables ${json} not null,
    issuer ${text},
    "clientId" ${text},
    "sealedClientSecret" ${text},
    "authMethod" ${text},
    "extraScopes" ${json} not null,
    audience ${text},
    "legacyDiscovery" ${boolean} not null,
    "missingPkce" ${boolean} not null,
    "noResource" ${boolean} not null,
    "badRequestIsAuth" ${boolean} not null,
    trusted ${boolean} not null,
    enabled ${boolean} not null,
    "useInstructions" ${boolean} not null,
    "timeoutMs" ${integer} not null,
    revision ${integer} not null,
    era ${json},
    "createdAt" ${text} not null
  )`.execute(db);
  await sql`create index "mcpServersOfOwner" on "mcpServers" ("ownerId")`.execute(db);
  await sql`create table "mcpVariableValues" (
    "serverId" ${text} not null references "mcpServers" (id) on delete cascade,
    "userId" ${text} not null references users (id) on delete cascade,
    name ${text} not null,
    "sealedValue" ${text} not null,
    primary key ("serverId", "userId", name)
  )`.execute(db);
  await sql`create index "mcpVariableValuesOfUser" on "mcpVariableValues" ("userId")`.execute(db);
};
