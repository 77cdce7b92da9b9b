/** A frame of one run committed together with something else: both or neither, and once however often it is tried. */
import { AppError } from '../../kernel/errors.ts';
import type { Timers } from '../../kernel/timers.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import type { Frame } from './frame.ts';
import { rowsOf } from './frame-store.ts';
import { repeat } from './repeat.ts';
import { insertEvents, wasWritten } from './store.ts';

/** Another process holds the run, or it is gone. */
export class LostRunError extends Error {}

interface Written {
  run: { runId: string; epoch: number };
  frame: Frame;
}

/**
 * @param work gets the place of the last event, and returns false when the run is no longer held
 * @throws LostRunError when it is not: nothing is written then
 */
export const commitTogether = (
  { db, owner, timers }: { db: Db; owner: string; timers: Timers },
  { run, frame }: Written,
  work: (tx: Tx, seq: number) => Promise<boolean>,
  afterCommit: () => void,
): Promise<void> => {
  const rows = rowsOf({ run, frame });
  const { seq } = frame.events.at(-1)!;
  const transact = async (tx: Tx): Promise<void> => {
    const inserted = await insertEvents(tx, owner, rows);
    // Nothing to insert, although nobody else came: an earlier try was committed after all.
    const isDone = inserted === rows.length ? await work(tx, seq) : await wasWritten(tx, run, seq);
    if (!isDone) throw new LostRunError('Another process holds this run.');
    tx.afterCommit(afterCommit);
  };
  return repeat(timers, () => db.transaction(transact), isFinal);
};

const isFinal = (error: unknown): boolean => error instanceof LostRunError || error instanceof AppError;
