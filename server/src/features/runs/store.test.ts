import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestRooms } from '../../app/testing.ts';
import {
  claimRun,
  endRun,
  findLastSeq,
  insertEvents,
  listEvents,
  releaseLeases,
  renewLeases,
  voidLeases,
} from './store.ts';
import { startTestRun } from './testing.ts';

const openRun = async () => {
  const rooms = await openTestRooms();
  const user = await rooms.addUser('Ada');
  const { run } = await startTestRun(rooms, user, await rooms.addScriptedEndpoint(user));
  const { db } = rooms;
  const claim = (owner: string) => db.transaction((tx) => claimRun(tx, owner, 60_000));
  /** @returns whether it was written */
  const write = async (owner: string, epoch: number, seq: number): Promise<boolean> => {
    const json = `{"type":"text-delta","partId":"p","text":"${owner} ${epoch}"}`;
    return (await insertEvents(db, owner, [{ runId: run.id, epoch, seq, json }])) === 1;
  };
  return { db, runId: run.id, claim, write };
};

test('only the holder of the newest epoch writes: not after a claim by others, giving it back, or its end', async () => {
  const { db, runId, claim, write } = await openRun();
  assert.ok(!(await write('one', 0, 1)), 'nobody holds it yet');
  assert.equal((await claim('one'))?.takenFrom, null);
  assert.ok(await write('one', 1, 1));
  assert.ok(!(await write('two', 1, 2)), 'another owner');
  assert.equal(await claim('two'), undefined, 'its lease holds');

  await voidLeases(db);
  assert.equal((await claim('one'))?.takenFrom, 'one', 'a process can take over from itself');
  assert.ok(!(await write('one', 1, 2)), 'an epoch that has passed');
  assert.ok(await write('one', 2, 2));
  assert.deepEqual(await renewLeases(db, 'one', [{ runId, epoch: 1 }], 60_000), []);
  assert.equal((await renewLeases(db, 'one', [{ runId, epoch: 2 }], 60_000)).length, 1);
  assert.ok(!(await write('one', 2, 2)), 'again');

  await releaseLeases(db, 'one', [runId]);
  assert.ok(await write('one', 2, 3), 'what is worked on is not given back');
  await releaseLeases(db, 'one', []);
  assert.ok(!(await write('one', 2, 4)), 'given back');

  assert.equal((await claim('two'))?.takenFrom, null);
  const end = { status: 'done' as const, usage: null, error: null, lastSeq: 3, endedAt: '2026-01-31' };
  assert.equal(await endRun(db, { runId, epoch: 3, owner: 'one' }, end), undefined);
  assert.equal(await endRun(db, { runId, epoch: 2, owner: 'two' }, end), undefined);
  assert.ok(await endRun(db, { runId, epoch: 3, owner: 'two' }, end));
  assert.ok(!(await write('two', 3, 4)), 'ended');
  assert.equal(await endRun(db, { runId, epoch: 3, owner: 'two' }, end), undefined);
  assert.equal(await claim('three'), undefined);
  assert.equal((await listEvents(db, runId, 0, 10)).length, 3);
});

test('processes that claim at once get different runs, and none two of them', async () => {
  const { db, claim } = await openRun();
  const rooms = await openTestRooms({ db });
  const user = await rooms.addUser('Bob');
  const endpointId = await rooms.addScriptedEndpoint({ ...user, role: 'administrator' });
  for (let n = 0; n < 7; n++) await startTestRun(rooms, user, endpointId);
  const claimed = await Promise.all(Array.from({ length: 8 }, (_, n) => claim(`process ${n}`)));
  assert.equal(new Set(claimed.map((one) => one?.run.id)).size, 8);
  assert.ok(claimed.every((one) => one?.run.epoch === 1));
});

test('a claim comes before or after what its last holder writes, never in between', async () => {
  const { db, runId, claim, write } = await openRun();
  let holder = (await claim('process 0'))!.run;
  for (let round = 1; round <= 60; round++) {
    await voidLeases(db);
    const { epoch, leaseOwner } = holder;
    const seq = (await findLastSeq(db, runId)) + 1;
    const writing = write(leaseOwner!, epoch, seq);
    // Passed over while the other is writing.
    let claimed;
    while (!claimed) claimed = await claim(`process ${round}`);
    const lastSeq = await findLastSeq(db, runId);
    const wasWritten = await writing;
    assert.equal(lastSeq, wasWritten ? seq : seq - 1, 'whoever takes over has read all there will be');
    holder = claimed.run;
  }
});
