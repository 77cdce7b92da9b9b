import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '@stoa/contract/runs/events';
import { foldEvents } from '@stoa/contract/runs/fold';
import { createTestClock, openTestRooms } from '../../app/testing.ts';
import { compactLog } from './compact.ts';
import { encodeEvent, type LoggedEvent } from './frame.ts';
import { compactEndedRuns } from './jobs.ts';
import { listEvents } from './store.ts';
import { eventsOf, readToEnd, startTestRun } from './testing.ts';

const at = '2026-01-31T09:30:00.000Z';
const logOf = (events: RunEvent[]): LoggedEvent[] =>
  events.map((event, index) => ({ seq: index + 1, json: encodeEvent(event) }));

test('a compacted log folds to the same parts with one delta a part', () => {
  const log = logOf([
    { type: 'text-start', partId: 'a', step: 1 },
    { type: 'text-delta', partId: 'a', text: 'one ' },
    { type: 'text-delta', partId: 'a', text: 'two' },
    { type: 'step-cut', step: 1, reason: 'taken-over', at },
    { type: 'text-start', partId: 'b', step: 1 },
    { type: 'text-delta', partId: 'b', text: 'one ' },
    { type: 'text-delta', partId: 'b', text: 'two ' },
    { type: 'text-delta', partId: 'b', text: 'three' },
    { type: 'run-end', status: 'done', at },
  ]);
  const compacted = compactLog(log);
  assert.deepEqual(
    compacted.map(({ seq }) => seq),
    [1, 3, 4, 5, 8, 9],
  );
  assert.deepEqual(foldEvents(eventsOf(compacted)), foldEvents(eventsOf(log)));
});

test('of a call its beginning and its end are kept, and not how it went on', () => {
  const risk = {
    readsPrivate: false,
    readsUntrusted: false,
    writes: true,
    sendsOut: false,
    idempotent: false,
  };
  const source = { id: 'builtin', kind: 'builtin' as const, name: 'Stoa', host: null };
  const tool = { key: 'builtin/write', name: 'write', title: null, source, risk };
  const progress = (done: number): RunEvent => {
    return { type: 'tool-progress', partId: 'c', done, total: 9, message: null };
  };
  const log = logOf([
    { type: 'tool-input-start', partId: 'c', step: 1, callId: 'call', tool },
    { type: 'tool-input-delta', partId: 'c', text: '{' },
    { type: 'tool-input-delta', partId: 'c', text: '}' },
    { type: 'tool-call', partId: 'c', input: {} },
    { type: 'tool-start', partId: 'c', at },
    progress(1),
    { type: 'text-end', partId: 'x' },
    progress(2),
    { type: 'tool-result', partId: 'c', status: 'done', output: null, at },
    { type: 'run-end', status: 'done', at },
  ]);
  const compacted = compactLog(log);
  assert.deepEqual(
    compacted.map(({ seq }) => seq),
    [1, 3, 4, 5, 7, 9, 10],
  );
  assert.deepEqual(foldEvents(eventsOf(compacted)), foldEvents(eventsOf(log)));
});

test('a log rests before it is compacted; readers of a compacted run get its parts and its end', async () => {
  const rooms = await openTestRooms();
  const user = await rooms.addUser('Ada');
  // Slow enough for several frames, however wide these are.
  const started = await startTestRun(
    rooms,
    user,
    await rooms.addScriptedEndpoint(user),
    'word '.repeat(120),
    {
      tokensPerSecond: 240,
    },
  );
  await rooms.runs.startWork();
  const live = await readToEnd(rooms, user, started.run.id);
  const clock = createTestClock(Date.now());
  assert.equal(await compactEndedRuns(rooms.db, clock), 0);
  clock.moveMs(11 * 60_000);
  // Two processes may come to it at once.
  await Promise.all([compactEndedRuns(rooms.db, clock), compactEndedRuns(rooms.db, clock)]);
  assert.equal(await compactEndedRuns(rooms.db, clock), 0);
  assert.ok((await listEvents(rooms.db, started.run.id, 0, 1000)).length < live.length);

  for (const after of [0, 4]) {
    const seen = await readToEnd(rooms, user, started.run.id, after);
    assert.deepEqual(
      eventsOf(seen).map(({ type }) => type as string),
      ['snapshot', 'run-end'],
    );
    assert.equal(seen.at(-1)?.seq, live.at(-1)?.seq);
    assert.deepEqual(foldEvents(eventsOf(seen)), foldEvents(eventsOf(live)));
  }
  assert.deepEqual(await readToEnd(rooms, user, started.run.id, live.at(-1)!.seq), []);
  await rooms.runs.stopWork();
});
