import { defaultRoleId, type Feature } from '@stoa/contract/roles';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { Db, Handle } from '../../platform/db/port.ts';
import { featuresOf } from './features.ts';
import { findRole, findRoles } from './store.ts';

export const createFeaturesOfUsers = ({ db }: { db: Db }) => ({
  /** One read of one row, and none for administrators. */
  async featuresOf(user: UserPrincipal, handle: Handle = db): Promise<Feature[]> {
    if (user.role === 'administrator') return featuresOf(user, {});
    const row = await findRole(handle, roleOf(user));
    return featuresOf(user, row?.permissions ?? {});
  },

  /** The same of several, by their ids, in one read. */
  async featuresOfEach(users: readonly UserPrincipal[]): Promise<Map<string, Feature[]>> {
    const rows = users.length === 0 ? [] : await findRoles(db, [...new Set(users.map(roleOf))]);
    const permissions = new Map(rows.map((row) => [row.id, row.permissions]));
    return new Map(users.map((user) => [user.userId, featuresOf(user, permissions.get(roleOf(user)) ?? {})]));
  },
});

const roleOf = ({ roleId }: UserPrincipal): string => roleId ?? defaultRoleId;
