/**
 * The writing end of the run log. Deltas are joined within a tick, events get their place, the frames
 * of all runs are committed together, and only then are readers told: nobody ever sees an event that
 * is not in the log.
 */
import { joinDeltas, type RunEvent } from '@stoa/contract/runs/events';
import type { Log } from '../../kernel/log.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import { encodeEvent, type Frame, isDelta, type LoggedEvent } from './frame.ts';
import { insertEvents, listHeldRuns } from './store.ts';
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
   */
  end(event: RunEvent, settle: (tx: Tx, lastSeq: number) => Promise<boolean>): Promise<void>;
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
  log: Log;
  /** How long the oldest event of a commit had waited for it. */
  onCommitted?: (waitedMs: number) => void;
}

export type RunLog = ReturnType<typeof createRunLog>;

class LostRunError extends Error {}

export const createRunLog = ({ db, owner, tell, log, onCommitted }: RunLogDeps) => {
  const dirty = new Set<OpenRun>();
  const ticker = createTicker(() => void flush());
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
    const taken = [...dirty].filter((run) => !run.lost.signal.aborted);
    const sinceMs = dirtySinceMs ?? performance.now();
    dirty.clear();
    dirtySinceMs = undefined;
    const frames = taken.map((run) => takeFrame(run));
    const rows = taken.flatMap((run, index) => rowsOf(run, frames[index]!));
    if (rows.length === 0) return;
    let held: Set<string> | undefined;
    try {
      if ((await insertEvents(db, owner, rows)) < rows.length) held = await listHeldRuns(db, owner, taken);
    } catch (error) {
      // Events that could not be stored must never be shown: their runs are given up and taken over later.
      log.error({ error, count: rows.length }, 'Run events could not be written');
      held = new Set();
    }
    onCommitted?.(performance.now() - sinceMs);
    taken.forEach((run, index) => {
      if (!held || held.has(run.runId)) tell(frames[index]!);
      else lose(run);
    });
  };

  const lose = (run: OpenRun): void => {
    run.pending = [];
    run.lost.abort(new LostRunError('Another process holds this run.'));
  };

  const end: (run: OpenRun, ...given: Parameters<RunWriter['end']>) => Promise<void> = async (
    run,
    event,
    settle,
  ) => {
    await flush();
    // What other ticks took meanwhile must be committed before the last event.
    while (flushing) await flushing;
    if (run.lost.signal.aborted) return;
    run.pending.push(event);
    dirty.delete(run);
    const frame = takeFrame(run);
    const rows = rowsOf(run, frame);
    try {
      await db.transaction(async (tx) => {
        const inserted = await insertEvents(tx, owner, rows);
        if (inserted < rows.length || !(await settle(tx, run.nextSeq - 1))) throw new LostRunError();
        tx.afterCommit(() => tell(frame));
      });
    } catch (error) {
      lose(run);
      if (!(error instanceof LostRunError)) throw error;
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

const rowsOf = ({ runId, epoch }: OpenRun, { events }: Frame) =>
  events.map(({ seq, json }) => ({ runId, epoch, seq, json }));
