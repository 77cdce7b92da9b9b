/**
 * One schedule: first there is trouble, then peace, in which every run has to end and every reader to
 * know it. `node server/src/features/runs/conformance/explore.ts 1-1000` explores those seeds, and one
 * seed alone is told step by step.
 */
import assert from 'node:assert/strict';
import { openTestDb, openTestRooms } from '../../../app/testing.ts';
import { type Faults, noFaults } from './faulty-ports.ts';
import { createWorld, type Ground, type World } from './world.ts';

const trouble = (seed: number): Faults => ({
  commitIsUnknown: 0.06,
  readFails: 0.01,
  messageIsLost: 0.15,
  messageIsDoubled: 0.15,
  modelBreaksOff: 0.1,
  modelCalls: 0.4,
  // A fast model sees its ends in trouble, a slow one its middles.
  pauseMs: (seed % 3) * 150,
});
/** More than any schedule needs; one that takes more does not come to its end. */
const mostSteps = 5000;
const mostProcesses = 8;

export const openGround = async (): Promise<Ground> => {
  const db = await openTestDb();
  const rooms = await openTestRooms({ db });
  return { db, rooms, user: await rooms.addUser('Ada') };
};

export interface Explored {
  trace: readonly string[];
  ends: string[];
  takeOvers: number;
  /** What was done by tools, and how often a person was asked whether it had been. */
  deeds: number;
  asked: number;
}

/** @throws what was broken, with the seed and the last steps of its schedule */
export const explore = async (ground: Ground, seed: number): Promise<Explored> => {
  const world = await createWorld(ground, seed, trouble(seed));
  const { trace } = world.scheduler;
  try {
    await haveTrouble(world, 2 + (seed % 2));
    await comeToRest(world);
    const events = world.watched.flatMap(({ history }) => history);
    return {
      trace,
      ends: world.watched.map((run) => run.row().status),
      takeOvers: events.filter(({ json }) => json.startsWith('{"type":"take-over"')).length,
      deeds: world.deeds.size,
      asked: events.filter(({ json }) => json.startsWith('{"type":"interaction-request"')).length,
    };
  } catch (error) {
    const told = `Seed ${seed} broke a promise after ${trace.length} steps: ${(error as Error).message}`;
    throw new Error(`${told}\n  ${trace.slice(-40).join('\n  ')}`, { cause: error });
  } finally {
    await world.close();
  }
};

const haveTrouble = async (world: World, ownerCount: number): Promise<void> => {
  const { scheduler, processes, watched, readers } = world;
  const { chance, pick } = scheduler;
  let born = ownerCount;
  const anew = async (): Promise<void> => {
    born += 1;
    await world.bear();
  };
  const misfortunes: (() => unknown)[] = [
    () => scheduler.jump(pick([20, 500, 1500, 9000, 31_000, 31_000, 700_000])),
    () => world.setPaused(pick(processes), true),
    () => world.setPaused(pick(processes), true),
    () => world.setPaused(pick(processes), false),
    () => (pick(processes).clock.skewMs = pick([-86_400_000, -3000, 0, 3000, 86_400_000])),
    () => born < mostProcesses && (world.die(pick(processes)), anew()),
    () => born < mostProcesses && (world.die(pick(processes)), anew()),
    () => born < mostProcesses && chance(0.3) && (world.leave(pick(processes)), anew()),
    () => watched.length > 0 && readers.length < 6 && world.addReader(pick(watched)),
    () => readers.length > 0 && world.disconnect(pick(readers)),
    () => watched.length > 0 && chance(0.2) && world.cancel(pick(processes), pick(watched)),
  ];

  for (let n = 0; n < ownerCount; n++) await world.bear();
  world.send();
  if (chance(0.3)) world.send();
  for (let left = 20 + Math.floor(scheduler.random() * 130); left > 0 && !world.isOver(); left--) {
    if (chance(0.12)) await pick(misfortunes)();
    if (processes.every(({ isPaused }) => isPaused)) world.setPaused(pick(processes), false);
    await world.step(pick([0, 3000]));
  }
};

/** Nothing goes wrong any more. */
export const comeToRest = async (world: World): Promise<void> => {
  world.scheduler.note('peace');
  world.setFaults(noFaults);
  for (const process of world.processes) world.setPaused(process, false);
  for (let steps = 0; !world.isOver(); steps++) {
    assert.ok(steps < mostSteps, 'with nothing in its way everything comes to its end');
    await world.step(15_000);
  }
  await world.assertEnded();
};

/** Chance spreads what a person waits for; here nothing but the seed may decide. */
export const withoutChance = async <R>(work: () => Promise<R>): Promise<R> => {
  const { random } = Math;
  Math.random = () => 0.5;
  try {
    return await work();
  } finally {
    Math.random = random;
  }
};

export interface Told {
  schedules: number;
  steps: number;
  takeOvers: number;
  deeds: number;
  asked: number;
  ends: Record<string, number>;
}

export const exploreAll = (ground: Ground, first: number, last: number): Promise<Told> =>
  withoutChance(async () => {
    const told: Told = { schedules: 0, steps: 0, takeOvers: 0, deeds: 0, asked: 0, ends: {} };
    for (let seed = first; seed <= last; seed++) {
      const { trace, ends, takeOvers, deeds, asked } = await explore(ground, seed);
      told.schedules += 1;
      told.steps += trace.length;
      told.takeOvers += takeOvers;
      told.deeds += deeds;
      told.asked += asked;
      for (const end of ends) told.ends[end] = (told.ends[end] ?? 0) + 1;
    }
    return told;
  });

if (import.meta.main) {
  const [first = 1, last] = (process.argv[2] ?? '1-1000').split('-').map(Number);
  const ground = await openGround();
  const told =
    last === undefined
      ? (await withoutChance(() => explore(ground, first))).trace.join('\n')
      : JSON.stringify(await exploreAll(ground, first, last));
  process.stdout.write(`${told}\n`);
}
