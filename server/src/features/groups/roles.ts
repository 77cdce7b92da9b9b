/** Roles say which features people have. One is built in, for whoever has no other. */
import type { Page } from '@stoa/contract/page';
import { defaultRoleId, type Feature, type Role } from '@stoa/contract/roles';
import type { KnownUser } from '@stoa/contract/users';
import { isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { tellEveryone, tellUser } from '../../kernel/news.ts';
import { decodeCursor, encodeCursor } from '../../kernel/page.ts';
import { type Principal, requireAdministrator } from '../../kernel/principal.ts';
import type { Handle, Tx } from '../../platform/db/port.ts';
import { describePermissions, permissionsOf } from './features.ts';
import type { GroupsDeps } from './groups.ts';
import type { RoleRow } from './schema.ts';
import { deleteRole, findRole, holdRole, isRoleNameTaken, listRoles, saveRole } from './store.ts';

export interface RoleChanges {
  name?: string | undefined;
  permissions?: Partial<Record<Feature, boolean>> | undefined;
}

/** The built-in role before anybody has changed it. */
const untouched: RoleRow = { id: defaultRoleId, name: null, permissions: {}, createdAt: '' };

export const createRoles = ({ db, bus, clock, newId, accounts, audit }: GroupsDeps) => {
  const describe = async (handle: Handle, { id, name, permissions }: RoleRow): Promise<Role> => {
    const counts = await accounts.countUsersByRole(handle);
    const userCount = counts.get(id === defaultRoleId ? null : id) ?? 0;
    return { id, name, permissions: permissionsOf(permissions), userCount };
  };

  const hold = async (tx: Tx, id: string): Promise<RoleRow> => {
    const row = (await holdRole(tx, id)) ?? (id === defaultRoleId ? untouched : undefined);
    if (!row) throw notFound();
    return row;
  };

  const takeName = async (tx: Tx, name: string, id: string): Promise<void> => {
    if (await isRoleNameTaken(tx, name, id))
      throw new AppError('role/exists', 'There is a role of this name already.');
  };

  const nameOf = async (handle: Handle, id: string | null): Promise<string | null> =>
    id === null ? null : ((await findRole(handle, id))?.name ?? null);

  return {
    /** The built-in one comes first, on the first page. */
    async listRoles(
      principal: Principal,
      { after, limit }: { after?: string | undefined; limit: number },
    ): Promise<Page<Role>> {
      requireAdministrator(principal);
      const place = after === undefined ? undefined : decodeCursor(after, 2);
      const rows = await listRoles(db, place, limit + 1);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const builtIn = place ? [] : [(await findRole(db, defaultRoleId)) ?? untouched];
      const shown = [...builtIn, ...rows.slice(0, limit)];
      return {
        items: await Promise.all(shown.map((row) => describe(db, row))),
        nextCursor: last ? encodeCursor([last.sortName, last.id]) : null,
      };
    },

    async createRole(
      principal: Principal,
      given: { name: string; permissions: RoleRow['permissions'] },
    ): Promise<Role> {
      return db.transaction(async (tx) => {
        await accounts.assertAdministrator(tx, principal);
        await tx.lock('roles');
        const row = {
          id: newId('rol'),
          ...given,
          createdAt: isoAt(clock.nowMs()),
        };
        await takeName(tx, row.name, row.id);
        await saveRole(tx, row);
        const details = { name: row.name, ...describePermissions({}, row.permissions) };
        await audit.record(tx, principal, 'role.create', { kind: 'role', id: row.id }, details);
        return describe(tx, row);
      });
    },

    async updateRole(principal: Principal, id: string, { name, permissions }: RoleChanges): Promise<Role> {
      return db.transaction(async (tx) => {
        await accounts.assertAdministrator(tx, principal);
        await tx.lock('roles');
        const before = await hold(tx, id);
        if (id === defaultRoleId && name !== undefined) throw builtIn();
        const after = {
          ...before,
          name: name ?? before.name,
          permissions: { ...before.permissions, ...permissions },
        };
        const isRenamed = after.name !== before.name;
        const given = describePermissions(before.permissions, after.permissions);
        if (!isRenamed && given === null) return describe(tx, before);
        if (isRenamed) await takeName(tx, after.name!, id);
        await saveRole(tx, { ...after, createdAt: before.createdAt || isoAt(clock.nowMs()) });
        const details = { name: after.name, ...(isRenamed && { nameBefore: before.name }), ...given };
        await audit.record(tx, principal, 'role.update', { kind: 'role', id }, details);
        tx.afterCommit(() => tellEveryone(bus, { type: 'access-changed' }));
        return describe(tx, after);
      });
    },

    async removeRole(principal: Principal, id: string): Promise<void> {
      await db.transaction(async (tx) => {
        await accounts.assertAdministrator(tx, principal);
        if (id === defaultRoleId) throw builtIn();
        const { name } = await hold(tx, id);
        await deleteRole(tx, id);
        await audit.record(tx, principal, 'role.remove', { kind: 'role', id }, { name });
        tx.afterCommit(() => tellEveryone(bus, { type: 'access-changed' }));
      });
    },

    async assignRole(principal: Principal, userId: string, roleId: string | null): Promise<KnownUser> {
      return db.transaction(async (tx) => {
        await accounts.assertAdministrator(tx, principal);
        const chosen = roleId === defaultRoleId ? null : roleId;
        if (chosen !== null) await hold(tx, chosen);
        const { before, user } = await accounts.assignRole(tx, principal, userId, chosen);
        if (before === chosen) return user;
        const details = { from: await nameOf(tx, before), to: await nameOf(tx, chosen) };
        await audit.record(tx, principal, 'role.assign', { kind: 'account', id: userId }, details);
        tx.afterCommit(() => tellUser(bus, userId, { type: 'access-changed' }));
        return user;
      });
    },
  };
};

const notFound = () => new AppError('role/not-found', 'There is no such role.');
const builtIn = () =>
  new AppError('role/built-in', 'The built-in role is neither renamed nor removed; its features can be.');
