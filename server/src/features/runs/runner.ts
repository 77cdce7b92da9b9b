/**
 * Takes queued runs, as many as this process may have at once, and those whose process died. A run is
 * its own queue entry: two rows that say the same thing could disagree.
 */
import { isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { tellUser } from '../../kernel/news.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db } from '../../platform/db/port.ts';
import { type EngineDeps, executeRun } from './engine.ts';
import { encodeEvent, parseEvent } from './frame.ts';
import type { RunLog } from './log.ts';
import { advance, noProgress, type Progress } from './progress.ts';
import type { RunRow } from './schema.ts';
import {
  claimRun,
  findLastSeq,
  insertEvents,
  listEvents,
  releaseLeases,
  renewLeases,
  voidLeases,
} from './store.ts';
import { toRun } from './view.ts';

const leaseMs = 30_000;
const heartbeatMs = 10_000;
/** How often to look for runs that nobody announced, or whose lease has lapsed. */
const lookMs = 1500;
const eventPageSize = 1000;

export interface RunnerDeps extends EngineDeps {
  db: Db;
  bus: Bus;
  log: Log;
  runLog: RunLog;
  owner: string;
  runsAtOnce: number;
  /** Nobody else can hold a run: leases left over from an earlier life of this process are void. */
  isAlone: boolean;
}

/** On whose behalf a run is made, when it is worked on from the start. */
export interface Claim {
  owner: string;
  leaseMs: number;
}

interface RunAtWork {
  epoch: number;
  cancel: AbortController;
  /** Resolves when the engine has left it. */
  done: Promise<void>;
}

export const cancelTopic = 'runs:cancel';

export type Runner = ReturnType<typeof createRunner>;

export const createRunner = (deps: RunnerDeps) => {
  const { db, bus, timers, log, runLog, owner, runsAtOnce } = deps;
  const atWork = new Map<string, RunAtWork>();
  /** Runs being made that this process is to work on; each resolves when it is known what became of it. */
  const beingMade = new Map<string, Promise<unknown>>();
  const leave = new AbortController();
  /** Empty until it has started. */
  let stops: (() => void)[] = [];
  let looking: Promise<void> | undefined;
  /** How many runs were announced and not looked for yet. */
  let announced = 0;
  /** There may be others that nobody announced. */
  let mayBeMore = false;
  let lastLookMs = performance.now();
  /** Something that claims a run failed, and may have been committed all the same. */
  let mayHoldUnknown = false;

  const work = async (run: RunRow, cancel: AbortSignal): Promise<void> => {
    tellUser(bus, run.ownerId, { type: 'run-changed', run: toRun(run) });
    const { progress, lastSeq } = await readProgress(db, run);
    const writer = runLog.open(run.id, run.epoch, lastSeq);
    await executeRun(deps, run, writer, progress, { cancel, leave: leave.signal });
  };

  const hasRoom = (): boolean => !leave.signal.aborted && atWork.size + beingMade.size < runsAtOnce;

  const begin = (run: RunRow): void => {
    const cancel = new AbortController();
    if (run.cancelRequested) cancel.abort();
    const done = work(run, cancel.signal)
      .catch((error: unknown) => log.error({ runId: run.id, error }, 'A run could not be worked on'))
      .finally(() => {
        const wasFull = !hasRoom();
        if (atWork.get(run.id)?.cancel === cancel) atWork.delete(run.id);
        // Otherwise nobody waits for the place that became free.
        if (wasFull) wake();
      });
    atWork.set(run.id, { epoch: run.epoch, cancel, done });
  };

  /**
   * Makes a run that is claimed from the start where there is room for it and nobody waits in line, which
   * saves claiming it; otherwise one that is queued.
   */
  const make = async <Made>(
    runId: string,
    start: (claim: Claim | undefined) => Promise<Made>,
  ): Promise<Made> => {
    const isFree = stops.length > 0 && hasRoom() && announced === 0 && !mayBeMore && !looking;
    if (!isFree) return start(undefined);
    const making = start({ owner, leaseMs }).finally(() => beingMade.delete(runId));
    beingMade.set(runId, making);
    return making.catch((error: unknown) => {
      if (error instanceof AppError) throw error;
      lookForAll();
      return noteUnknown(error);
    });
  };

  /** After the commit that made a run. */
  const take = (run: RunRow): void => {
    if (run.leaseOwner === null) return wake();
    beingMade.delete(run.id);
    begin(run);
  };

  const noteUnknown = (error: unknown): never => {
    mayHoldUnknown = true;
    throw error;
  };

  const releaseUnknown = async (): Promise<void> => {
    mayHoldUnknown = false;
    await releaseLeases(db, owner, [...atWork.keys(), ...beingMade.keys()]).catch(noteUnknown);
  };

  const look = async (): Promise<void> => {
    while ((announced > 0 || mayBeMore) && hasRoom()) {
      if (announced > 0) announced -= 1;
      const wasUnannounced = mayBeMore;
      if (mayHoldUnknown) await releaseUnknown();
      const run = await claim(deps).catch(noteUnknown);
      if (run) begin(run);
      else if (wasUnannounced) mayBeMore = false;
    }
  };

  const goLooking = (): void => {
    if (stops.length === 0 || leave.signal.aborted) return;
    looking ??= look()
      .then(() => void (lastLookMs = performance.now()))
      .catch((error: unknown) => log.error({ error }, 'Runs could not be looked for'))
      .finally(() => (looking = undefined));
  };

  const wake = (): void => {
    announced += 1;
    goLooking();
  };

  const lookForAll = (): void => {
    mayBeMore = true;
    goLooking();
  };

  const beat = async (): Promise<void> => {
    if (atWork.size === 0) return;
    const held = [...atWork].map(([runId, { epoch }]) => ({ runId, epoch }));
    for (const { id, epoch, cancelRequested } of await renewLeases(db, owner, held, leaseMs)) {
      const run = atWork.get(id);
      if (run?.epoch === epoch && cancelRequested) run.cancel.abort();
    }
  };

  return {
    async start(): Promise<void> {
      if (deps.isAlone) await voidLeases(db);
      const tryBeat = () =>
        void beat().catch((error: unknown) => log.warn({ error }, 'Leases of runs could not be renewed'));
      stops = [
        bus.subscribe(cancelTopic, (runId) => atWork.get(runId as string)?.cancel.abort(), tryBeat),
        timers.every(lookMs, lookForAll),
        timers.every(heartbeatMs, tryBeat),
      ];
      lookForAll();
    },
    make,
    take,
    /** Looks for runs that wait in line now. */
    wake,
    /** Leaves every run to whoever comes next: what was written is in the log, nothing is settled. */
    async stop(): Promise<void> {
      leave.abort();
      for (const stop of stops) stop();
      await looking;
      await Promise.allSettled(beingMade.values());
      await Promise.all([...atWork.values()].map(({ done }) => done));
      await runLog.flush();
      await releaseLeases(db, owner, []);
    },
    isStopping: () => leave.signal.aborted,
    count: () => atWork.size,
    lastLookMs: () => lastLookMs,
  };
};

/** A take-over is in the log before anything else is done: one that dies of the run is counted, too. */
const claim = ({ db, owner, clock, conversations }: RunnerDeps): Promise<RunRow | undefined> =>
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

const readProgress = async (db: Db, run: RunRow): Promise<{ progress: Progress; lastSeq: number }> => {
  let progress = noProgress;
  let lastSeq = 0;
  // A run claimed for the first time has no log to read.
  for (let full = run.epoch > 1; full;) {
    const events = await listEvents(db, run.id, lastSeq, eventPageSize);
    for (const { json } of events) progress = advance(progress, parseEvent(json));
    lastSeq = events.at(-1)?.seq ?? lastSeq;
    full = events.length === eventPageSize;
  }
  return { progress, lastSeq };
};
