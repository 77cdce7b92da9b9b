/** What happens to runs after their end. */
import { type Clock, isoAt } from '../../kernel/clock.ts';
import type { Db } from '../../platform/db/port.ts';
import { compactLog } from './compact.ts';
import { listEvents, listRunsToCompact, replaceLog } from './store.ts';

/** Readers that lost their connection come back within this; until then the log is there event by event. */
const restMs = 10 * 60_000;
const runsAtOnce = 20;

/** @returns how many logs were made small; there may be more when it is as many as it does at once. */
export const compactEndedRuns = async (db: Db, clock: Clock): Promise<number> => {
  const runs = await listRunsToCompact(db, isoAt(clock.nowMs() - restMs), runsAtOnce);
  for (const { id } of runs) {
    // Read before the transaction: after its end a log changes only by being replaced, once.
    const events = await listEvents(db, id, 0, Number.MAX_SAFE_INTEGER);
    await db.transaction((tx) => replaceLog(tx, id, compactLog(events), isoAt(clock.nowMs())));
  }
  return runs.length;
};
