/** What people do with their own account. */
import type { Forgotten, User } from '@stoa/contract/accounts';
import { type Principal, requireUser } from '../../../kernel/principal.ts';
import type { AccountParts, Visitor } from '../accounts.ts';
import { hashPassword } from '../password.ts';
import { deleteLinksOf, updateUser } from '../store.ts';
import { assertMay } from '../users/permission.ts';
import { toUser } from '../view.ts';
import type { StepUp } from './step-up.ts';

export const createOwnAccount = (parts: AccountParts, { getOwn, stepUp, getUnchanged }: StepUp) => {
  const { db, outbox, ending, recordOwn } = parts;

  return {
    async me(principal: Principal): Promise<User> {
      return toUser(await getOwn(db, requireUser(principal)));
    },

    async updateMe(principal: Principal, { name }: { name: string }): Promise<User> {
      const user = requireUser(principal);
      return db.transaction(async (tx) => {
        await getOwn(tx, user);
        await recordOwn(tx, user, 'account.rename');
        return toUser((await updateUser(tx, user.userId, { name }))!);
      });
    },

    async changePassword(
      principal: Principal,
      given: { password: string; newPassword: string },
      { languages }: Visitor,
    ): Promise<void> {
      const [user, seen] = await stepUp(principal, given.password);
      const passwordHash = await hashPassword(given.newPassword, 'known');
      await db.transaction(async (tx) => {
        const { email, name } = await getUnchanged(tx, user, seen);
        await updateUser(tx, user.userId, { passwordHash });
        const count = await ending.endSessions(tx, user.userId, { except: user.sessionId });
        await deleteLinksOf(tx, user.userId);
        await recordOwn(tx, user, 'account.password-change', { sessions: count });
        await outbox.post(tx, 'password-changed', { email, userId: user.userId, languages }, { name });
      });
    },

    async deleteMe(principal: Principal, password: string): Promise<Forgotten> {
      const [user, seen] = await stepUp(principal, password);
      return db.transaction(async (tx) => {
        await assertMay(tx, user, 'delete-own', await getUnchanged(tx, user, seen));
        const forgotten = await ending.remove(tx, user.userId);
        await recordOwn(tx, user, 'account.delete', forgotten);
        return forgotten;
      });
    },
  };
};
