/**
 * The promise of the log and the hub, held against random schedules over the real database: whatever
 * is written, flushed, lost, cut off and read again, each reader gets every event once and in order,
 * and nobody sees what is not in the log.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent } from '@stoa/contract/runs/events';
import { foldEvents } from '@stoa/contract/runs/fold';
import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import { openTestRooms } from '../../app/testing.ts';
import { silentLog } from '../../kernel/log.ts';
import { systemTimers, type Timers } from '../../kernel/timers.ts';
import { CommitUnknownError, type Db } from '../../platform/db/port.ts';
import { type LoggedEvent, parseEvent } from './frame.ts';
import { createRunHub } from './hub.ts';
import { createRunLog, type RunLog, type RunWriter } from './log.ts';
import { claimRun, endRun, findLastSeq, listEvents, voidLeases } from './store.ts';
import { startTestRun } from './testing.ts';

type Action =
  | { do: 'delta'; run: number; text: string; reasoning: boolean }
  | { do: 'part'; run: number }
  | { do: 'flush' }
  | { do: 'turn' }
  | { do: 'connect'; reader: number }
  | { do: 'disconnect'; reader: number }
  | { do: 'crash' }
  | { do: 'lose-hints'; count: number };

const runCount = 2;
const readerCount = 3;
const index = (count: number) => fc.nat({ max: count - 1 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('delta' as const),
      run: index(runCount),
      text: fc.string({ maxLength: 6 }),
      reasoning: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('part' as const), run: index(runCount) }) },
  { weight: 4, arbitrary: fc.constant({ do: 'flush' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'turn' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('connect' as const), reader: index(readerCount) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('disconnect' as const), reader: index(readerCount) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('lose-hints' as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
);

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('200 random schedules of delta, flush, disconnect, reconnect, crash and lost hints: every event once, in order', async () => {
  const rooms = await openTestRooms();
  const user = await rooms.addUser('Ada');
  const endpointId = await rooms.addScriptedEndpoint(user);
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 60 }), async (schedule) => {
      const world = await createWorld(rooms, user, endpointId);
      for (const step of schedule) await world.perform(step);
      await world.finish();
    }),
    { numRuns: 200 },
  );
});

interface Reader {
  run: number;
  seen: LoggedEvent[];
  ended: boolean;
  stop: (() => void) | undefined;
}

const createWorld = async (
  rooms: Awaited<ReturnType<typeof openTestRooms>>,
  user: Parameters<typeof startTestRun>[1],
  endpointId: string,
) => {
  const { db, bus } = rooms;
  const hub = createRunHub({ db, bus, timers: systemTimers, log: silentLog });
  let hintsToLose = 0;
  const tell: typeof hub.tell = (frame) => {
    if (hintsToLose > 0) hintsToLose -= 1;
    else hub.tell(frame);
  };
  const ids: string[] = [];
  for (let n = 0; n < runCount; n++) ids.push((await startTestRun(rooms, user, endpointId)).run.id);

  let life = 0;
  let owner = '';
  let runLog: RunLog;
  let writers: RunWriter[] = [];
  const abandoned: RunWriter[] = [];
  let parts = 0;
  let openParts: (string | undefined)[] = [];

  /** A process begins: it takes every run over from where the log ends. */
  const begin = async () => {
    owner = `process-${(life += 1)}`;
    runLog = createRunLog({ db, owner, tell, timers: systemTimers, log: silentLog });
    await voidLeases(db);
    writers = [];
    for (let count = 0; count < runCount;) {
      const claimed = await db.transaction((tx) => claimRun(tx, owner, 60_000));
      // One that its former holder writes to at this moment is passed over.
      if (!claimed) {
        await turn();
        continue;
      }
      count += 1;
      const { run } = claimed;
      writers[ids.indexOf(run.id)] = runLog.open(run.id, run.epoch, await findLastSeq(db, run.id));
    }
    openParts = [];
  };
  await begin();

  const write = (run: number, event: RunEvent) => {
    writers[run]!.append(event);
    // A process that is paused and wakes up goes on writing under an epoch that has passed.
    abandoned.at(-1 - run)?.append({ type: 'text-delta', partId: 'ghost', text: 'never seen' });
  };
  const startPart = (run: number) => {
    openParts[run] = `p${(parts += 1)}`;
    write(run, { type: 'text-start', partId: openParts[run], step: 1 });
  };

  const readers: Reader[] = Array.from({ length: readerCount }, (_, n) => ({
    run: n % runCount,
    seen: [],
    ended: false,
    stop: undefined,
  }));
  const connect = (reader: Reader) => {
    if (reader.stop || reader.ended) return;
    reader.stop = hub.follow(ids[reader.run]!, reader.seen.at(-1)?.seq ?? 0, {
      take(events) {
        for (const event of events) {
          assert.equal(event.seq, (reader.seen.at(-1)?.seq ?? 0) + 1, 'events come once and in order');
          reader.seen.push(event);
        }
      },
      end() {
        reader.ended = true;
      },
    });
  };
  const disconnect = (reader: Reader) => {
    reader.stop?.();
    reader.stop = undefined;
  };

  const perform = async (step: Action): Promise<void> => {
    switch (step.do) {
      case 'part':
        return startPart(step.run);
      case 'delta':
        if (openParts[step.run] === undefined) startPart(step.run);
        return write(step.run, {
          type: step.reasoning ? 'reasoning-delta' : 'text-delta',
          partId: openParts[step.run]!,
          text: step.text,
        });
      case 'flush':
        return runLog.flush();
      case 'turn':
        return turn();
      case 'connect':
        return connect(readers[step.reader]!);
      case 'disconnect':
        return disconnect(readers[step.reader]!);
      case 'crash':
        // What was not flushed is gone, unless its timers still fire: then the epoch stops it.
        abandoned.push(...writers);
        return begin();
      case 'lose-hints':
        hintsToLose = step.count;
    }
  };

  const finish = async (): Promise<void> => {
    for (const [run, writer] of writers.entries()) {
      await writer.write(
        { type: 'run-end', status: 'done', at: '2026-01-31T09:30:00.000Z' },
        async (tx, lastSeq) => {
          const end = {
            status: 'done' as const,
            usage: null,
            error: null,
            lastSeq,
            endedAt: tx.engine.now() as unknown as string,
          };
          return (await endRun(tx, { runId: ids[run]!, epoch: writer.epoch, owner }, end)) !== undefined;
        },
      );
    }
    for (const reader of readers) connect(reader);
    for (let tries = 0; readers.some(({ ended }) => !ended) && tries < 200; tries++) {
      // Hints may have been lost for good: the poll finds what they told of.
      hub.poll();
      await delay(1);
    }
    for (const { run, seen, ended } of readers) {
      const log = await listEvents(db, ids[run]!, 0, 10_000);
      assert.ok(ended, 'a reader is told of the end');
      assert.deepEqual(seen, log);
      assert.deepEqual(
        log.map(({ seq }) => seq),
        log.map((_, at) => at + 1),
      );
      assert.equal(log.filter(({ json }) => json.startsWith('{"type":"run-end"')).length, 1);
      assert.ok(
        log.every(({ json }) => !json.includes('never seen')),
        'who lost a run writes nothing',
      );
      const folded = (events: LoggedEvent[]) => foldEvents(events.map(({ json }) => parseEvent(json)));
      assert.deepEqual(folded(seen), folded(log));
    }
    assert.equal(hub.readerCount(), 0);
  };

  return { perform, finish };
};

