/** Where there is mail, an address becomes somebody's when they have shown that they read what is sent there. */
import { AppError } from '../../../kernel/errors.ts';
import type { Principal } from '../../../kernel/principal.ts';
import type { Tx } from '../../../platform/db/port.ts';
import type { AccountParts, Visitor } from '../accounts.ts';
import { linkInvalid, linkLifeMs } from '../links.ts';
import type { UserRow } from '../schema.ts';
import { deleteLinksOf, findUser, findUserByEmail, updateUser } from '../store.ts';
import type { StepUp } from './step-up.ts';

export const createEmailChange = (parts: AccountParts, { stepUp, getUnchanged }: StepUp) => {
  const { db, queue, audit, links, outbox } = parts;

  const setEmail = async (tx: Tx, user: UserRow, email: string, languages: string): Promise<void> => {
    // Of two who confirm one address at once, the second finds it taken.
    await tx.lock(`email ${email}`);
    if (await findUserByEmail(tx, email))
      throw new AppError('account/exists', 'This e-mail has an account already.');
    await updateUser(tx, user.id, { email });
    // Links that went to the address before are not theirs any more.
    await deleteLinksOf(tx, user.id);
    const actor = { kind: 'user' as const, userId: user.id };
    await audit.record(tx, actor, 'account.email-change', { kind: 'account', id: user.id });
    const before = { email: user.email, userId: user.id, languages };
    await outbox.post(tx, 'email-changed', before, { name: user.name, email });
  };

  queue.handle('change-email', async ({ payload }) => {
    const { userId, email, languages } = payload as { userId: string; email: string; languages: string };
    await db.transaction(async (tx) => {
      const user = await findUser(tx, userId);
      if (!user) return;
      const other = await findUserByEmail(tx, email);
      if (other) {
        const to = { email, userId: other.id, languages };
        return outbox.post(tx, 'email-taken', to, { name: other.name });
      }
      if (await links.hasPlenty(tx, { userId })) return;
      const { url, expiresAt } = await links.make(tx, { purpose: 'email', userId, email }, linkLifeMs.email);
      return outbox.post(
        tx,
        'confirm-email',
        { email, userId, languages },
        { name: user.name, url },
        expiresAt,
      );
    });
  });

  return {
    async changeEmail(
      principal: Principal,
      { email, password }: { email: string; password: string },
      { languages }: Visitor,
    ): Promise<{ changed: boolean }> {
      const [user, seen] = await stepUp(principal, password);
      if (email === seen.email) return { changed: true };
      await db.transaction(async (tx) => {
        const present = await getUnchanged(tx, user, seen);
        if (!outbox.isOpen) return setEmail(tx, present, email, languages);
        await queue.enqueue(tx, 'change-email', { userId: user.userId, email, languages });
        tx.afterCommit(queue.wake);
      });
      return { changed: !outbox.isOpen };
    },

    async confirmEmail(token: string, { languages }: Visitor): Promise<void> {
      await db.transaction(async (tx) => {
        const link = await links.take(tx, 'email', token);
        const before = link?.userId ? await findUser(tx, link.userId) : undefined;
        if (!link || !before) throw linkInvalid();
        await setEmail(tx, before, link.email!, languages);
      });
    },
  };
};
