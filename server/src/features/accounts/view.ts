import type { User } from '@stoa/contract/accounts';
import type { KnownUser } from '@stoa/contract/users';
import type { UserRow } from './schema.ts';

export const toUser = ({ id, name, email, role, createdAt }: UserRow): User => ({
  id,
  name,
  email,
  role,
  createdAt,
});

/** @param seenAt null where none of their sessions is open */
export const toKnownUser = (row: UserRow, seenAt: string | null): KnownUser => ({
  ...toUser(row),
  disabledAt: row.disabledAt,
  seenAt,
  hasPassword: row.passwordHash !== '',
  roleId: row.roleId,
});
