import type { User } from '@stoa/contract/accounts';
import { AppError } from '../../../kernel/errors.ts';
import { tellUser } from '../../../kernel/news.ts';
import type { Tx } from '../../../platform/db/port.ts';
import type { AccountParts, AccountTools } from '../accounts.ts';
import { verifyAgainstNobody, verifyPassword } from '../password.ts';
import type { UserRow } from '../schema.ts';
import { findUserByEmail, holdUser } from '../store.ts';
import { toUser } from '../view.ts';

export interface SignedIn {
  user: User;
  token: string;
  maxAgeSeconds: number;
}

/** Begins a session, with the entry that tells why. */
export type Enter = (
  tx: Tx,
  user: UserRow,
  action: 'account.first' | 'account.sign-up' | 'account.sign-in',
  userAgent: string,
) => Promise<SignedIn>;

export const enterWith =
  ({ audit, sessions }: Pick<AccountTools, 'audit' | 'sessions'>): Enter =>
  async (tx, user, action, userAgent) => {
    await audit.record(tx, { kind: 'user', userId: user.id }, action, { kind: 'account', id: user.id });
    return { user: toUser(user), ...(await sessions.start(tx, user.id, userAgent)) };
  };

export const createSignIn = ({ db, bus, audit, sessions, enter, noteFailedSignIn }: AccountParts) => ({
  async signIn(given: string, password: string, userAgent: string): Promise<SignedIn> {
    const email = given.trim().toLowerCase();
    const user = await findUserByEmail(db, email);
    const right = user?.passwordHash
      ? await verifyPassword(password, user.passwordHash)
      : await verifyAgainstNobody(password);
    if (!user || !right || user.disabledAt !== null) {
      await noteFailedSignIn(user?.id ?? null, email);
      throw wrongCredentials();
    }
    return db.transaction(async (tx) => {
      // Hashing took a while: a password changed meanwhile, or a disabling, must not be outrun.
      const present = await holdUser(tx, user.id);
      if (present?.passwordHash !== user.passwordHash || present.disabledAt !== null)
        throw wrongCredentials();
      return enter(tx, present, 'account.sign-in', userAgent);
    });
  },

  async signOut(token: string): Promise<void> {
    await db.transaction(async (tx) => {
      const ended = await sessions.end(tx, token);
      if (!ended) return;
      const { id: sessionId, userId } = ended;
      await audit.record(tx, { kind: 'user', userId }, 'account.sign-out', { kind: 'account', id: userId });
      tx.afterCommit(() => tellUser(bus, userId, { type: 'session-ended', sessionId }));
    });
  },
});

const wrongCredentials = () => new AppError('account/wrong-credentials', 'E-mail or password is wrong.');
