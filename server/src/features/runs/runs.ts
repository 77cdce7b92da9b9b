/**
 * Answers being made. A run is a pipeline of small steps that writes an append-only log; its message
 * is the fold of that log; everyone who watches is a reader of it.
 */
import type { Message } from '@stoa/contract/conversations';
import type { Run, StartRun } from '@stoa/contract/runs/routes';
import { isEnded } from '@stoa/contract/runs/status';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { EventSink } from '../../kernel/handler.ts';
import type { NewId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import type { Metrics } from '../../kernel/metrics.ts';
import { tellUser } from '../../kernel/news.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../kernel/principal.ts';
import type { Timers } from '../../kernel/timers.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { Queue } from '../../platform/queue/port.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Files } from '../files/files.ts';
import type { Models } from '../models/models.ts';
import type { Tools } from '../tools/tools.ts';
import { createRunFigures, declareRunReadings } from './figures.ts';
import { createRunHub, type RunReader } from './hub.ts';
import { compactEndedRuns } from './jobs.ts';
import { createRunLog } from './log.ts';
import { repeat } from './repeat.ts';
import { cancelTopic, createRunner, type Runner } from './runner.ts';
import type { RunRow } from './schema.ts';
import { findStarted, startRun } from './start.ts';
import { createSettle } from './steps/settle.ts';
import { findOwnRun, listActiveRuns } from './store.ts';
import { createTitles } from './title.ts';
import { createStreamsOfUser } from './streams-of-user.ts';
import { createUserEnd } from './user-end.ts';
import { toRun } from './view.ts';
import { createWaiting } from './waiting.ts';

const compactEveryMs = 60_000;
/** Tabs of one person that are on a screen at the same time, and clients of theirs: more than anybody has. */
const mostStreamsOfUser = 30;

export interface RunsDeps {
  db: Db;
  bus: Bus;
  queue: Queue;
  clock: Clock;
  timers: Timers;
  newId: NewId;
  log: Log;
  metrics: Metrics;
  conversations: Conversations;
  files: Files;
  models: Models;
  tools: Tools;
  findPrincipal: (userId: string) => Promise<UserPrincipal | undefined>;
  mostSteps: () => Promise<number>;
  /** Whether conversations get their title from a model. */
  wantsTitles: () => Promise<boolean>;
  mostRunsOfUser: (tx: Tx) => Promise<number>;
  /** Whether somebody has not been put out since they were let in. */
  isSessionAlive: (user: UserPrincipal, handle?: Handle) => Promise<boolean>;
  /** Who this process is among those on the same database. */
  owner: string;
  isAlone: boolean;
  runsAtOnce: number;
}

export interface StartedRun {
  run: Run;
  input: Message | null;
  output: Message;
}

export type Runs = ReturnType<typeof createRuns>;

/** What runs go through, put together: the log and its readers, whoever works on them, and how they end. */
const createMachinery = (deps: RunsDeps) => {
  const { db, bus, clock, timers, log, conversations, tools, owner } = deps;
  const hub = createRunHub({ db, bus, timers, log });
  const figures = createRunFigures(deps.metrics, clock.nowMs);
  const runLog = createRunLog({ db, owner, tell: hub.tell, timers, log, onCommitted: figures.committed });
  const tellOf = (run: RunRow): void => tellUser(bus, run.ownerId, { type: 'run-changed', run: toRun(run) });
  const onEnded = (run: RunRow): void => {
    tellOf(run);
    figures.ended(run.status);
  };
  const settle = createSettle({ conversations, tools, owner, onEnded });
  const waiting = createWaiting({ db, tools, conversations, onChanged: tellOf, wake: () => runner.wake() });
  const runner: Runner = createRunner({ ...deps, runLog, settle, waiting, figures });
  tools.interactions.onSettled(async (tx, { runId }) => {
    if (runId !== null) await waiting.takeUp(tx, runId);
  });
  declareRunReadings({
    ...deps,
    nowMs: clock.nowMs,
    activeCount: runner.count,
    readerCount: hub.readerCount,
    tickMs: runLog.tickMs,
  });
  const streams = createStreamsOfUser(mostStreamsOfUser);
  /** Every event stream of a user is told of here; `letGo` ends it when they have too many. */
  const holdStream = ({ userId }: UserPrincipal, sink: EventSink, letGo: () => void): void =>
    streams.add(userId, sink, letGo);
  return { hub, runner, waiting, tellOf, holdStream };
};

