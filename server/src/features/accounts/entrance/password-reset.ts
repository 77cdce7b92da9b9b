/** A password nobody knows any more is replaced by whoever has the mailbox. */
import { AppError } from '../../../kernel/errors.ts';
import type { Tx } from '../../../platform/db/port.ts';
import type { AccountParts, AccountTools, Visitor } from '../accounts.ts';
import { linkInvalid, linkLifeMs } from '../links.ts';
import { hashPassword } from '../password.ts';
import type { UserRow } from '../schema.ts';
import { deleteLinksOf, findUserByEmail, updateUser } from '../store.ts';

export type SendReset = (
  tx: Tx,
  kind: 'reset' | 'account-exists',
  user: UserRow,
  languages: string,
) => Promise<void>;

export const sendResetWith =
  ({ links, outbox, audit }: Pick<AccountTools, 'links' | 'outbox' | 'audit'>): SendReset =>
  async (tx, kind, { id: userId, email, name }, languages) => {
    if (await links.hasPlenty(tx, { userId })) return;
    const { url, expiresAt } = await links.make(tx, { purpose: 'reset', userId }, linkLifeMs.reset);
    await outbox.post(tx, kind, { email, userId, languages }, { name, url }, expiresAt);
    const object = { kind: 'account' as const, id: userId };
    await audit.record(tx, { kind: 'anyone' }, 'account.password-reset-request', object);
  };

export const createPasswordReset = (parts: AccountParts) => {
  const { db, queue, audit, links, outbox, ending, sendReset, noteDevice } = parts;

  // The request that names an address does not look it up (SR-51).
  queue.handle('password-reset', async ({ payload }) => {
    const { email, languages } = payload as { email: string; languages: string };
    await db.transaction(async (tx) => {
      const user = await findUserByEmail(tx, email);
      if (user && user.disabledAt === null) await sendReset(tx, 'reset', user, languages);
    });
  });

  return {
    /** @throws mail/missing, whatever the address */
    async requestPasswordReset(email: string, { languages }: Visitor): Promise<void> {
      if (!outbox.isOpen) {
        throw new AppError('mail/missing', 'This server sends no mail. An administrator can make a link.');
      }
      await db.transaction(async (tx) => {
        await queue.enqueue(tx, 'password-reset', { email, languages });
        tx.afterCommit(queue.wake);
      });
    },

    /**
     * Signs in nobody: whoever came by a link that was not for them has to know the password they set, and shows.
     * The browser is known from then on: so an owner comes in while others guess, whatever they come with.
     */
    async resetPassword(
      token: string,
      password: string,
      { languages }: Visitor,
    ): Promise<{ device: string }> {
      const link = await links.find(token);
      if (link?.purpose !== 'reset') throw linkInvalid();
      const passwordHash = await hashPassword(password, 'known');
      return db.transaction(async (tx) => {
        const { userId } = (await links.take(tx, 'reset', token)) ?? {};
        const user = userId ? await updateUser(tx, userId, { passwordHash }) : undefined;
        if (!user) throw linkInvalid();
        await ending.endSessions(tx, user.id, 'all');
        await deleteLinksOf(tx, user.id);
        const object = { kind: 'account' as const, id: user.id };
        await audit.record(tx, { kind: 'anyone' }, 'account.password-reset', object);
        const to = { email: user.email, userId: user.id, languages };
        await outbox.post(tx, 'password-changed', to, { name: user.name });
        return { device: noteDevice(user) };
      });
    },
  };
};
