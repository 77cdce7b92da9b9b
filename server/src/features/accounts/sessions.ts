/** Sessions are opaque tokens in a cookie, of which the database keeps only the hash (SR-37). */
import { type Clock, isoAt } from '../../kernel/clock.ts';
import type { NewId } from '../../kernel/ids.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { Db, Handle } from '../../platform/db/port.ts';
import { deleteExpiredSessions, deleteSession, findSession, insertSession, touchSession } from './store.ts';
import { hashToken, newToken } from './token.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** A session ends this long after it was last used. */
const sessionIdleMs = 30 * dayMs;
/** Noting every use would be a write per request. */
const touchEveryMs = 60 * 60 * 1000;

export type Sessions = ReturnType<typeof createSessions>;

export const createSessions = ({ db, clock, newId }: { db: Db; clock: Clock; newId: NewId }) => ({
  async start(handle: Handle, userId: string, userAgent: string) {
    const token = newToken();
    const now = clock.nowMs();
    await insertSession(handle, {
      id: newId('ses'),
      tokenHash: hashToken(token),
      userId,
      userAgent: userAgent.slice(0, 300),
      createdAt: isoAt(now),
      seenAt: isoAt(now),
      expiresAt: isoAt(now + sessionIdleMs),
    });
    return { token, maxAgeSeconds: sessionIdleMs / 1000 };
  },

  /** @returns the session that was ended, undefined when the token is of none. */
  end: (handle: Handle, token: string) => deleteSession(handle, hashToken(token)),

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
    const { id, userId, role, roleId } = session;
    return { kind: 'user', userId, role, roleId, sessionId: id };
  },

  removeExpired: () => deleteExpiredSessions(db, isoAt(clock.nowMs())),
});