export const createRuns = (deps: RunsDeps) => {
  const { db, bus, clock, timers, newId, log, conversations, models } = deps;
  const { hub, runner, waiting, tellOf, holdStream } = createMachinery(deps);
  const titles = createTitles(deps);
  let stopCompacting: (() => void) | undefined;

  const getOwn = async (principal: Principal, runId: string): Promise<RunRow> => {
    const run = await findOwnRun(db, requireUser(principal).userId, runId);
    if (!run) throw new AppError('run/not-found', 'There is no such run.');
    return run;
  };

  /** Found out before anything is written. What was started before may be repeated although its model is gone. */
  const assertAskable = async (
    user: UserPrincipal,
    conversationId: string,
    request: StartRun,
  ): Promise<void> => {
    try {
      await models.reach(user, request.model);
    } catch (error) {
      if (!(await findStarted(db, user.userId, conversationId, request))) throw error;
    }
  };

  const onStarted = async (
    user: UserPrincipal,
    tx: Tx,
    run: RunRow,
    { isNamed }: { isNamed: boolean },
  ): Promise<void> => {
    // SR-52: a request that was on its way when its user was put out begins nothing any more.
    if (!(await deps.isSessionAlive(user, tx)))
      throw new AppError('account/sign-in-required', 'This session is over.');
    if (run.status === 'queued') tx.afterCommit(() => tellOf(run));
    tx.afterCommit(() => runner.take(run));
    if (!isNamed) await titles.order(tx, run.id);
  };

  return {
    async start(principal: Principal, conversationId: string, request: StartRun): Promise<StartedRun> {
      const user = requireUser(principal);
      if (runner.isStopping()) {
        throw new AppError('server/stopping', 'The server is stopping; send it again in a moment.');
      }
      await assertAskable(user, conversationId, request);
      // Its key makes it the same run, whatever came of an earlier try.
      const { run, input, output } = await repeat(
        timers,
        () => {
          const runId = newId('run');
          const making = { ...deps, onStarted: onStarted.bind(undefined, user) };
          return runner.make(runId, (claim) =>
            startRun({ ...making, claim }, user, runId, conversationId, request),
          );
        },
        (error) => error instanceof AppError,
      );
      const described = await conversations.describe(input ? [input, output] : [output]);
      return { run: toRun(run), input: input && described[0]!, output: described.at(-1)! };
    },

    async get(principal: Principal, runId: string): Promise<Run> {
      return toRun(await getOwn(principal, runId));
    },

    async listActive(principal: Principal) {
      const rows = await listActiveRuns(db, requireUser(principal).userId);
      return { items: rows.map(toRun), nextCursor: null };
    },

    async cancel(principal: Principal, runId: string): Promise<Run> {
      const run = await getOwn(principal, runId);
      if (!isEnded(run.status)) {
        await waiting.cancel(run.id);
        bus.publish(cancelTopic, run.id);
        runner.wake();
      }
      return toRun(await getOwn(principal, runId));
    },

    ...createUserEnd({ bus, waiting, wake: runner.wake }),
    holdStream,

    /**
     * The way to follow a run of the principal's, from any place on; each call returns how to stop.
     * @throws run/not-found
     */
    async getFollower(
      principal: Principal,
      runId: string,
    ): Promise<(after: number, reader: RunReader) => () => void> {
      const run = await getOwn(principal, runId);
      return (after, reader) => hub.follow(run.id, after, reader);
    },

    async follow(principal: Principal, runId: string, after: number, reader: RunReader): Promise<() => void> {
      return hub.follow((await getOwn(principal, runId)).id, after, reader);
    },

    async startWork(): Promise<void> {
      await runner.start();
      stopCompacting = timers.every(compactEveryMs, () => {
        compactEndedRuns(db, clock).catch((error: unknown) =>
          log.warn({ error }, 'Run logs could not be compacted'),
        );
      });
    },

    async stopWork(): Promise<void> {
      stopCompacting?.();
      await runner.stop();
    },

    activeCount: runner.count,
    /** When waiting runs were last looked for, by `performance.now()`. */
    lastLookMs: runner.lastLookMs,
  };
};
