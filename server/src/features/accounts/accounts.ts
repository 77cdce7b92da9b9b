/** Who people are, and how they come in. The first account becomes the administrator. */
import { randomBytes } from 'node:crypto';
import type { User } from '@stoa/contract/accounts';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { tellUser } from '../../kernel/news.ts';
import { type Principal, requireAdministrator, requireUser } from '../../kernel/principal.ts';
import { isSameSecret } from '../../kernel/same-secret.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import type { Audit } from '../audit/audit.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { createFailedSignIns } from './failed-sign-ins.ts';
import { hashPassword, prepareDecoy, verifyAgainstNobody, verifyPassword } from './password.ts';
import { createSessions } from './sessions.ts';
import { findUser, findUserByEmail, hasUsers, insertUser, listUserNames, type UserRow } from './store.ts';

export interface SignedIn {
  user: User;
  token: string;
  maxAgeSeconds: number;
}

export interface SignUp {
  name: string;
  email: string;
  password: string;
  claim?: string | undefined;
}

export type Accounts = ReturnType<typeof createAccounts>;

export const createAccounts = (deps: {
  db: Db;
  bus: Bus;
  clock: Clock;
  newId: NewId;
  audit: Audit;
  settings: SettingsRoom;
}) => {
  const { db, bus, clock, newId, audit, settings } = deps;
  const sessions = createSessions(deps);
  const noteFailedSignIn = createFailedSignIns(deps);
  /** Printed at start while there is no account: whoever reads the server's output owns the machine. */
  const claimCode = randomBytes(9).toString('base64url');
  let hasAccount: boolean | undefined;

  const enter = async (
    tx: Tx,
    user: UserRow,
    action: 'account.first' | 'account.sign-up' | 'account.sign-in',
    userAgent: string,
  ): Promise<SignedIn> => {
    await audit.record(tx, { kind: 'user', userId: user.id }, action, { kind: 'account', id: user.id });
    return { user: toUser(user), ...(await sessions.start(tx, user.id, userAgent)) };
  };

  return {
    claimCode,

    /** Whether the first account is still to be made. Once false it stays false. */
    async isFirstAccountOpen(): Promise<boolean> {
      hasAccount ||= await hasUsers(db);
      return !hasAccount;
    },

    /** Whoever sits at this machine is not asked for the claim code. */
    async signUp(given: SignUp, client: { onThisMachine: boolean; userAgent: string }): Promise<SignedIn> {
      const isFirst = !(await hasUsers(db));
      if (isFirst && !client.onThisMachine && !isSameSecret(given.claim ?? '', claimCode)) {
        throw new AppError(
          'account/claim-required',
          'The first account needs the code that the server printed at start.',
        );
      }
      if (!isFirst && (await settings.read()).registration === 'closed') {
        throw new AppError('account/registration-closed', 'This server takes no new accounts.');
      }
      const passwordHash = await hashPassword(given.password);
      return db.transaction(async (tx) => {
        // Hashing took a while: only now is it decided who was first.
        const administrator = isFirst && (await settings.claimOnce(tx, 'firstAccount'));
        if (isFirst && !administrator) {
          throw new AppError('account/registration-closed', 'Somebody else has just made the first account.');
        }
        const user: UserRow = {
          id: newId('usr'),
          email: given.email,
          name: given.name,
          role: administrator ? 'administrator' : 'member',
          passwordHash,
          disabledAt: null,
          createdAt: isoAt(clock.nowMs()),
        };
        if (!(await insertUser(tx, user)))
          throw new AppError('account/exists', 'This e-mail has an account already.');
        return enter(tx, user, administrator ? 'account.first' : 'account.sign-up', client.userAgent);
      });
    },

    async signIn(given: string, password: string, userAgent: string): Promise<SignedIn> {
      const email = given.trim().toLowerCase();
      const user = await findUserByEmail(db, email);
      const right = user
        ? await verifyPassword(password, user.passwordHash)
        : await verifyAgainstNobody(password);
      if (!user || !right || user.disabledAt !== null) {
        await noteFailedSignIn(user?.id ?? null, email);
        throw new AppError('account/wrong-credentials', 'E-mail or password is wrong.');
      }
      return db.transaction((tx) => enter(tx, user, 'account.sign-in', userAgent));
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

    authenticate: sessions.authenticate,

    async me(principal: Principal): Promise<User> {
      const user = await findUser(db, requireUser(principal).userId);
      if (!user) throw new AppError('account/sign-in-required', 'This account is gone.');
      return toUser(user);
    },

    /** Those that have no account any more are left out. */
    async namesOf(principal: Principal, userIds: string[]): Promise<Map<string, string>> {
      requireAdministrator(principal);
      if (userIds.length === 0) return new Map();
      const rows = await listUserNames(db, [...new Set(userIds)]);
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    /** Done once at start, so that the first sign-in takes no longer than the next. */
    prepare: prepareDecoy,

    removeExpiredSessions: sessions.removeExpired,
  };
};

const toUser = ({ id, name, email, role, createdAt }: UserRow): User => ({
  id,
  name,
  email,
  role,
  createdAt,
});
