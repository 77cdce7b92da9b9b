/**
 * The writing end of the run log. Deltas are joined within a tick, events get their place, the frames
 * of all runs are committed together, and only then are readers told: nobody ever sees an event that
 * is not in the log.
 */
import { joinDeltas, type RunEvent } from '@stoa/contract/runs/events';
import type { Log } from '../../kernel/log.ts';
import type { Timers } from '../../kernel/timers.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import { encodeEvent, type Frame, isDelta, type LoggedEvent } from './frame.ts';
import { createFrameStore } from './frame-store.ts';
import { createTicker } from './ticker.ts';
import { commitTogether, LostRunError } from './write-together.ts';

export interface RunWriter {
  readonly runId: string;
  readonly epoch: number;
  /** Aborts when another process holds the run, or it is gone: stop working, write nothing. */
  readonly lost: AbortSignal;
  append(event: RunEvent): void;
  /** Resolves when all that was appended is durable (or the run is lost). */
  flush(): Promise<void>;
  /**
   * Writes an event together with whatever `work` does: both or neither. `work` gets the place of the event
   * and returns false when the run is no longer held; nothing is written then.
   * @returns whether it is written; otherwise the run is lost
   */
  write(event: RunEvent, work: (tx: Tx, seq: number) => Promise<boolean>): Promise<boolean>;
}

interface OpenRun {
  readonly runId: string;
  readonly epoch: number;
  readonly lost: AbortController;
  pending: RunEvent[];
  /** An event is being written together with something else; what is appended meanwhile comes after it. */
  writing: Promise<unknown> | undefined;
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
    const isFirstWord = !run.hasSpoken && isDelta(event);
    run.hasSpoken ||= isFirstWord;
    want(run, isFirstWord);
  };

  const want = (run: OpenRun, atOnce = false): void => {
    if (run.writing) return;
    dirty.add(run);
    dirtySinceMs ??= performance.now();
    ticker.want(atOnce);
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

  const settled = async (run: OpenRun): Promise<void> => {
    while (run.writing) await run.writing;
  };

  const flushRun = async (run: OpenRun): Promise<void> => {
    await settled(run);
    await flush();
    // What was appended may have been taken along by something that began meanwhile.
    await settled(run);
  };

  const write = async (run: OpenRun, ...[event, work]: Parameters<RunWriter['write']>): Promise<boolean> => {
    // What ticks took before must be committed before the rest; that goes in with this event.
    while (flushing || run.writing) await (flushing ?? run.writing);
    if (run.lost.signal.aborted) return false;
    const writing = commitWith(run, event, work);
    run.writing = writing.catch(() => undefined);
    try {
      return await writing;
    } finally {
      run.writing = undefined;
      if (run.pending.length > 0) want(run);
    }
  };

  const commitWith = async (
    run: OpenRun,
    ...[event, work]: Parameters<RunWriter['write']>
  ): Promise<boolean> => {
    const sinceMs = (dirty.delete(run) && dirtySinceMs) || performance.now();
    run.pending.push(event);
    const frame = takeFrame(run);
    const told = (): void => {
      onCommitted?.(performance.now() - sinceMs);
      tell(frame);
    };
    try {
      await commitTogether({ db, owner, timers }, { run, frame }, work, told);
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
      const run = openRun(runId, epoch, lastSeq);
      return {
        runId,
        epoch,
        lost: run.lost.signal,
        append: (event) => append(run, event),
        flush: () => flushRun(run),
        write: (event, work) => write(run, event, work),
      };
    },
    flush,
    /** How wide a frame is at the moment, in milliseconds. */
    tickMs: ticker.tickMs,
  };
};

const openRun = (runId: string, epoch: number, lastSeq: number): OpenRun => ({
  runId,
  epoch,
  lost: new AbortController(),
  pending: [],
  writing: undefined,
  nextSeq: lastSeq + 1,
  hasSpoken: false,
});

const takeFrame = (run: OpenRun): Frame => {
  const events = run.pending.map((event): LoggedEvent => ({ seq: run.nextSeq++, json: encodeEvent(event) }));
  run.pending = [];
  return { runId: run.runId, events };
};
