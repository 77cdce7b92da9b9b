/**
 * Several processes on one database, people who watch, and everything that goes wrong, as one schedule
 * that a seed decides. First there is trouble, then peace: in the end every run has ended and every
 * reader knows it. What has to hold meanwhile is asserted as it happens.
 */
import assert from 'node:assert/strict';
import { foldEvents, type Parts } from '@stoa/contract/runs/fold';
import { openTestRooms, type TestRooms } from '../../../app/testing.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Db } from '../../../platform/db/port.ts';
import { type LoggedEvent, parseEvent } from '../frame.ts';
import {
  createFaultyBus,
  createFaultyDb,
  createUpstream,
  type Faults,
  noFaults,
  type Upstream,
} from './faulty-ports.ts';
import { createScheduler } from './scheduler.ts';
import { type WatchedRun, watchRun } from './watched-run.ts';

const trouble: Faults = {
  connectionBreaks: 0.02,
  messageIsLost: 0.15,
  messageIsDoubled: 0.15,
  modelBreaksOff: 0.1,
};
/** More than any schedule needs; one that takes more does not come to its end. */
const mostSteps = 5000;
const endpointId = 'end_env_model';

export interface World {
  db: Db;
  /** Rooms without faults, for what stands around the runs. */
  rooms: TestRooms;
  user: UserPrincipal;
}

interface Process {
  name: string;
  rooms: TestRooms;
  upstream: Upstream;
  skewMs: number;
  isPaused: boolean;
}

interface Reader {
  runId: string;
  seq: number;
  parts: Parts;
  hasEnded: boolean;
  connection: { to: Process; stop?: () => void } | undefined;
}

export interface Explored {
  trace: readonly string[];
  runs: readonly WatchedRun[];
}

/** @throws what was broken, with the seed and the last steps of its schedule */
export const explore = async (world: World, seed: number): Promise<Explored> => {
  const schedule = await createSchedule(world, seed);
  try {
    return await schedule.run();
  } catch (error) {
    const last = schedule.trace.slice(-40).join('\n  ');
    throw new Error(
      `Seed ${seed}, after ${schedule.trace.length} steps: ${(error as Error).message}\n  ${last}`,
      {
        cause: error,
      },
    );
  } finally {
    await schedule.close();
  }
};

