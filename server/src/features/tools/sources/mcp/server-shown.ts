/** What is seen of servers: by whom, in answers and in the audit log. */
import type { McpServer } from '@stoa/contract/mcp-servers';
import { AppError } from '../../../../kernel/errors.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db } from '../../../../platform/db/port.ts';
import type { McpServerRow } from './schema.ts';
import { findServer, listServers, listValues } from './store.ts';

export interface ServerLookDeps {
  db: Db;
  /** Whether a server of the instance is for this person; those who administer see all. */
  mayUse: (user: UserPrincipal, serverId: string) => Promise<boolean>;
}

export const createServerLook = ({ db, mayUse }: ServerLookDeps) => {
  const isVisible = async (user: UserPrincipal, row: McpServerRow): Promise<boolean> =>
    row.ownerId !== null || user.role === 'administrator' || (row.enabled && (await mayUse(user, row.id)));

  const show = async (user: UserPrincipal, rows: readonly McpServerRow[]): Promise<McpServer[]> => {
    const ids = rows.map(({ id }) => id);
    const values = await listValues(db, user.userId, ids);
    return rows.map((row) => {
      const given = values.filter(({ serverId }) => serverId === row.id).map(({ name }) => name);
      return toServer(row, { mayChange: mayChange(user, row), given: new Set(given) });
    });
  };

  return {
    show,
    showOne: async (user: UserPrincipal, row: McpServerRow): Promise<McpServer> =>
      (await show(user, [row]))[0]!,

    /** @throws mcp-server/not-found, also where it is another's */
    async getRow(user: UserPrincipal, id: string): Promise<McpServerRow> {
      const row = await findServer(db, user.userId, id);
      if (row && (await isVisible(user, row))) return row;
      throw new AppError('mcp-server/not-found', 'There is no such server.');
    },

    async listRows(user: UserPrincipal): Promise<McpServerRow[]> {
      const rows = await listServers(db, user.userId);
      const visible = await Promise.all(rows.map((row) => isVisible(user, row)));
      return rows.filter((_, index) => visible[index]);
    },
  };
};

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
  showsViews: row.showsViews,
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
  viewOrigins: row.viewOrigins,
  revision: row.revision,
});

export const mayChange = (user: UserPrincipal, { ownerId }: McpServerRow): boolean =>
  ownerId === null ? user.role === 'administrator' : ownerId === user.userId;

export const objectOf = ({ id }: McpServerRow) => ({ kind: 'mcp-server' as const, id });

/** No secret, and of an address only what is no secret either: a query may hold one. */
export const detailsOf = (row: McpServerRow, before?: McpServerRow): Record<string, unknown> => ({
  name: row.name,
  host: row.url === null ? null : new URL(row.url).host,
  ...(row.argv !== null && { program: row.argv[0] }),
  trusted: row.trusted,
  enabled: row.enabled,
  revision: row.revision,
  ...(before && { changed: changedColumns(before, row) }),
});

const changedColumns = (before: McpServerRow, after: McpServerRow): string[] =>
  (Object.keys(after) as (keyof McpServerRow)[]).filter(
    (column) => JSON.stringify(before[column]) !== JSON.stringify(after[column]),
  );
