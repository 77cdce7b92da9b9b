/**
 * Which servers are there for a person, and which of them they may use now, which is less: it is asked in the query
 * that reads the rows, of every list and at every call (SR-26).
 */
import { AppError } from '../../../../kernel/errors.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db, Tx } from '../../../../platform/db/port.ts';
import type { Access } from '../../../access/access.ts';
import type { McpServerRow } from './schema.ts';
import { findServer, holdServer, listServerIds, listServers } from './store.ts';

export interface UsableDeps {
  db: Db;
  access: Access;
}

type Standings = Awaited<ReturnType<Access['standingOf']>>;

export type Usable = ReturnType<typeof createUsable>;

export const createUsable = ({ db, access }: UsableDeps) => {
  const seenBy = (user: UserPrincipal, level: 'use' | 'own' = 'use') =>
    access.whereOwned(user, level, 'mcp-server', { id: 'mcpServers.id', owner: 'mcpServers.ownerId' });

  const ownersOf = (rows: readonly McpServerRow[]): Promise<Standings> =>
    access.standingOf([...new Set(rows.flatMap(({ ownerId }) => ownerId ?? []))]);

  const thereFor = async (user: UserPrincipal, rows: readonly McpServerRow[]) => {
    const owners = await ownersOf(rows);
    return rows.flatMap((row) => {
      const isUsable = row.enabled && isAllowed(user, row, owners);
      return isUsable || mayChange(user, row) ? [{ row, isUsable }] : [];
    });
  };

  const find = async (user: UserPrincipal, id: string) => {
    const row = await findServer(db, id, seenBy(user));
    const [there] = row ? await thereFor(user, [row]) : [];
    return there;
  };

  return {
    ownersOf,

    /** Also those that are switched off, for whoever can change that. */
    async listVisible(user: UserPrincipal): Promise<McpServerRow[]> {
      return (await thereFor(user, await listServers(db, seenBy(user)))).map(({ row }) => row);
    },

    /** @throws mcp-server/not-found */
    async getVisible(user: UserPrincipal, id: string): Promise<McpServerRow> {
      const there = await find(user, id);
      if (!there) throw notFound();
      return there.row;
    },

    /** As it is when nobody else can change it any more. @throws mcp-server/not-found */
    async hold(tx: Tx, user: UserPrincipal, id: string): Promise<McpServerRow> {
      const row = await holdServer(tx, id, seenBy(user));
      if (!row) throw notFound();
      return row;
    },

    /** Those about which the person decides who may use them. */
    async listOwned(user: UserPrincipal): Promise<Set<string>> {
      return new Set(await listServerIds(db, seenBy(user, 'own')));
    },

    async list(user: UserPrincipal): Promise<McpServerRow[]> {
      const there = await thereFor(user, await listServers(db, seenBy(user)));
      return there.filter(({ isUsable }) => isUsable).map(({ row }) => row);
    },

    async find(user: UserPrincipal, id: string): Promise<McpServerRow | undefined> {
      const there = await find(user, id);
      return there?.isUsable ? there.row : undefined;
    },

    /** For whatever is asked of it by itself. @throws role/feature-missing, mcp-server/not-found */
    async get(principal: Principal, id: string): Promise<{ user: UserPrincipal; row: McpServerRow }> {
      const user = requireUser(principal);
      await access.requireFeature(user, 'tools');
      const there = await find(user, id);
      if (!there?.isUsable) throw notFound();
      return { user, row: there.row };
    },

    isUsable: async (user: UserPrincipal, id: string): Promise<boolean> =>
      (await access.hasFeature(user, 'tools')) && (await find(user, id))?.isUsable === true,
  };
};

export const mayChange = (user: UserPrincipal, { ownerId }: McpServerRow): boolean =>
  ownerId === null ? user.role === 'administrator' : ownerId === user.userId;

/** A person's server lives by what its owner may have and give now. */
const isAllowed = (user: UserPrincipal, { ownerId }: McpServerRow, owners: Standings): boolean => {
  if (ownerId === null) return true;
  const features = owners.get(ownerId)?.features ?? [];
  return (
    features.includes('ownMcpServers') && (ownerId === user.userId || features.includes('shareMcpServers'))
  );
};

const notFound = () => new AppError('mcp-server/not-found', 'There is no such server.');
