import type { Feature } from '@stoa/contract/roles';
import { json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

export const groups = table('groups', {
  id: text(),
  /** Unique, whatever the case of its letters. */
  name: text(),
  description: text(),
  createdAt: text(),
});

export const groupMembers = table('groupMembers', {
  userId: text(),
  groupId: text(),
});

export const roles = table('roles', {
  id: text(),
  /** Unique, whatever the case of its letters; null for the built-in one, which has a row once it was changed. */
  name: orNull(text()),
  /** What somebody has decided; the rest is as the contract says. */
  permissions: json<Partial<Record<Feature, boolean>>>(),
  createdAt: text(),
});

export interface GroupTables {
  groups: RowOf<typeof groups>;
  groupMembers: RowOf<typeof groupMembers>;
  roles: RowOf<typeof roles>;
}

export type GroupRow = GroupTables['groups'];
export type RoleRow = GroupTables['roles'];
