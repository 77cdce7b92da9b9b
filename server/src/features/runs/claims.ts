/** How this process comes by runs, and keeps them: a claim is a lease by the clock of the database. */
import { type Clock, isoAt } from '../../kernel/clock.ts';
import type { Db } from '../../platform/db/port.ts';
import type { Conversations } from '../conversations/conversations.ts';
import { encodeEvent } from './frame.ts';
import type { RunRow } from './schema.ts';
import { claimRun, findLastSeq, type Held, insertEvents, releaseLeases, renewLeases } from './store.ts';

const leaseMs = 30_000;

/** On whose behalf a run is made, when it is worked on from the start. */
export interface Claim {
  owner: string;
  leaseMs: number;
}

export interface ClaimsDeps {
  db: Db;
  owner: string;
  clock: Clock;
  conversations: Conversations;
}

export const createClaims = ({ db, owner, clock, conversations }: ClaimsDeps) => {
  /** Something that claims a run failed, and may have been committed all the same. */
  let mayHoldUnknown = false;
  const noteUnknown = (): void => {
    mayHoldUnknown = true;
  };

  const releaseUnknown = async (known: readonly string[]): Promise<void> => {
    mayHoldUnknown = false;
    try {
      await releaseLeases(db, owner, known);
    } catch (error) {
      noteUnknown();
      throw error;
    }
  };

  /** A take-over is in the log before anything else is done: one that dies of the run is counted, too. */
  const takeOldest = (): Promise<RunRow | undefined> =>
    db.transaction(async (tx) => {
      const claimed = await claimRun(tx, owner, leaseMs);
      if (!claimed) return undefined;
      const { run, takenFrom } = claimed;
      if (takenFrom !== null) {
        const json = encodeEvent({ type: 'take-over', at: isoAt(clock.nowMs()) });
        const seq = (await findLastSeq(tx, run.id)) + 1;
        await insertEvents(tx, owner, [{ runId: run.id, epoch: run.epoch, seq, json }]);
      }
      await conversations.noteRunStatus(tx, run.messageId, 'running');
      return run;
    });

  return {
    claim: { owner, leaseMs } satisfies Claim,
    noteUnknown,
    /** @param known the runs that this process knows it holds: all others it gives back when it may hold some */
    async takeOldest(known: readonly string[]): Promise<RunRow | undefined> {
      if (mayHoldUnknown) await releaseUnknown(known);
      try {
        return await takeOldest();
      } catch (error) {
        noteUnknown();
        throw error;
      }
    },
    renew: (held: readonly Held[]) => renewLeases(db, owner, held, leaseMs),
  };
};
