/** The servers themselves: who defines them, who may see and change them. Secrets go in and never come out (SR-3). */
import type { mcpServerRoutes, McpServer } from '@stoa/contract/mcp-servers';
import type { RouteInput } from '@stoa/contract/route';
import { type Clock, isoAt } from '../../../../kernel/clock.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { NewId } from '../../../../kernel/ids.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db, Handle, Tx } from '../../../../platform/db/port.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { Audit } from '../../../audit/audit.ts';
import type { EgressAllowances } from '../../../egress-allowances/egress-allowances.ts';
import type { SettingsRoom } from '../../../settings/settings.ts';
import type { OAuth } from '../../oauth/oauth.ts';
import { applyChanges, isMoved } from './definition.ts';
import { toServer } from './server-shown.ts';
import type { McpServerRow } from './schema.ts';
import type { Sealed } from './sealed.ts';
import {
  countServersOf,
  deleteServer,
  deleteValue,
  deleteValuesOfServer,
  deleteValuesOfUser,
  findServer,
  holdServer,
  insertServer,
  listServers,
  listServersOf,
  listValues,
  saveValue,
  updateServer,
} from './store.ts';
import { assertSendable } from './templates.ts';

export type NewMcpServer = RouteInput<typeof mcpServerRoutes.create>['body'];
export type McpServerChanges = RouteInput<typeof mcpServerRoutes.update>['body'];

/** Of the instance, and of one person. */
const mostServers = 200;
const mostServersOfUser = 30;

export interface ServersDeps {
  db: Db;
  clock: Clock;
  newId: NewId;
  audit: Audit;
  settings: SettingsRoom;
  egressAllowances: EgressAllowances;
  assess: Egress['assess'];
  oauth: Pick<OAuth, 'targetChanged' | 'targetGone'>;
  sealed: Sealed;
  /** Whether a server of the instance is for this person; those who administer see all. */
  mayUse: (user: UserPrincipal, serverId: string) => Promise<boolean>;
  /** After the commit: what is connected to it ends. */
  onChanged: (serverId: string) => void;
}

export type Servers = ReturnType<typeof createServers>;

