/**
 * Failed sign-ins in the audit log, but not all of them: whoever guesses must not fill it. Which ones goes by
 * what was typed, known or not, so that the time an answer takes tells nothing about who has an account.
 */
import type { Clock } from '../../kernel/clock.ts';
import type { Db } from '../../platform/db/port.ts';
import type { Audit } from '../audit/audit.ts';

const windowMs = 60 * 60 * 1000;
const mostForOne = 5;
const mostForAll = 100;

export const createFailedSignIns = ({ db, audit, clock }: { db: Db; audit: Audit; clock: Clock }) => {
  const limit = createEntryLimit();
  /** What was typed is not kept: people type passwords where their address belongs. */
  return async (userId: string | null, email: string): Promise<void> => {
    const unrecorded = limit.take(email, clock.nowMs());
    if (unrecorded === null) return;
    const object = { kind: 'account' as const, id: userId };
    const details = unrecorded === 0 ? {} : { unrecorded };
    await db.transaction((tx) =>
      audit.record(tx, { kind: 'anyone' }, 'account.sign-in-failed', object, details),
    );
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
