/** The servers themselves: who defines them, who may see and change them. Secrets go in and never come out (SR-3). */
import type { mcpServerRoutes, McpServer } from '@stoa/contract/mcp-servers';
import type { RouteInput } from '@stoa/contract/route';
import { type Clock, isoAt } from '../../../../kernel/clock.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { NewId } from '../../../../kernel/ids.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db, Handle, Tx } from '../../../../platform/db/port.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { Access, Resource } from '../../../access/access.ts';
import type { Audit } from '../../../audit/audit.ts';
import type { EgressAllowances } from '../../../egress-allowances/egress-allowances.ts';
import type { OAuth } from '../../oauth/oauth.ts';
import { applyChanges, emptyRow, isMoved } from './definition.ts';
import { createServerLook, detailsOf, objectOf } from './server-shown.ts';
import type { McpServerRow } from './schema.ts';
import type { Sealed } from './sealed.ts';
import {
  countServersOf,
  deleteServer,
  deleteValuesOfServer,
  deleteValuesOfUser,
  insertServer,
  listServersOf,
  keepServer,
  updateServer,
} from './store.ts';
import { mayChange, type Usable } from './usable.ts';

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
  access: Access;
  egressAllowances: EgressAllowances;
  assess: Egress['assess'];
  oauth: Pick<OAuth, 'targetChanged' | 'targetGone'>;
  sealed: Sealed;
  usable: Usable;
  /** After the commit: what is connected to it ends. */
  onChanged: (serverId: string) => void;
}

export type Servers = ReturnType<typeof createServers>;

export const createServers = (deps: ServersDeps) => {
  const { db, clock, newId, access, audit, sealed, oauth, usable } = deps;
  const { show, showOne } = createServerLook(deps);

  const assertMayAdd = async (user: UserPrincipal, given: NewMcpServer): Promise<string | null> => {
    const isAdministrator = user.role === 'administrator';
    const owner = given.owner ?? (isAdministrator ? 'instance' : 'own');
    // SR-7: a program is run by nobody's word but an administrator's.
    if (!isAdministrator && (owner === 'instance' || given.command !== undefined)) throw notAllowed();
    if (owner === 'instance') return null;
    await access.requireFeature(user, 'ownMcpServers');
    return user.userId;
  };

  /** With what everybody has signed in and been given for it. */
  const drop = async (tx: Tx, id: string): Promise<void> => {
    await oauth.targetGone(tx, id);
    await deleteServer(tx, id);
    // After it: whoever was sharing it has done so, and nobody can any more.
    await access.removeResource(tx, resourceOf(id));
  };

  return {
    show: showOne,

    /** For `access`: until `tx` ends it stays. */
    hold: keepServer,

    async list(principal: Principal): Promise<{ items: McpServer[]; nextCursor: null }> {
      const user = requireUser(principal);
      return { items: await show(user, await usable.listVisible(user)), nextCursor: null };
    },

    async get(principal: Principal, id: string): Promise<McpServer> {
      const user = requireUser(principal);
      return showOne(user, await usable.getVisible(user, id));
    },

    async create(principal: Principal, given: NewMcpServer): Promise<McpServer> {
      const user = requireUser(principal);
      const ownerId = await assertMayAdd(user, given);
      if ((given.url === undefined) === (given.command === undefined))
        throw new AppError('mcp-server/definition-invalid', 'A server has a URL or a command.');
      const { name, owner: _, ...changes } = given;
      const empty = emptyRow({ id: newId('mcp'), ownerId, name, createdAt: isoAt(clock.nowMs()) });
      const row = { ...applyChanges(empty, changes, sealed), revision: 1 };
      const allow = await prepareAddress(deps, user, row, given.allowPrivate);
      await db.transaction(async (tx) => {
        await tx.lock(`mcpServers ${ownerId ?? 'instance'}`);
        if ((await countServersOf(tx, ownerId)) >= (ownerId === null ? mostServers : mostServersOfUser))
          throw new AppError('mcp-server/definition-invalid', 'There are too many servers.');
        await allow(tx);
        await insertServer(tx, row);
        // Until an administrator says otherwise, everybody may use it; one's own is one's own without a grant.
        if (ownerId === null) await access.introduce(tx, resourceOf(row.id), [[{ kind: 'everyone' }, 'use']]);
        await audit.record(tx, user, 'mcp-server.create', objectOf(row), detailsOf(row));
      });
      return showOne(user, row);
    },

    async update(principal: Principal, id: string, changes: McpServerChanges): Promise<McpServer> {
      const user = requireUser(principal);
      const seen = await usable.getVisible(user, id);
      if (!mayChange(user, seen)) throw notAllowed();
      // An allowance that was taken back is given again by saving the address, changed or not.
      const allow =
        changes.url === undefined
          ? async () => undefined
          : await prepareAddress(deps, user, applyChanges(seen, changes, sealed), changes.allowPrivate);
      const row = await db.transaction(async (tx) => {
        const held = await usable.hold(tx, user, id);
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
      if (!mayChange(user, await usable.getVisible(user, id))) throw notAllowed();
      await db.transaction(async (tx) => {
        const held = await usable.hold(tx, user, id);
        await drop(tx, id);
        await audit.record(tx, user, 'mcp-server.remove', objectOf(held), detailsOf(held));
        tx.afterCommit(() => deps.onChanged(id));
      });
    },

    /** @returns their own servers, which are gone with them */
    async forget(tx: Tx, userId: string): Promise<string[]> {
      const own = await listServersOf(tx, userId);
      for (const id of own) await drop(tx, id);
      await deleteValuesOfUser(tx, userId);
      tx.afterCommit(() => own.forEach(deps.onChanged));
      return own;
    },
  };
};

/** @returns what notes an allowance, if one is needed, with the rest of the saving */
const prepareAddress = async (
  { assess, egressAllowances }: Pick<ServersDeps, 'assess' | 'egressAllowances'>,
  user: UserPrincipal,
  { url, ownerId, name }: McpServerRow,
  allowPrivate: boolean | undefined,
): Promise<(tx: Handle) => Promise<void>> => {
  if (url === null) return async () => undefined;
  // What is no administrator's to confirm is not asked about either.
  const isOwn = ownerId !== null;
  const assessment = await assess(url, { configuredOnly: isOwn });
  return egressAllowances.prepare(user, assessment, {
    allowPrivate: allowPrivate && !isOwn,
    reason: name,
    codes: {
      private: isOwn ? 'mcp-server/address-refused' : 'mcp-server/address-private',
      refused: 'mcp-server/address-refused',
    },
  });
};

const resourceOf = (id: string): Resource => ({ kind: 'mcp-server', id });

const notAllowed = () =>
  new AppError('mcp-server/not-allowed', 'Only an administrator may define or change this server.');
