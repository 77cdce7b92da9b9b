/**
 * Takes queued runs, as many as this process may have at once, and those whose process died. A run is
 * its own queue entry: two rows that say the same thing could disagree.
 */
import { AppError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { tellUser } from '../../kernel/news.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db } from '../../platform/db/port.ts';
import { type Claim, createClaims } from './claims.ts';
import { type EngineDeps, executeRun } from './engine.ts';
import { parseEvent } from './frame.ts';
import type { RunLog } from './log.ts';
import { createPlaces } from './places.ts';
import { advance, noProgress, type Progress } from './progress.ts';
import type { RunRow } from './schema.ts';
import { listEvents, releaseLeases, voidLeases } from './store.ts';
import { toRun } from './view.ts';

const heartbeatMs = 10_000;
/** How often to look for runs that nobody announced, or whose lease has lapsed. */
const lookMs = 1500;
/** What calls of tools that are under way have left when the process stops. */
const graceMs = 5000;
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

export const cancelTopic = 'runs:cancel';

export type Runner = ReturnType<typeof createRunner>;

export const createRunner = (deps: RunnerDeps) => {
  const { db, bus, timers, log, runLog, owner } = deps;
  const claims = createClaims(deps);
  const leave = new AbortController();
  const giveUp = new AbortController();
  /** Empty until it has started. */
  let stops: (() => void)[] = [];
  let looking: Promise<void> | undefined;
  /** How many runs were announced and not looked for yet. */
  let announced = 0;
  /** There may be others that nobody announced. */
  let mayBeMore = false;
  let lastLookMs = performance.now();

  const work = async (run: RunRow, cancel: AbortSignal): Promise<void> => {
    tellUser(bus, run.ownerId, { type: 'run-changed', run: toRun(run) });
    const { progress, lastSeq } = await readProgress(db, run);
    const writer = runLog.open(run.id, run.epoch, lastSeq);
    await executeRun(deps, run, writer, progress, { cancel, leave: leave.signal, giveUp: giveUp.signal });
  };

  const places = createPlaces({ ...deps, work, onRoom: () => wake() });
  const hasRoom = (): boolean => !leave.signal.aborted && places.hasRoom();

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
    return places.keepFor(runId, start(claims.claim)).catch((error: unknown) => {
      if (!(error instanceof AppError)) {
        claims.noteUnknown();
        lookForAll();
      }
      throw error;
    });
  };

  /** After the commit that made a run. */
  const take = (run: RunRow): void => (run.leaseOwner === null ? wake() : places.begin(run));

  const look = async (): Promise<void> => {
    while ((announced > 0 || mayBeMore) && hasRoom()) {
      if (announced > 0) announced -= 1;
      const wasUnannounced = mayBeMore;
      const run = await claims.takeOldest(places.runIds());
      if (run) places.begin(run);
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
    const held = places.held();
    if (held.length === 0) return;
    for (const { id, epoch, cancelRequested } of await claims.renew(held)) {
      if (cancelRequested) places.cancel(id, epoch);
    }
  };

  return {
    async start(): Promise<void> {
      if (deps.isAlone) await voidLeases(db);
      const tryBeat = () =>
        void beat().catch((error: unknown) => log.warn({ error }, 'Leases of runs could not be renewed'));
      stops = [
        bus.subscribe(cancelTopic, (runId) => places.cancel(runId as string), tryBeat),
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
      const callOff = timers.after(graceMs, () => giveUp.abort());
      for (const stop of stops) stop();
      await looking;
      await places.empty();
      callOff();
      await runLog.flush();
      await releaseLeases(db, owner, []);
    },
    isStopping: () => leave.signal.aborted,
    count: places.count,
    lastLookMs: () => lastLookMs,
  };
};

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
