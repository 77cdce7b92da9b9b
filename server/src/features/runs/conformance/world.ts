/**
 * Several processes on one database, people who send and people who watch, all moved by one scheduler.
 * What has to hold is asserted as it happens; who moves them, and what goes wrong, is up to the test.
 */
import assert from 'node:assert/strict';
import { foldEvents, type Parts } from '@stoa/contract/runs/fold';
import { openTestRooms, type TestRooms } from '../../../app/testing.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Db } from '../../../platform/db/port.ts';
import { type LoggedEvent, parseEvent } from '../frame.ts';
import { createFaultyBus, createFaultyDb, type Faults } from './faulty-ports.ts';
import { createPeople } from './people.ts';
import { createScheduler } from './scheduler.ts';
import { createSource, type Deeds, testSourceId } from './sources.ts';
import { createUpstream, type Upstream } from './upstream.ts';
import { type WatchedRun, watchRun } from './watched-run.ts';

/** What worlds stand on: a database, with rooms without faults for what is not about runs. */
export interface Ground {
  db: Db;
  rooms: TestRooms;
  user: UserPrincipal;
}

export interface Process {
  readonly name: string;
  readonly rooms: TestRooms;
  readonly clock: Clock & { skewMs: number };
  isPaused: boolean;
}

export interface Reader {
  readonly run: WatchedRun;
  seq: number;
  parts: Parts;
  hasEnded: boolean;
  connection: { to: Process; stop?: () => void } | undefined;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

const endpointId = 'end_env_model';
const environment = [
  {
    id: endpointId,
    name: 'Model',
    provider: 'openai-compatible',
    baseUrl: 'http://model.test/v1',
    apiKey: null,
  },
] as const;

/** @param firstFaults until `setFaults` says otherwise */
export const createWorld = async ({ db, rooms: base, user }: Ground, seed: number, firstFaults: Faults) => {
  const scheduler = createScheduler(seed);
  const { pick, note } = scheduler;
  let faults = firstFaults;
  const processes: Process[] = [];
  const upstreams: Upstream[] = [];
  const readers: Reader[] = [];
  const watched: WatchedRun[] = [];
  const busOf = createFaultyBus(scheduler, () => faults);
  const conversation = await base.conversations.create(user, {
    title: 'Named already',
    toolSources: [testSourceId],
  });
  const deeds: Deeds = new Map();
  const people = createPeople(scheduler, user);
  /** What a reader was told that it should not have been: to throw there would be to throw inside a process. */
  let wronged: unknown;
  let born = 0;
  let sent = 0;
  /** Of what was sent, how much is known to have come through. */
  const confirmed = new Set<string>();

  /** Runs are found where they appear: in the database. */
  const findRuns = async (): Promise<void> => {
    const { items } = await base.runs.listActive(user);
    for (const { id } of items) {
      if (watched.some((run) => run.id === id)) continue;
      watched.push(await watchRun(db, base.conversations, id));
      addReader(watched.at(-1)!);
    }
  };

  const look = async (process: string): Promise<void> => {
    if (watched.length < sent) await findRuns();
    for (const run of watched) await run.look(process, scheduler.nowMs());
    people.read(watched);
  };

  const bear = async (): Promise<void> => {
    const name = `p${(born += 1)}`;
    const given = { scheduler, process: name, faults: () => faults };
    const upstream = createUpstream(given);
    const clock = { skewMs: 0, nowMs: (): number => scheduler.nowMs() + clock.skewMs };
    const rooms = await openTestRooms({
      db: createFaultyDb(db, { ...given, onWritten: look }),
      bus: busOf(name),
      blobs: base.blobs,
      clock,
      timers: scheduler.timersOf(name),
      egress: upstream.egress,
      environment: [...environment],
      toolSources: [createSource(scheduler, name, deeds)],
      owner: name,
      isAlone: false,
      runsAtOnce: 2,
    });
    const process: Process = { name, rooms, clock, isPaused: false };
    processes.push(process);
    upstreams.push(upstream);
    await rooms.runs.startWork();
  };

  const bury = (process: Process): void => {
    scheduler.kill(process.name);
    processes.splice(processes.indexOf(process), 1);
    for (const reader of readers) if (reader.connection?.to === process) disconnect(reader);
  };

  /** A client that does not hear whether its request came through repeats it under the same key. */
  const send = (parentId: string | null = null, key = `key-${(sent += 1)}-of-a-run`): void => {
    let isOver = false;
    const again = (): void => {
      if (!isOver) scheduler.add('client', 'sends again', () => send(parentId, key), 500);
      isOver = true;
    };
    const request = {
      parentId,
      parts: [{ type: 'text' as const, text: 'Say something.' }],
      model: { endpointId, id: 'words', settings: {} },
      idempotencyKey: key,
    };
    const start = pick(processes).rooms.runs.start(user, conversation.id, request);
    const confirm = (): void => {
      isOver = true;
      confirmed.add(key);
    };
    start.then(confirm, again);
    scheduler.add('client', 'has waited long enough', again, 15_000);
  };

  const take = (reader: Reader, logged: readonly LoggedEvent[]): void => {
    const { history } = reader.run;
    for (const { seq, json } of logged) {
      const isSnapshot = json.startsWith('{"type":"snapshot"');
      if (isSnapshot) {
        assert.equal(seq, history.length - 1, 'a snapshot stands for all but the end');
      } else {
        assert.equal(seq, reader.seq + 1, 'events come once and in order');
        assert.equal(json, history[seq - 1]?.json, 'nobody sees what is not in the log');
      }
      reader.seq = seq;
      reader.parts = foldEvents([parseEvent(json)], reader.parts);
    }
  };

  const connect = (reader: Reader): void => {
    const connection: NonNullable<Reader['connection']> = { to: pick(processes) };
    reader.connection = connection;
    const follow = connection.to.rooms.runs.follow(user, reader.run.id, reader.seq, {
      take(events) {
        try {
          take(reader, events);
        } catch (error) {
          wronged ??= error;
        }
      },
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

  /** Somebody who has seen the run up to some place and looks on from there. */
  const addReader = (run: WatchedRun): void => {
    const seq = Math.floor(scheduler.random() * (run.history.length + 1));
    const parts = foldEvents(run.history.slice(0, seq).map(({ json }) => parseEvent(json)));
    readers.push({ run, seq, parts, hasEnded: false, connection: undefined });
  };

  return {
    scheduler,
    processes,
    watched,
    readers,
    deeds,
    bear,
    send,
    addReader,
    disconnect,
    setFaults: (next: Faults) => void (faults = next),

    setPaused(process: Process, isPaused: boolean): void {
      note(`${process.name} is ${isPaused ? 'paused' : 'resumed'}`);
      process.isPaused = isPaused;
      if (isPaused) scheduler.pause(process.name);
      else scheduler.resume(process.name);
    },

    die(process: Process): void {
      note(`${process.name} dies`);
      bury(process);
    },

    /** An orderly stop. */
    leave(process: Process): void {
      note(`${process.name} is told to stop`);
      const gone = () => bury(process);
      process.rooms.runs.stopWork().then(gone, gone);
    },

    cancel(process: Process, { id }: WatchedRun): void {
      note(`${process.name} is asked to cancel`);
      process.rooms.runs.cancel(user, id).catch(() => undefined);
    },

    /** One step of the scheduler's; where none is due, time passes until one is, and up to `moreMs` beyond. */
    async step(moreMs: number): Promise<void> {
      for (const reader of readers) {
        if (!reader.connection && !reader.hasEnded && scheduler.chance(0.2)) connect(reader);
      }
      if (people.waitsFor() && scheduler.chance(0.2)) people.answer(pick(processes).rooms);
      if (!(await scheduler.step())) scheduler.skip(moreMs);
      if (wronged) throw wronged as Error;
    },

    isOver: (): boolean =>
      confirmed.size === sent &&
      watched.length === sent &&
      watched.every((run) => run.row().endedAt !== null) &&
      readers.every((reader) => reader.hasEnded),

    async assertEnded(): Promise<void> {
      const calls = upstreams.flatMap((upstream) => upstream.calls);
      const prompts = JSON.stringify(calls.map(({ messages }) => messages));
      for (const run of watched) {
        for (const part of await run.assertEnded(calls.map(({ text }) => text))) {
          if (part.type === 'tool') people.assertDeed(`${run.id} ${part.id}`, part, deeds);
          const isCut = part.type === 'notice' && part.kind === 'step-cut';
          assert.ok(
            !isCut || part.text.trim() === '' || !prompts.includes(part.text.trim()),
            'what was cut off is not sent to the model',
          );
        }
      }
      for (const { run, seq, parts } of readers) {
        assert.equal(seq, run.history.length);
        const whole = foldEvents(run.history.map(({ json }) => parseEvent(json)));
        assert.deepEqual(parts, whole, 'whoever watched has seen the message');
      }
    },

    async close(): Promise<void> {
      while (processes[0]) bury(processes[0]);
      for (const upstream of upstreams) upstream.close();
      await base.conversations.remove(user, conversation.id);
    },
  };
};