export const createServers = (deps: ServersDeps) => {
  const { db, clock, newId, audit, settings, sealed, oauth } = deps;

  const isVisible = async (user: UserPrincipal, row: McpServerRow): Promise<boolean> =>
    row.ownerId !== null ||
    user.role === 'administrator' ||
    (row.enabled && (await deps.mayUse(user, row.id)));

  const getRow = async (user: UserPrincipal, id: string): Promise<McpServerRow> => {
    const row = await findServer(db, user.userId, id);
    if (!row || !(await isVisible(user, row))) throw notFound();
    return row;
  };

  const show = async (user: UserPrincipal, rows: readonly McpServerRow[]): Promise<McpServer[]> => {
    const values = await listValues(
      db,
      user.userId,
      rows.map(({ id }) => id),
    );
    return rows.map((row) =>
      toServer(row, {
        mayChange: mayChange(user, row),
        given: new Set(values.filter(({ serverId }) => serverId === row.id).map(({ name }) => name)),
      }),
    );
  };
  const showOne = async (user: UserPrincipal, row: McpServerRow) => (await show(user, [row]))[0]!;

  /** @returns what notes an allowance, if one is needed, with the rest of the saving */
  const prepareAddress = async (
    user: UserPrincipal,
    { url, ownerId, name }: McpServerRow,
    allowPrivate: boolean | undefined,
  ): Promise<(tx: Handle) => Promise<void>> => {
    if (url === null) return async () => undefined;
    // What is no administrator's to confirm is not asked about either.
    const isOwn = ownerId !== null;
    const assessment = await deps.assess(url, { configuredOnly: isOwn });
    return deps.egressAllowances.prepare(user, assessment, {
      allowPrivate: allowPrivate && !isOwn,
      reason: name,
      codes: {
        private: isOwn ? 'mcp-server/address-refused' : 'mcp-server/address-private',
        refused: 'mcp-server/address-refused',
      },
    });
  };

  const assertMayAdd = async (user: UserPrincipal, given: NewMcpServer): Promise<string | null> => {
    const isAdministrator = user.role === 'administrator';
    const owner = given.owner ?? (isAdministrator ? 'instance' : 'own');
    // SR-7: a program is run by nobody's word but an administrator's.
    if (!isAdministrator && (owner === 'instance' || given.command !== undefined)) throw notAllowed();
    if (!isAdministrator && !(await settings.read()).ownMcpServers) throw notAllowed();
    return owner === 'instance' ? null : user.userId;
  };

  return {
    getRow,

    async list(principal: Principal): Promise<{ items: McpServer[]; nextCursor: null }> {
      const user = requireUser(principal);
      const rows = await listServers(db, user.userId);
      const visible = await Promise.all(rows.map((row) => isVisible(user, row)));
      return {
        items: await show(
          user,
          rows.filter((_, index) => visible[index]),
        ),
        nextCursor: null,
      };
    },

    async get(principal: Principal, id: string): Promise<McpServer> {
      const user = requireUser(principal);
      return showOne(user, await getRow(user, id));
    },

    async create(principal: Principal, given: NewMcpServer): Promise<McpServer> {
      const user = requireUser(principal);
      const ownerId = await assertMayAdd(user, given);
      if ((given.url === undefined) === (given.command === undefined))
        throw new AppError('mcp-server/definition-invalid', 'A server has a URL or a command.');
      const { name, owner: _, ...changes } = given;
      const empty = emptyRow({ id: newId('mcp'), ownerId, name, createdAt: isoAt(clock.nowMs()) });
      const row = { ...applyChanges(empty, changes, sealed), revision: 1 };
      const allow = await prepareAddress(user, row, given.allowPrivate);
      await db.transaction(async (tx) => {
        await tx.lock(`mcpServers ${ownerId ?? 'instance'}`);
        if ((await countServersOf(tx, ownerId)) >= (ownerId === null ? mostServers : mostServersOfUser))
          throw new AppError('mcp-server/definition-invalid', 'There are too many servers.');
        await allow(tx);
        await insertServer(tx, row);
        await audit.record(tx, user, 'mcp-server.create', objectOf(row), detailsOf(row));
      });
      return showOne(user, row);
    },

    async update(principal: Principal, id: string, changes: McpServerChanges): Promise<McpServer> {
      const user = requireUser(principal);
      const seen = await getRow(user, id);
      if (!mayChange(user, seen)) throw notAllowed();
      // An allowance that was taken back is given again by saving the address, changed or not.
      const allow =
        changes.url === undefined
          ? async () => undefined
          : await prepareAddress(user, applyChanges(seen, changes, sealed), changes.allowPrivate);
      const row = await db.transaction(async (tx) => {
        const held = await holdServer(tx, user.userId, id);
        if (!held) throw notFound();
        const next = applyChanges(held, changes, sealed);
        await allow(tx);
        await updateServer(tx, id, next);
        if (isMoved(held, next)) await deleteValuesOfServer(tx, id);
        if (next.revision !== held.revision) await oauth.targetChanged(tx, id, next.revision);
        await audit.record(tx, user, 'mcp-server.update', objectOf(next), detailsOf(next, held));
        tx.afterCommit(() => deps.onChanged(id));
        return next;
      });
      return showOne(user, row);
    },

    async remove(principal: Principal, id: string): Promise<void> {
      const user = requireUser(principal);
      if (!mayChange(user, await getRow(user, id))) throw notAllowed();
      await db.transaction(async (tx) => {
        const held = await holdServer(tx, user.userId, id);
        if (!held) throw notFound();
        await oauth.targetGone(tx, id);
        await deleteServer(tx, id);
        await audit.record(tx, user, 'mcp-server.remove', objectOf(held), detailsOf(held));
        tx.afterCommit(() => deps.onChanged(id));
      });
    },

    /** What is given is kept for this server as it is now: it goes when the server moves (SR-2). */
    async setVariables(
      principal: Principal,
      id: string,
      values: Readonly<Record<string, string | null>>,
    ): Promise<McpServer> {
      const user = requireUser(principal);
      await getRow(user, id);
      for (const [name, value] of Object.entries(values)) if (value) assertSendable(name, value);
      const row = await db.transaction(async (tx) => {
        const held = await holdServer(tx, user.userId, id);
        if (!held) throw notFound();
        for (const [name, value] of Object.entries(values)) {
          if (!held.variables.some((variable) => variable.name === name))
            throw new AppError('mcp-server/definition-invalid', `This server asks for no ${name}.`);
          const key = { serverId: id, userId: user.userId, name };
          if (!value) await deleteValue(tx, key);
          else await saveValue(tx, { ...key, sealedValue: sealed.sealValue(id, user.userId, name, value) });
        }
        return held;
      });
      return showOne(user, row);
    },

    async valuesOf(user: UserPrincipal, serverId: string): Promise<ReadonlyMap<string, string>> {
      const rows = await listValues(db, user.userId, [serverId]);
      return new Map(
        rows.map(({ name, sealedValue }) => [
          name,
          sealed.openValue(serverId, user.userId, name, sealedValue),
        ]),
      );
    },

    /** @returns their own servers, which are gone with them */
    async forget(tx: Tx, userId: string): Promise<string[]> {
      const own = await listServersOf(tx, userId);
      for (const id of own) {
        await oauth.targetGone(tx, id);
        await deleteServer(tx, id);
      }
      await deleteValuesOfUser(tx, userId);
      tx.afterCommit(() => own.forEach(deps.onChanged));
      return own;
    },
  };
};

export const mayChange = (user: UserPrincipal, { ownerId }: McpServerRow): boolean =>
  ownerId === null ? user.role === 'administrator' : ownerId === user.userId;

const emptyRow = (given: Pick<McpServerRow, 'id' | 'ownerId' | 'name' | 'createdAt'>): McpServerRow => ({
  ...given,
  description: '',
  url: null,
  argv: null,
  cwd: null,
  sealedEnvironment: null,
  sealedHeaders: null,
  headerNames: [],
  environmentNames: [],
  variables: [],
  issuer: null,
  clientId: null,
  sealedClientSecret: null,
  authMethod: null,
  extraScopes: [],
  audience: null,
  legacyDiscovery: false,
  missingPkce: false,
  noResource: false,
  badRequestIsAuth: false,
  trusted: false,
  enabled: true,
  useInstructions: false,
  timeoutMs: 60_000,
  revision: 1,
  era: null,
});

const objectOf = ({ id }: McpServerRow) => ({ kind: 'mcp-server' as const, id });

/** No secret, and of an address only what is no secret either: a query may hold one. */
const detailsOf = (row: McpServerRow, before?: McpServerRow): Record<string, unknown> => ({
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

const notFound = () => new AppError('mcp-server/not-found', 'There is no such server.');
const notAllowed = () =>
  new AppError('mcp-server/not-allowed', 'Only an administrator may define or change this server.');
