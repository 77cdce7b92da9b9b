/** Runs that several processes work on, held against what can happen to processes. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  comeToRest,
  explore,
  exploreAll,
  openGround,
  type Told,
  withoutChance,
} from './conformance/explore.ts';
import { noFaults } from './conformance/faulty-ports.ts';
import { createWorld, type World } from './conformance/world.ts';

const explorer = fileURLToPath(new URL('./conformance/explore.ts', import.meta.url));

/** In a process of its own: the test runner follows every promise, which makes it half as fast. */
const exploreApart = async (seeds: string): Promise<Told> => {
  const { stdout } = await promisify(execFile)(process.execPath, [explorer, seeds]);
  return JSON.parse(stdout) as Told;
};

test(
  'random schedules of two and three owners, 1,000 on SQLite and 20 on PostgreSQL: every event once and in order, one end, one status',
  { timeout: 240_000 },
  async () => {
    const ground = await openGround();
    const isInMemory = ground.db.engine.name === 'sqlite';
    const count = isInMemory ? 1000 : 20;
    const told = isInMemory ? await exploreApart(`1-${count}`) : await exploreAll(ground, 1, count);
    assert.equal(told.schedules, count);
    assert.ok(told.takeOvers > count / 3, 'owners die and are followed');
    assert.ok(told.deeds > 0, 'tools are called');
    assert.ok(!isInMemory || told.asked > count / 10, 'people are asked');
    const ends = isInMemory ? ['cancelled', 'done', 'failed', 'interrupted'] : ['done'];
    for (const end of ends) assert.ok(told.ends[end], `some runs end as ${end}`);
  },
);

test('a seed replays exactly', (t) =>
  withoutChance(async () => {
    const ground = await openGround();
    if (ground.db.engine.name !== 'sqlite') return t.skip('Elsewhere rows of one rank come in any order.');
    const first = await explore(ground, 7);
    assert.deepEqual((await explore(ground, 7)).trace, first.trace);
  }));

const until = async (world: World, holds: () => boolean): Promise<void> => {
  for (let steps = 0; !holds(); steps++) {
    assert.ok(steps < 5000, 'it does not come to that');
    await world.step(0);
  }
};

test('as long as nothing goes wrong, nobody waits for a poll', async () => {
  const ground = await openGround();
  for (let seed = 1; seed <= 50; seed++) {
    const world = await createWorld(ground, seed, noFaults);
    await world.bear();
    await world.bear();
    const startMs = world.scheduler.nowMs();
    world.send();
    while (world.watched.length === 0) await world.step(0);
    for (let n = 0; n < 3; n++) world.addReader(world.watched[0]!);
    await until(world, world.isOver);
    await world.assertEnded();
    assert.ok(world.scheduler.nowMs() < startMs + 1000);
    await world.close();
  }
});

test('a run whose owner dies is taken over within two seconds of the end of its lease', async () => {
  const ground = await openGround();
  for (let seed = 1; seed <= 20; seed++) {
    const world = await createWorld(ground, seed, noFaults);
    await world.bear();
    await world.bear();
    world.send();
    await until(world, () => world.watched[0]?.row().status === 'running');
    const [run] = world.watched as [World['watched'][0]];
    const { leaseOwner, leaseUntil } = run.row();
    world.die(world.processes.find(({ name }) => name === leaseOwner)!);
    await until(world, () => run.row().epoch === 2);
    const lateMs = world.scheduler.nowMs() - Date.parse(leaseUntil!);
    assert.ok(lateMs >= 0 && lateMs <= 2000, `it took ${lateMs} ms`);
    await comeToRest(world);
    assert.equal(run.row().status, 'done');
    await world.close();
  }
});

test('what a take-over cut off is sent to the model neither then nor later', async () => {
  const world = await createWorld(await openGround(), 5, { ...noFaults, pauseMs: 500 });
  await world.bear();
  await world.bear();
  world.send();
  await until(world, () => {
    const [run] = world.watched;
    const hasSpoken = run?.history.some(({ json }) => json.startsWith('{"type":"text-delta"'));
    return hasSpoken === true && run?.row().endedAt === null;
  });
  const run = world.watched[0]!;
  world.die(world.processes.find(({ name }) => name === run.row().leaseOwner)!);
  await comeToRest(world);
  assert.ok(run.history.some(({ json }) => json.startsWith('{"type":"step-cut"')));
  world.send(run.row().messageId);
  await comeToRest(world);
  await world.close();
});

test('an answer that takes longer than a lease stays with its owner', async () => {
  const world = await createWorld(await openGround(), 3, { ...noFaults, pauseMs: 25_000 });
  await world.bear();
  await world.bear();
  world.send();
  await until(world, world.isOver);
  assert.ok(world.scheduler.nowMs() > Date.parse(world.watched[0]!.row().createdAt) + 60_000);
  assert.equal(world.watched[0]!.row().epoch, 1);
  await world.close();
});

test('a commit whose outcome is unknown is found out about: nothing is lost, doubled, or left to others', async () => {
  const ground = await openGround();
  for (let seed = 1; seed <= 50; seed++) {
    const world = await createWorld(ground, seed, { ...noFaults, commitIsUnknown: 0.2 });
    await world.bear();
    await world.bear();
    world.send();
    world.send();
    await until(world, world.isOver);
    await world.assertEnded();
    const isSentAgain = world.scheduler.trace.some((step) => step.endsWith('sends again'));
    assert.ok(!isSentAgain, 'whoever sent it hears that it came through');
    for (const run of world.watched) {
      assert.equal(run.row().status, 'done');
      assert.equal(new Set(run.epochs).size, 1, 'one holder writes all of it');
    }
    await world.close();
  }
});
