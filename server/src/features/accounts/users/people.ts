/** What the rooms above have to know of users, and may do to them. */
import type { KnownUser } from '@stoa/contract/users';
import { AppError } from '../../../kernel/errors.ts';
import type { Principal, UserPrincipal } from '../../../kernel/principal.ts';
import type { Handle, Tx } from '../../../platform/db/port.ts';
import type { AccountParts } from '../accounts.ts';
import {
  countUsersByRole,
  findActiveUsers,
  findPeople,
  findUser,
  holdPeople,
  holdUser,
  type PersonRow,
  updateUser,
} from '../store.ts';
import type { UserRow } from '../schema.ts';
import { toKnownUser } from '../view.ts';
import { assertMay } from './permission.ts';

export const createPeople = (parts: Pick<AccountParts, 'db'>) => ({
  /** Those of the named that exist; in a transaction none of them goes before it ends. */
  holdPeople: (handle: Handle, userIds: readonly string[]): Promise<PersonRow[]> =>
    userIds.length === 0 ? Promise.resolve([]) : holdPeople(handle, userIds),

  /** Those who can sign in and whose name begins so, by name. */
  findPeople: (prefix: string, limit: number): Promise<PersonRow[]> => findPeople(parts.db, prefix, limit),

  /** By role, how many have it; null is the built-in one. */
  countUsersByRole: (handle: Handle): Promise<Map<string | null, number>> => countUsersByRole(handle),

  /** Whoever began something that goes on without them, with the authority they have now; undefined when they are out. */
  async actFor(userId: string): Promise<UserPrincipal | undefined> {
    const user = await findUser(parts.db, userId);
    if (!user || user.disabledAt !== null) return undefined;
    return actingAs(user);
  },

  /** The same of several, in one read, with their names. */
  async listActing(userIds: readonly string[]): Promise<(UserPrincipal & { name: string })[]> {
    const users = userIds.length === 0 ? [] : await findActiveUsers(parts.db, userIds);
    return users.map((user) => ({ ...actingAs(user), name: user.name }));
  },

  /** As the database says now, until the end of the transaction (SR-52). */
  assertAdministrator: (tx: Tx, principal: Principal): Promise<void> => assertMay(tx, principal, 'see', null),

  /** That the role is there is for the caller to know. @returns how it was before, and is now */
  async assignRole(
    tx: Tx,
    principal: Principal,
    userId: string,
    roleId: string | null,
  ): Promise<{ before: string | null; user: KnownUser }> {
    await assertMay(tx, principal, 'see', null);
    const user = await holdUser(tx, userId);
    if (!user) throw new AppError('user/not-found', 'There is no such user.');
    await assertMay(tx, principal, 'assign-role', user);
    return { before: user.roleId, user: toKnownUser((await updateUser(tx, userId, { roleId }))!, null) };
  },
});

/** No session is behind it. */
const actingAs = ({ id, role, roleId }: UserRow): UserPrincipal => ({
  kind: 'user',
  userId: id,
  role,
  roleId,
  sessionId: '',
});
