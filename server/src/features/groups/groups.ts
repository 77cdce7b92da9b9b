/** Groups of users, and the roles of users. Administrators see to both. */
import type { Forgotten } from '@stoa/contract/accounts';
import type { Group } from '@stoa/contract/groups';
import type { Page } from '@stoa/contract/page';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { tellEveryone } from '../../kernel/news.ts';
import { decodeCursor, encodeCursor } from '../../kernel/page.ts';
import { type Principal, requireAdministrator } from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import { createFeaturesOfUsers } from './features-of-users.ts';
import { createMembers } from './members.ts';
import { createRoles } from './roles.ts';
import type { GroupRow } from './schema.ts';
import {
  type CountedGroupRow,
  deleteGroup,
  deleteMembershipsOf,
  findGroup,
  findGroupsByPrefix,
  groupIdsOf,
  holdGroup,
  holdGroups,
  insertGroup,
  isGroupNameTaken,
  listGroups,
  updateGroup,
} from './store.ts';

export interface GroupsDeps {
  db: Db;
  bus: Bus;
  clock: Clock;
  newId: NewId;
  accounts: Accounts;
  audit: Audit;
}

export interface Paging {
  after?: string | undefined;
  limit: number;
  q?: string | undefined;
}

/** Called in the transaction in which a group is removed, before its row goes. */
export type GroupRemoved = (tx: Tx, groupId: string) => Promise<void>;

export type Groups = ReturnType<typeof createGroups>;

export const createGroups = (deps: GroupsDeps) => {
  const { db, bus, clock, newId, accounts, audit } = deps;
  const listeners: GroupRemoved[] = [];

  const get = async (handle: Handle, id: string): Promise<Group> => {
    const row = await findGroup(handle, id);
    if (!row) throw notFound();
    return toGroup(row);
  };

  const hold = async (tx: Tx, id: string): Promise<GroupRow> => {
    const row = await holdGroup(tx, id);
    if (!row) throw notFound();
    return row;
  };

  const takeName = async (tx: Tx, name: string, id: string): Promise<void> => {
    if (await isGroupNameTaken(tx, name, id))
      throw new AppError('group/exists', 'There is a group of this name already.');
  };

  return {
    ...createRoles(deps),
    ...createFeaturesOfUsers(deps),
    ...createMembers({ ...deps, get, hold }),

    async list(principal: Principal, { after, limit, q }: Paging): Promise<Page<Group>> {
      requireAdministrator(principal);
      const rows = await listGroups(
        db,
        q,
        after === undefined ? undefined : decodeCursor(after, 2),
        limit + 1,
      );
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(toGroup),
        nextCursor: last ? encodeCursor([last.sortName, last.id]) : null,
      };
    },

    async get(principal: Principal, id: string): Promise<Group> {
      requireAdministrator(principal);
      return get(db, id);
    },

    async create(principal: Principal, given: Pick<GroupRow, 'name' | 'description'>): Promise<Group> {
      return db.transaction(async (tx) => {
        await accounts.assertAdministrator(tx, principal);
        await tx.lock('groups');
        const id = newId('grp');
        await takeName(tx, given.name, id);
        await insertGroup(tx, { id, ...given, createdAt: isoAt(clock.nowMs()) });
        await audit.record(tx, principal, 'group.create', { kind: 'group', id }, { name: given.name });
        return get(tx, id);
      });
    },

    async update(
      principal: Principal,
      id: string,
      { name, description }: { name?: string | undefined; description?: string | undefined },
    ): Promise<Group> {
      return db.transaction(async (tx) => {
        await accounts.assertAdministrator(tx, principal);
        await tx.lock('groups');
        const before = await hold(tx, id);
        const after = { name: name ?? before.name, description: description ?? before.description };
        const isRenamed = after.name !== before.name;
        if (!isRenamed && after.description === before.description) return get(tx, id);
        if (isRenamed) await takeName(tx, after.name, id);
        await updateGroup(tx, id, after);
        const details = { name: after.name, ...(isRenamed && { nameBefore: before.name }) };
        await audit.record(tx, principal, 'group.update', { kind: 'group', id }, details);
        return get(tx, id);
      });
    },

    async remove(principal: Principal, id: string): Promise<void> {
      await db.transaction(async (tx) => {
        await accounts.assertAdministrator(tx, principal);
        const { name } = await hold(tx, id);
        for (const listener of listeners) await listener(tx, id);
        await deleteGroup(tx, id);
        await audit.record(tx, principal, 'group.remove', { kind: 'group', id }, { name });
        tx.afterCommit(() => tellEveryone(bus, { type: 'access-changed' }));
      });
    },

    /** A query for the groups that a user is in, to stand in others. */
    idsOfMember: groupIdsOf,

    /** Those of the named that exist; in a transaction none of them goes before it ends. */
    hold: (handle: Handle, ids: readonly string[]): Promise<GroupRow[]> =>
      ids.length === 0 ? Promise.resolve([]) : holdGroups(handle, ids),

    /** Whose name begins so, by name. Who asks may share something: the face above decides. */
    findByPrefix: (prefix: string, limit: number): Promise<GroupRow[]> =>
      findGroupsByPrefix(db, prefix, limit),

    onRemoved: (listener: GroupRemoved): void => void listeners.push(listener),

    async forget(tx: Tx, userId: string): Promise<Forgotten> {
      return { memberships: await deleteMembershipsOf(tx, userId) };
    },
  };
};

const notFound = () => new AppError('group/not-found', 'There is no such group.');

const toGroup = ({ id, name, description, memberCount, createdAt }: CountedGroupRow): Group => ({
  id,
  name,
  description,
  memberCount,
  createdAt,
});
