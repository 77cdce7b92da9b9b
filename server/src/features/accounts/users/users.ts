/** Everybody's accounts, for administrators. Who may do what is in `policy.ts`. */
import type { Forgotten, OneTimeLink, InstanceRole } from '@stoa/contract/accounts';
import type { Page } from '@stoa/contract/page';
import type { KnownUser } from '@stoa/contract/users';
import { isoAt } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import { decodeCursor, encodeCursor } from '../../../kernel/page.ts';
import { type Principal, requireAdministrator } from '../../../kernel/principal.ts';
import type { Handle, Tx } from '../../../platform/db/port.ts';
import type { AccountParts, Visitor } from '../accounts.ts';
import { linkLifeMs } from '../links.ts';
import { assertMay } from './permission.ts';
import type { AccountVerb } from './policy.ts';
import type { UserRow } from '../schema.ts';
import {
  deleteLinksOf,
  findUser,
  holdUser,
  insertUser,
  listUsers,
  updateUser,
  type UserFilter,
} from '../store.ts';
import { toKnownUser } from '../view.ts';

export interface UserChanges {
  name?: string | undefined;
  role?: InstanceRole | undefined;
  disabled?: boolean | undefined;
}

export const createUsers = (parts: AccountParts) => {
  const { db, clock, newId, audit, links, outbox, ending } = parts;

  const holdKnown = async (tx: Tx, userId: string): Promise<UserRow> => {
    const user = await holdUser(tx, userId);
    if (!user) throw new AppError('user/not-found', 'There is no such user.');
    return user;
  };

  const nameOf = async (handle: Handle, principal: Principal): Promise<string> =>
    (principal.kind === 'user' && (await findUser(handle, principal.userId))?.name) || 'Stoa';

  const apply = async (
    tx: Tx,
    principal: Principal,
    user: UserRow,
    { name, role, disabled }: UserChanges,
  ): Promise<UserRow> => {
    const wasDisabled = user.disabledAt !== null;
    const isRenamed = name !== undefined && name !== user.name;
    const isOtherRole = role !== undefined && role !== user.role;
    const isSwitched = disabled !== undefined && disabled !== wasDisabled;
    const verbs: AccountVerb[] = [
      ...(isRenamed ? (['rename'] as const) : []),
      ...(isOtherRole ? [role === 'administrator' ? ('promote' as const) : ('demote' as const)] : []),
      ...(isSwitched ? [disabled ? ('disable' as const) : ('enable' as const)] : []),
    ];
    if (verbs.length === 0) return user;
    for (const verb of verbs) await assertMay(tx, principal, verb, user);
    const details = {
      ...(isOtherRole && { role: { from: user.role, to: role } }),
      ...(isSwitched && { disabled: { from: wasDisabled, to: disabled } }),
    };
    await audit.record(tx, principal, 'user.update', { kind: 'account', id: user.id }, details);
    if (verbs.includes('demote') || verbs.includes('disable')) await ending.end(tx, user.id);
    const changes = {
      ...(isRenamed && { name }),
      ...(isOtherRole && { role }),
      ...(isSwitched && { disabledAt: disabled ? isoAt(clock.nowMs()) : null }),
    };
    return (await updateUser(tx, user.id, changes))!;
  };

  return {
    async listUsers(
      principal: Principal,
      { after, limit, ...filter }: UserFilter & { after?: string | undefined; limit: number },
    ): Promise<Page<KnownUser>> {
      requireAdministrator(principal);
      const place = after === undefined ? undefined : decodeCursor(after, 2);
      const rows = await listUsers(db, filter, place, limit + 1);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map((row) => toKnownUser(row, row.seenAt)),
        nextCursor: last ? encodeCursor([last.sortName, last.id]) : null,
      };
    },

    /** Whoever it is for sets the password by the link: nobody else ever knows one. */
    async createUser(
      principal: Principal,
      given: Pick<UserRow, 'name' | 'email' | 'role'>,
      { languages }: Visitor,
    ): Promise<{ user: KnownUser; link: OneTimeLink }> {
      return db.transaction(async (tx) => {
        await assertMay(tx, principal, 'create', null);
        const id = newId('usr');
        const user = {
          id,
          ...given,
          passwordHash: '',
          roleId: null,
          disabledAt: null,
          createdAt: isoAt(clock.nowMs()),
        };
        if (!(await insertUser(tx, user)))
          throw new AppError('account/exists', 'This e-mail has an account already.');
        const link = await links.make(tx, { purpose: 'reset', userId: id }, linkLifeMs.newAccount);
        const by = await nameOf(tx, principal);
        const to = { email: user.email, userId: id, languages };
        const facts = { name: user.name, by, url: link.url };
        await outbox.post(tx, 'account-made', to, facts, link.expiresAt);
        await audit.record(tx, principal, 'user.create', { kind: 'account', id }, { role: user.role });
        return { user: toKnownUser(user, null), link: { ...link, mailed: outbox.isOpen } };
      });
    },

    async updateUser(principal: Principal, userId: string, changes: UserChanges): Promise<KnownUser> {
      return db.transaction(async (tx) => {
        await assertMay(tx, principal, 'see', null);
        const user = await apply(tx, principal, await holdKnown(tx, userId), changes);
        return toKnownUser(user, null);
      });
    },

    /** Told this one time; the database has only its hash. */
    async makeResetLink(principal: Principal, userId: string): Promise<OneTimeLink> {
      return db.transaction(async (tx) => {
        await assertMay(tx, principal, 'see', null);
        await assertMay(tx, principal, 'make-reset-link', await holdKnown(tx, userId));
        await deleteLinksOf(tx, userId);
        await audit.record(tx, principal, 'user.reset-link', { kind: 'account', id: userId });
        const link = await links.make(tx, { purpose: 'reset', userId }, linkLifeMs.resetByHand);
        return { ...link, mailed: false };
      });
    },

    async removeUser(principal: Principal, userId: string): Promise<Forgotten> {
      return db.transaction(async (tx) => {
        await assertMay(tx, principal, 'see', null);
        await assertMay(tx, principal, 'delete', await holdKnown(tx, userId));
        const forgotten = await ending.remove(tx, userId);
        await audit.record(tx, principal, 'user.delete', { kind: 'account', id: userId }, forgotten);
        return forgotten;
      });
    },
  };
};
