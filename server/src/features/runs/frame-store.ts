/** Frames of many runs into the log: all in one statement, and each by itself when that fails. */
import type { Log } from '../../kernel/log.ts';
import type { Timers } from '../../kernel/timers.ts';
import type { Db } from '../../platform/db/port.ts';
import type { Frame } from './frame.ts';
import { repeat } from './repeat.ts';
import { type EventToInsert, type Held, insertEvents, listHeldRuns } from './store.ts';

/** What one run wrote in one tick. */
export interface TakenFrame<Run extends Held> {
  run: Run;
  frame: Frame;
}

export interface FrameStoreDeps {
  db: Db;
  owner: string;
  timers: Timers;
  log: Log;
}

export const createFrameStore = ({ db, owner, timers, log }: FrameStoreDeps) => {
  /** Done twice it is as if done once. */
  const storeTogether = async <Run extends Held>(taken: readonly TakenFrame<Run>[]): Promise<Set<Run>> => {
    const runs = taken.map(({ run }) => run);
    const rows = taken.flatMap(rowsOf);
    if ((await insertEvents(db, owner, rows)) === rows.length) return new Set(runs);
    return new Set(await listHeldRuns(db, owner, runs));
  };

  /** Again if need be, so that a frame which cannot be written takes no other with it. */
  const storeEach = async <Run extends Held>(taken: readonly TakenFrame<Run>[]): Promise<Set<Run>> => {
    const stored = taken.map((one) =>
      repeat(timers, () => storeTogether([one])).catch((error: unknown): Set<Run> => {
        // What may not be stored must never be shown: the run is given up, and taken over later.
        log.error({ error, runId: one.run.runId }, 'Run events could not be written');
        return new Set();
      }),
    );
    return new Set((await Promise.all(stored)).flatMap((runs) => [...runs]));
  };

  /** Never rejects. @returns the runs whose frames are in the log; the others are not held */
  return <Run extends Held>(taken: readonly TakenFrame<Run>[]): Promise<Set<Run>> =>
    storeTogether(taken).catch((error: unknown) => {
      log.warn({ error, count: taken.length }, 'Frames could not be written together');
      return storeEach(taken);
    });
};

export const rowsOf = ({ run: { runId, epoch }, frame }: TakenFrame<Held>): EventToInsert[] =>
  frame.events.map(({ seq, json }) => ({ runId, epoch, seq, json }));
