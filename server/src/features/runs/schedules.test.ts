/**
 * Runs that several processes work on, held against what can happen to processes: each schedule of steps
 * and faults is decided by its seed. `node server/src/features/runs/schedules.test.ts 123` runs seed 123.
 */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { openTestDb, openTestRooms } from '../../app/testing.ts';
import { explore, type World } from './conformance/world.ts';

const given = process.argv.slice(2).map(Number).filter(Number.isInteger);
const seeds = given.length > 0 ? given : Array.from({ length: 1000 }, (_, n) => n + 1);

const openWorld = async (): Promise<World> => {
  const db = await openTestDb();
  const rooms = await openTestRooms({ db });
  return { db, rooms, user: await rooms.addUser('Ada') };
};

test('1,000 random schedules of two and three owners: every event once and in order, one end, one status', async () => {
  // Chance spreads the retries of a model; here it is not to decide anything.
  mock.method(Math, 'random', () => 0.5);
  const world = await openWorld();
  const ends = new Map<string, number>();
  let steps = 0;
  for (const seed of seeds) {
    const { runs, trace } = await explore(world, seed);
    steps += trace.length;
    for (const run of runs) ends.set(run.row().status, (ends.get(run.row().status) ?? 0) + 1);
  }
  console.log(ends, steps / seeds.length);
  mock.restoreAll();
});

test('a seed replays exactly', async () => {
  mock.method(Math, 'random', () => 0.5);
  const world = await openWorld();
  const first = await explore(world, 7);
  assert.deepEqual((await explore(world, 7)).trace, first.trace);
  mock.restoreAll();
});
