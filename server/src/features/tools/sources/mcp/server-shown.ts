import type { McpServer } from '@stoa/contract/mcp-servers';
import type { McpServerRow } from './schema.ts';

interface Seen {
  mayChange: boolean;
  /** Names of the variables for which the reader has given a value. */
  given: ReadonlySet<string>;
}

/** What leaves: an address may hold what only those should read who may change it. */
export const toServer = (row: McpServerRow, { mayChange, given }: Seen): McpServer => ({
  id: row.id,
  name: row.name,
  description: row.description,
  owner: row.ownerId === null ? 'instance' : 'own',
  transport: row.url === null ? 'stdio' : 'http',
  url: mayChange ? row.url : null,
  host: hostOf(row),
  enabled: row.enabled,
  trusted: row.trusted,
  useInstructions: row.useInstructions,
  variables: row.variables.map((variable) => ({ ...variable, set: given.has(variable.name) })),
  definition: mayChange ? definitionOf(row) : null,
  createdAt: row.createdAt,
});

export const hostOf = ({ url }: McpServerRow): string | null => (url === null ? null : new URL(url).host);

const definitionOf = (row: McpServerRow): NonNullable<McpServer['definition']> => ({
  command: row.argv && { argv: row.argv, cwd: row.cwd, environment: row.environmentNames },
  headers: row.headerNames,
  oauth: {
    issuer: row.issuer,
    clientId: row.clientId,
    clientSecretSet: row.sealedClientSecret !== null,
    authMethod: row.authMethod,
    scopes: row.extraScopes,
    audience: row.audience,
    legacyDiscovery: row.legacyDiscovery,
    missingPkce: row.missingPkce,
    noResource: row.noResource,
    badRequestIsAuth: row.badRequestIsAuth,
  },
  timeoutMs: row.timeoutMs,
  revision: row.revision,
});
