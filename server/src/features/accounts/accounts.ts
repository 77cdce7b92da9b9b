/**
 * Who people are. The first account becomes the administrator; sessions are opaque tokens in a
 * cookie, of which the database keeps only the hash (SR-37).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { User } from '@stoa/contract/accounts';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { tellUser } from '../../kernel/news.ts';
import {
  type Principal,
  requireAdministrator,
  requireUser,
  type UserPrincipal,
} from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Handle } from '../../platform/db/port.ts';
import type { Audit } from '../audit/audit.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { createFailedSignIns } from './failed-sign-ins.ts';
import { hashPassword, prepareDecoy, verifyAgainstNobody, verifyPassword } from './password.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  findSession,
  findUser,
  findUserByEmail,
  hasUsers,
  insertSession,
  insertUser,
  listUserNames,
  touchSession,
  type UserRow,
} from './store.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** A session ends this long after it was last used. */
const sessionIdleMs = 30 * dayMs;
/** Noting every use would be a write per request. */
const touchEveryMs = 60 * 60 * 1000;

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
  const failedSignIns = createFailedSignIns();
  /** Printed at start while there is no account: whoever reads the server's output owns the machine. */
  const claimCode = randomBytes(9).toString('base64url');
  let hasAccount: boolean | undefined;

  const startSession = async (handle: Handle, user: UserRow, userAgent: string): Promise<SignedIn> => {
    const token = randomBytes(32).toString('base64url');
    const now = clock.nowMs();
    await insertSession(handle, {
      id: newId('ses'),
      tokenHash: hashToken(token),
      userId: user.id,
      userAgent: userAgent.slice(0, 300),
      createdAt: isoAt(now),
      seenAt: isoAt(now),
      expiresAt: isoAt(now + sessionIdleMs),
    });
    return { user: toUser(user), token, maxAgeSeconds: sessionIdleMs / 1000 };
  };

  /** What was typed is not kept: people type passwords where their address belongs. */
  const noteFailedSignIn = async (user: UserRow | undefined, email: string): Promise<void> => {
    const unrecorded = failedSignIns.note(email, clock.nowMs());
    if (unrecorded === null) return;
    const object = { kind: 'account' as const, id: user?.id ?? null };
    const details = unrecorded === 0 ? {} : { unrecorded };
    await db.transaction((tx) =>
      audit.record(tx, { kind: 'anyone' }, 'account.sign-in-failed', object, details),
    );
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
      if (isFirst && !client.onThisMachine && !matches(given.claim ?? '', claimCode)) {
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
        const action = administrator ? 'account.first' : 'account.sign-up';
        await audit.record(tx, { kind: 'user', userId: user.id }, action, { kind: 'account', id: user.id });
        return startSession(tx, user, client.userAgent);
      });
    },

    async signIn(given: string, password: string, userAgent: string): Promise<SignedIn> {
      const email = given.trim().toLowerCase();
      const user = await findUserByEmail(db, email);
      const right = user
        ? await verifyPassword(password, user.passwordHash)
        : await verifyAgainstNobody(password);
      if (!user || !right || user.disabledAt !== null) {
        await noteFailedSignIn(user, email);
        throw new AppError('account/wrong-credentials', 'E-mail or password is wrong.');
      }
      return db.transaction(async (tx) => {
        await audit.record(tx, { kind: 'user', userId: user.id }, 'account.sign-in', {
          kind: 'account',
          id: user.id,
        });
        return startSession(tx, user, userAgent);
      });
    },

    async signOut(token: string): Promise<void> {
      await db.transaction(async (tx) => {
        const ended = await deleteSession(tx, hashToken(token));
        if (!ended) return;
        const { id: sessionId, userId } = ended;
        await audit.record(tx, { kind: 'user', userId }, 'account.sign-out', { kind: 'account', id: userId });
        tx.afterCommit(() => tellUser(bus, userId, { type: 'session-ended', sessionId }));
      });
    },

    /**
     * The principal of a session token, undefined when it is none or has ended. A session that is used
     * is prolonged now and then; `onProlonged` hears for how many seconds.
     */
    async authenticate(
      token: string,
      onProlonged: (maxAgeSeconds: number) => void = () => {},
    ): Promise<UserPrincipal | undefined> {
      const now = clock.nowMs();
      const session = await findSession(db, hashToken(token), isoAt(now));
      if (!session) return undefined;
      if (now - Date.parse(session.seenAt) > touchEveryMs) {
        await touchSession(db, session.id, isoAt(now), isoAt(now + sessionIdleMs));
        onProlonged(sessionIdleMs / 1000);
      }
      return { kind: 'user', userId: session.userId, role: session.role, sessionId: session.id };
    },

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

    removeExpiredSessions: () => deleteExpiredSessions(db, isoAt(clock.nowMs())),
  };
};

const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

const matches = (given: string, expected: string): boolean =>
  timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(expected).digest(),
  );

const toUser = ({ id, name, email, role, createdAt }: UserRow): User => ({
  id,
  name,
  email,
  role,
  createdAt,
});
