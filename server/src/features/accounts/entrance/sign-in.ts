import { createHash } from 'node:crypto';
import type { User } from '@stoa/contract/accounts';
import { AppError } from '../../../kernel/errors.ts';
import { tellUser } from '../../../kernel/news.ts';
import type { Tx } from '../../../platform/db/port.ts';
import type { AccountParts, AccountTools } from '../accounts.ts';
import { type Line, verifyAgainstNobody, verifyPassword } from '../password.ts';
import type { UserRow } from '../schema.ts';
import { findUserByEmail, holdUser } from '../store.ts';
import { toUser } from '../view.ts';
import { createSlowDown } from './slow-down.ts';

export interface SignedIn {
  user: User;
  token: string;
  maxAgeSeconds: number;
  /** For the browser to keep beyond its session (known-device.ts). */
  device: string;
}

/** Begins a session, with the entry that tells why. */
export type Enter = (
  tx: Tx,
  user: UserRow,
  action: 'account.first' | 'account.sign-up' | 'account.sign-in',
  userAgent: string,
) => Promise<SignedIn>;

export const enterWith =
  ({ audit, sessions, noteDevice }: Pick<AccountTools, 'audit' | 'sessions' | 'noteDevice'>): Enter =>
  async (tx, user, action, userAgent) => {
    await audit.record(tx, { kind: 'user', userId: user.id }, action, { kind: 'account', id: user.id });
    const session = await sessions.start(tx, user.id, userAgent);
    return { user: toUser(user), ...session, device: noteDevice(user) };
  };

export const createSignIn = (parts: AccountParts) => {
  const { db, bus, clock, audit, sessions, enter, noteFailedSignIn, findDevice } = parts;
  const slowDown = createSlowDown();

  return {
    /** @param device what an earlier sign-in from this browser left there */
    async signIn(given: string, password: string, userAgent: string, device?: string): Promise<SignedIn> {
      const email = given.trim().toLowerCase();
      const line: Line = findDevice(device)?.email === email ? 'known' : 'strangers';
      // Nothing is looked up yet, so that a limit tells nothing about who has an account (SR-51).
      const tries = `${line} ${createHash('sha256').update(email).digest('base64url')}`;
      const retryAfterMs = slowDown.begin(tries, clock.nowMs());
      if (retryAfterMs > 0) throw tooMany(retryAfterMs);
      const user = await findUserByEmail(db, email);
      const right = user?.passwordHash
        ? await verifyPassword(password, user.passwordHash, line)
        : await verifyAgainstNobody(password, line);
      if (!user || !right || user.disabledAt !== null) {
        await noteFailedSignIn(user?.id ?? null, email);
        throw wrongCredentials();
      }
      slowDown.right(tries);
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
  };
};

const tooMany = (retryAfterMs: number) =>
  new AppError('request/too-many', 'Too many wrong passwords for this account; wait, then try again.', {
    details: { retryAfterMs },
  });

const wrongCredentials = () => new AppError('account/wrong-credentials', 'E-mail or password is wrong.');
