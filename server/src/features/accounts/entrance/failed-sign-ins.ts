/**
 * Failed sign-ins in the audit log, but not all of them: whoever guesses must not fill it. Which ones goes by
 * what was typed, known or not, so that the time an answer takes tells nothing about who has an account.
 */
import type { Clock } from '../../../kernel/clock.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Db } from '../../../platform/db/port.ts';
import type { Audit, AuditActor } from '../../audit/audit.ts';

const windowMs = 60 * 60 * 1000;
const mostForOne = 5;
const mostForAll = 100;

export const createFailedSignIns = ({ db, audit, clock }: { db: Db; audit: Audit; clock: Clock }) => {
  const limit = createEntryLimit();

  const note = async (
    key: string,
    actor: AuditActor,
    action: 'account.sign-in-failed' | 'account.password-refused',
    userId: string | null,
  ): Promise<void> => {
    const unrecorded = limit.take(key, clock.nowMs());
    if (unrecorded === null) return;
    const object = { kind: 'account' as const, id: userId };
    const details = unrecorded === 0 ? {} : { unrecorded };
    await db.transaction((tx) => audit.record(tx, actor, action, object, details));
  };

  return {
    /** What was typed is not kept: people type passwords where their address belongs. */
    noteFailedSignIn: (userId: string | null, email: string): Promise<void> =>
      note(email, { kind: 'anyone' }, 'account.sign-in-failed', userId),

    /** Somebody who is signed in does not know the password that is asked for again. */
    noteRefusedPassword: (user: UserPrincipal): Promise<void> =>
      note(user.userId, user, 'account.password-refused', user.userId),
  };
};

export const createEntryLimit = () => {
  let windowEndsMs = 0;
  let recorded = 0;
  let unrecorded = 0;
  let timesOf = new Map<string, number>();

  return {
    /** @returns how many went without an entry since the last one, or null when this one does too. */
    take(email: string, nowMs: number): number | null {
      if (nowMs >= windowEndsMs) {
        windowEndsMs = nowMs + windowMs;
        recorded = 0;
        timesOf = new Map();
      }
      const times = timesOf.get(email) ?? 0;
      if (times >= mostForOne || recorded >= mostForAll) {
        unrecorded += 1;
        return null;
      }
      timesOf.set(email, times + 1);
      recorded += 1;
      const before = unrecorded;
      unrecorded = 0;
      return before;
    },
  };
};