test('a frame that the database refuses is given up by itself: its neighbours are written and told', async () => {
  const rooms = await openTestRooms();
  const user = await rooms.addUser('Ada');
  const endpointId = await rooms.addScriptedEndpoint(user);
  const refusePoison: KyselyPlugin = {
    transformQuery({ node }) {
      if (JSON.stringify(node).includes('poison')) throw new Error('refused');
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const db: Db = { ...rooms.db, query: <T>() => rooms.db.query<T>().withPlugin(refusePoison) };
  const timers: Timers = { ...systemTimers, after: (_delayMs, then) => systemTimers.after(0, then) };
  const told: string[] = [];
  const tell = ({ runId }: { runId: string }) => void told.push(runId);
  const runLog = createRunLog({ db, owner: 'one', tell, timers, log: silentLog });
  const writers: RunWriter[] = [];
  for (let n = 0; n < 2; n++) {
    await startTestRun(rooms, user, endpointId);
    const { run } = (await db.transaction((tx) => claimRun(tx, 'one', 60_000)))!;
    writers.push(runLog.open(run.id, run.epoch, 0));
  }
  const [good, bad] = writers as [RunWriter, RunWriter];
  good.append({ type: 'text-start', partId: 'wine', step: 1 });
  bad.append({ type: 'text-start', partId: 'poison', step: 1 });
  await runLog.flush();
  assert.deepEqual(told, [good.runId]);
  assert.deepEqual([good.lost.aborted, bad.lost.aborted], [false, true]);
  assert.equal(await findLastSeq(db, good.runId), 1);
  assert.equal(await findLastSeq(db, bad.runId), 0);
});

test('an end whose commit nobody heard of is found, told once, and not repeated', async () => {
  const rooms = await openTestRooms();
  const user = await rooms.addUser('Ada');
  const { run } = await startTestRun(rooms, user, await rooms.addScriptedEndpoint(user));
  let tries = 0;
  const db: Db = {
    ...rooms.db,
    async transaction(work) {
      if ((tries += 1) > 1) return rooms.db.transaction(work);
      await rooms.db.transaction((tx) => work({ ...tx, afterCommit: () => undefined }));
      throw new CommitUnknownError('The connection is gone.');
    },
  };
  const { epoch } = (await rooms.db.transaction((tx) => claimRun(tx, 'one', 60_000)))!.run;
  const told: LoggedEvent[] = [];
  const tell = ({ events }: { events: LoggedEvent[] }) => void told.push(...events);
  const timers: Timers = { ...systemTimers, after: (_delayMs, then) => systemTimers.after(0, then) };
  const writer = createRunLog({ db, owner: 'one', tell, timers, log: silentLog }).open(run.id, epoch, 0);
  const at = '2026-01-31T09:30:00.000Z';
  let settled = 0;
  const isEnded = await writer.write({ type: 'run-end', status: 'done', at }, async (tx, lastSeq) => {
    settled += 1;
    const end = { status: 'done' as const, usage: null, error: null, lastSeq, endedAt: at };
    return (await endRun(tx, { runId: run.id, epoch, owner: 'one' }, end)) !== undefined;
  });
  assert.ok(isEnded);
  assert.deepEqual([tries, settled], [2, 1]);
  assert.deepEqual(told, await listEvents(db, run.id, 0, 10));
});

test('a process that took a run over from itself writes under the newer epoch alone', async () => {
  const rooms = await openTestRooms();
  const { db } = rooms;
  const user = await rooms.addUser('Ada');
  const { run } = await startTestRun(rooms, user, await rooms.addScriptedEndpoint(user));
  const told: LoggedEvent[] = [];
  const tell = ({ events }: { events: LoggedEvent[] }) => void told.push(...events);
  const runLog = createRunLog({ db, owner: 'one', tell, timers: systemTimers, log: silentLog });
  const claim = async () => {
    await voidLeases(db);
    const { epoch } = (await db.transaction((tx) => claimRun(tx, 'one', 60_000)))!.run;
    return runLog.open(run.id, epoch, 0);
  };
  const before = await claim();
  const now = await claim();
  before.append({ type: 'text-start', partId: 'before', step: 1 });
  now.append({ type: 'text-start', partId: 'now', step: 1 });
  await runLog.flush();
  assert.deepEqual([before.lost.aborted, now.lost.aborted], [true, false]);
  assert.deepEqual(
    told.map(({ json }) => json),
    ['{"type":"text-start","partId":"now","step":1}'],
  );
});
