/** What is seen of servers: by whom, in answers and in the audit log. */
import type { McpServer } from '@stoa/contract/mcp-servers';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db } from '../../../../platform/db/port.ts';
import type { Access } from '../../../access/access.ts';
import type { McpServerRow } from './schema.ts';
import { listValues } from './store.ts';
import { mayChange, type Usable } from './usable.ts';

export interface ServerLookDeps {
  db: Db;
  access: Access;
  usable: Usable;
}

export const createServerLook = ({ db, access, usable }: ServerLookDeps) => {
  const show = async (user: UserPrincipal, rows: readonly McpServerRow[]): Promise<McpServer[]> => {
    const ids = rows.map(({ id }) => id);
    const values = await listValues(db, user.userId, ids);
    const others = rows.filter(({ ownerId }) => ownerId !== null && ownerId !== user.userId);
    const owners = await usable.ownersOf(others);
    const owned = await usable.listOwned(user);
    const mayShareOwn = await access.hasFeature(user, 'shareMcpServers');
    return rows.map((row) => {
      const given = values.filter(({ serverId }) => serverId === row.id).map(({ name }) => name);
      return toServer(row, {
        mayChange: mayChange(user, row),
        mayShare: owned.has(row.id) && (row.ownerId === null || mayShareOwn),
        sharedBy: row.ownerId === user.userId ? null : (owners.get(row.ownerId ?? '')?.name ?? null),
        given: new Set(given),
      });
    });
  };

  return {
    show,
    showOne: async (user: UserPrincipal, row: McpServerRow): Promise<McpServer> =>
      (await show(user, [row]))[0]!,
  };
};

interface Seen {
  mayChange: boolean;
  mayShare: boolean;
  sharedBy: string | null;
  /** Names of the variables for which the reader has given a value. */
  given: ReadonlySet<string>;
}

/** What leaves: an address may hold what only those should read who may change it. */
const toServer = (row: McpServerRow, { mayChange, mayShare, sharedBy, given }: Seen): McpServer => ({
  id: row.id,
  name: row.name,
  description: row.description,
  owner: row.ownerId === null ? 'instance' : mayChange ? 'own' : 'shared',
  sharedBy,
  mayShare,
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