const createSchedule = async ({ db, rooms: base, user }: World, seed: number) => {
  const scheduler = createScheduler(seed);
  const { chance, pick, note } = scheduler;
  let faults = trouble;
  const ownerCount = 2 + (seed % 2);
  const processes: Process[] = [];
  const everyUpstream: Upstream[] = [];
  const readers: Reader[] = [];
  const watched: WatchedRun[] = [];
  const busOf = createFaultyBus(scheduler, () => faults);
  const conversation = await base.conversations.create(user, { title: 'Named already' });
  let born = 0;

  const lookAtAll = async (process: string): Promise<void> => {
    for (const run of watched) await run.look(process, scheduler.nowMs());
  };

  const bear = async (): Promise<void> => {
    const name = `p${(born += 1)}`;
    const upstream = createUpstream(scheduler, name, () => faults);
    everyUpstream.push(upstream);
    const process = { name, upstream, skewMs: 0, isPaused: false } as Process;
    process.rooms = await openTestRooms({
      db: createFaultyDb(db, { scheduler, process: name, faults: () => faults, onWritten: lookAtAll }),
      bus: busOf(name),
      clock: { nowMs: () => scheduler.nowMs() + process.skewMs },
      timers: scheduler.timersOf(name),
      egress: upstream.egress,
      environment: [
        {
          id: endpointId,
          name: 'Model',
          provider: 'openai-compatible',
          baseUrl: 'http://model.test/v1',
          apiKey: null,
        },
      ],
      owner: name,
      isAlone: false,
      runsAtOnce: 2,
    });
    processes.push(process);
    await process.rooms.runs.startWork();
  };

  const bury = (process: Process): void => {
    scheduler.kill(process.name);
    processes.splice(processes.indexOf(process), 1);
    for (const reader of readers) if (reader.connection?.to === process) disconnect(reader);
  };

  /** A client that does not hear whether its request came through repeats it under the same key. */
  const send = (key: string): void => {
    const process = pick(processes);
    const again = () => scheduler.add('client', 'sends again', () => send(key), 500);
    let isOver = false;
    const start = process.rooms.runs.start(user, conversation.id, {
      parentId: null,
      parts: [{ type: 'text', text: 'Say something.' }],
      model: { endpointId, id: 'words', settings: {} },
      idempotencyKey: key,
    });
    start.then(
      () => void (isOver = true),
      () => void (isOver ||= (again(), true)),
    );
    scheduler.add('client', 'has waited long enough', () => void (isOver ||= (again(), true)), 15_000);
  };

  const take = (reader: Reader, run: WatchedRun, logged: readonly LoggedEvent[]): void => {
    for (const { seq, json } of logged) {
      const event = parseEvent(json) as Parameters<typeof foldEvents>[0] extends Iterable<infer E>
        ? E
        : never;
      if (event.type === 'snapshot') {
        assert.equal(seq, run.history.length - 1, 'a snapshot stands for all but the end');
      } else {
        assert.equal(seq, reader.seq + 1, 'events come once and in order');
        assert.equal(json, run.history[seq - 1]?.json, 'nobody sees what is not in the log');
      }
      reader.seq = seq;
      reader.parts = foldEvents([event], reader.parts);
    }
  };

  const connect = (reader: Reader): void => {
    const connection: NonNullable<Reader['connection']> = { to: pick(processes) };
    reader.connection = connection;
    const run = watched.find(({ id }) => id === reader.runId)!;
    const follow = connection.to.rooms.runs.follow(user, reader.runId, reader.seq, {
      take: (events) => take(reader, run, events),
      end: () => void (reader.hasEnded = true),
    });
    const isConnected = () => reader.connection === connection;
    follow.then(
      (stop) => (isConnected() ? (connection.stop = stop) : stop()),
      () => isConnected() && disconnect(reader),
    );
  };

  const disconnect = (reader: Reader): void => {
    reader.connection?.stop?.();
    reader.connection = undefined;
  };

  const addReader = (run: WatchedRun): void => {
    const seq = Math.floor(scheduler.random() * (run.history.length + 1));
    const parts = foldEvents(run.history.slice(0, seq).map(({ json }) => parseEvent(json)));
    readers.push({ runId: run.id, seq, parts, hasEnded: false, connection: undefined });
  };

  /** Runs are found where they appear: in the database. */
  const findRuns = async (): Promise<void> => {
    const { items } = await base.runs.listActive(user);
    for (const { id } of items) {
      if (watched.some((run) => run.id === id)) continue;
      const run = await watchRun(db, base.conversations, id);
      watched.push(run);
      addReader(run);
    }
  };

  const misfortunes: (() => unknown)[] = [
    () => scheduler.jump(pick([20, 500, 1500, 9000, 31_000, 31_000, 700_000])),
    () => pausing(pick(processes), true),
    () => pausing(pick(processes), true),
    () => pausing(pick(processes), false),
    () => (pick(processes).skewMs = pick([-86_400_000, -3000, 0, 3000, 86_400_000])),
    () => born < 8 && die(pick(processes)),
    () => born < 8 && chance(0.3) && leave(pick(processes)),
    () => watched.length > 0 && readers.length < 6 && addReader(pick(watched)),
    () => readers.length > 0 && disconnect(pick(readers)),
    () => watched.length > 0 && chance(0.2) && cancel(pick(processes), pick(watched)),
  ];
  const pausing = (process: Process, isPaused: boolean): void => {
    note(`${process.name} is ${isPaused ? 'paused' : 'resumed'}`);
    process.isPaused = isPaused;
    if (isPaused) scheduler.pause(process.name);
    else scheduler.resume(process.name);
  };
  const die = (process: Process): Promise<void> => {
    note(`${process.name} dies`);
    bury(process);
    return bear();
  };
  const leave = (process: Process): Promise<void> => {
    note(`${process.name} is told to stop`);
    const gone = () => bury(process);
    process.rooms.runs.stopWork().then(gone, gone);
    return bear();
  };
  const cancel = (process: Process, { id }: WatchedRun): void => {
    note(`${process.name} is asked to cancel`);
    process.rooms.runs.cancel(user, id).catch(() => undefined);
  };

  const isOver = (runCount: number): boolean =>
    watched.length === runCount &&
    watched.every((run) => run.row().endedAt !== null) &&
    readers.every((reader) => reader.hasEnded);

  const step = async (): Promise<void> => {
    await findRuns();
    for (const reader of readers) if (!reader.connection && !reader.hasEnded && chance(0.2)) connect(reader);
    if (!(await scheduler.step())) scheduler.skip();
  };

  const run = async (): Promise<Explored> => {
    for (let n = 0; n < ownerCount; n++) await bear();
    const runCount = 1 + Number(chance(0.3));
    for (let n = 0; n < runCount; n++) send(`key-${n}-of-a-run`);
    for (let left = 20 + Math.floor(scheduler.random() * 150); left > 0 && !isOver(runCount); left--) {
      if (chance(0.12)) await pick(misfortunes)();
      if (processes.every(({ isPaused }) => isPaused)) pausing(pick(processes), false);
      await step();
    }
    note('peace');
    faults = noFaults;
    for (const process of processes) pausing(process, false);
    for (let steps = 0; !isOver(runCount); steps++) {
      assert.ok(steps < mostSteps, 'with nothing in its way everything comes to its end');
      await step();
    }
    const said = everyUpstream.flatMap(({ calls }) => calls);
    const sent = JSON.stringify(said.map(({ messages }) => messages));
    for (const watch of watched) {
      const parts = await watch.assertEnded(said.map(({ text }) => text));
      for (const part of parts) {
        const isSent = part.type === 'notice' && part.kind === 'step-cut' && sent.includes(part.text.trim());
        assert.ok(!isSent, 'what was cut off is not sent to the model');
      }
    }
    for (const reader of readers) {
      const { history } = watched.find(({ id }) => id === reader.runId)!;
      assert.equal(reader.seq, history.length);
      const whole = foldEvents(history.map(({ json }) => parseEvent(json)));
      assert.deepEqual(reader.parts, whole, 'whoever watched has seen the message');
    }
    return { trace: scheduler.trace, runs: watched };
  };

  return {
    run,
    trace: scheduler.trace,
    async close(): Promise<void> {
      for (const process of [...processes]) bury(process);
      for (const upstream of everyUpstream) upstream.close();
      await base.conversations.remove(user, conversation.id);
    },
  };
};
