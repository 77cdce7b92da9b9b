/**
 * The writing end of the run log. Deltas are joined within a tick, events get their place, the frames
 * of all runs are committed together, and only then are readers told: nobody ever sees an event that
 * is not in the log.
 */
import { joinDeltas, type RunEvent } from '@stoa/contract/runs/events';
import { AppError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Timers } from '../../kernel/timers.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import { encodeEvent, type Frame, isDelta, type LoggedEvent } from './frame.ts';
import { createFrameStore, rowsOf } from './frame-store.ts';
import { repeat } from './repeat.ts';
import { hasEnded, insertEvents } from './store.ts';
import { createTicker } from './ticker.ts';

export interface RunWriter {
  readonly runId: string;
  readonly epoch: number;
  /** Aborts when another process holds the run, or it is gone: stop working, write nothing. */
  readonly lost: AbortSignal;
  append(event: RunEvent): void;
  /** Resolves when all that was appended is durable (or the run is lost). */
  flush(): Promise<void>;
  /**
   * Writes the last event together with whatever `settle` does: both or neither. `settle` gets the
   * place of the last event and returns false when the run is no longer held; nothing is written then.
   * @returns whether the run has ended so; otherwise it is lost
   */
  end(event: RunEvent, settle: (tx: Tx, lastSeq: number) => Promise<boolean>): Promise<boolean>;
}

interface OpenRun {
  readonly runId: string;
  readonly epoch: number;
  readonly lost: AbortController;
  pending: RunEvent[];
  nextSeq: number;
  /** Somebody waits for the first words: those are not held back for a tick. */
  hasSpoken: boolean;
}

export interface RunLogDeps {
  db: Db;
  /** Who this process is, as in `leaseOwner`. */
  owner: string;
  tell: (frame: Frame) => void;
  timers: Timers;
  log: Log;
  /** How long the oldest event of a commit had waited for it. */
  onCommitted?: (waitedMs: number) => void;
}

export type RunLog = ReturnType<typeof createRunLog>;

class LostRunError extends Error {}

export const createRunLog = ({ db, owner, tell, timers, log, onCommitted }: RunLogDeps) => {
  const store = createFrameStore({ db, owner, timers, log });
  const dirty = new Set<OpenRun>();
  const ticker = createTicker(timers, () => void flush());
  let flushing: Promise<void> | undefined;
  /** When the first of the dirty ones became so. */
  let dirtySinceMs: number | undefined;

  const append = (run: OpenRun, event: RunEvent): void => {
    if (run.lost.signal.aborted) return;
    const last = run.pending.at(-1);
    const joined = last && joinDeltas(last, event);
    if (joined) run.pending[run.pending.length - 1] = joined;
    else run.pending.push(event);
    dirty.add(run);
    dirtySinceMs ??= performance.now();
    const isFirstWord = !run.hasSpoken && isDelta(event);
    run.hasSpoken ||= isFirstWord;
    ticker.want(isFirstWord);
  };

  const flush = async (): Promise<void> => {
    while (flushing) await flushing;
    if (dirty.size === 0) return;
    ticker.begin();
    flushing = commitFrames().finally(() => {
      flushing = undefined;
      ticker.end(dirty.size > 0);
    });
    await flushing;
  };

  const commitFrames = async (): Promise<void> => {
    const taken = [...dirty]
      .filter((run) => !run.lost.signal.aborted)
      .map((run) => ({ run, frame: takeFrame(run) }));
    const sinceMs = dirtySinceMs ?? performance.now();
    dirty.clear();
    dirtySinceMs = undefined;
    if (taken.length === 0) return;
    const held = await store(taken);
    onCommitted?.(performance.now() - sinceMs);
    for (const { run, frame } of taken) {
      if (held.has(run)) tell(frame);
      else lose(run);
    }
  };

  const lose = (run: OpenRun): void => {
    run.pending = [];
    run.lost.abort(new LostRunError('Another process holds this run.'));
  };

  const end = async (run: OpenRun, ...[event, settle]: Parameters<RunWriter['end']>): Promise<boolean> => {
    // What ticks took before must be committed before the rest; that goes in with the last event.
    while (flushing) await flushing;
    if (run.lost.signal.aborted) return false;
    const sinceMs = (dirty.delete(run) && dirtySinceMs) || performance.now();
    run.pending.push(event);
    const frame = takeFrame(run);
    const rows = rowsOf({ run, frame });
    const work = async (tx: Tx): Promise<void> => {
      const inserted = await insertEvents(tx, owner, rows);
      // Nothing to insert, although nobody else came: an earlier try was committed after all.
      const isOver = inserted === rows.length ? await settle(tx, run.nextSeq - 1) : await hasEnded(tx, run);
      if (!isOver) throw new LostRunError();
      tx.afterCommit(() => {
        onCommitted?.(performance.now() - sinceMs);
        tell(frame);
      });
    };
    try {
      await repeat(timers, () => db.transaction(work), isFinal);
      return true;
    } catch (error) {
      lose(run);
      if (!(error instanceof LostRunError)) throw error;
      return false;
    }
  };

  return {
    /** @param lastSeq the place of the last event already in the log */
    open(runId: string, epoch: number, lastSeq: number): RunWriter {
      const run: OpenRun = {
        runId,
        epoch,
        lost: new AbortController(),
        pending: [],
        nextSeq: lastSeq + 1,
        hasSpoken: false,
      };
      return {
        runId,
        epoch,
        lost: run.lost.signal,
        append: (event) => append(run, event),
        flush,
        end: (event, settle) => end(run, event, settle),
      };
    },
    flush,
    /** How wide a frame is at the moment, in milliseconds. */
    tickMs: ticker.tickMs,
  };
};

const takeFrame = (run: OpenRun): Frame => {
  const events = run.pending.map((event): LoggedEvent => ({ seq: run.nextSeq++, json: encodeEvent(event) }));
  run.pending = [];
  return { runId: run.runId, events };
};

const isFinal = (error: unknown): boolean => error instanceof LostRunError || error instanceof AppError;
