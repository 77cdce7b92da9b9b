/** `start`: from spawning the server to its first ready answer, and what it weighs when nobody uses it. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Benchmark, runCount, say, type Table, verdict } from './benchmark.ts';
import { type Child, findFreePort, startServer } from './processes/child.ts';
import { fillDatabase } from './processes/full-database.ts';
import { readCpuMs, readResidentBytes } from './processes/process-figures.ts';
import { environmentOf, root, startStoa, withTemporaryDirectory } from './processes/stoa.ts';
import { type Spread, spreadOf } from './report/statistics.ts';

const promised = { emptyMs: 800, fullMs: 1500, npmStartMs: 2000, idleMb: 160 };

interface Case {
  name: string;
  promisedMs?: number;
  start: () => Promise<Child>;
  /** Several processes one after the other: the CPU time of the first says nothing. */
  isChain?: true;
}

interface StartTimes {
  readyMs: Spread;
  cpuMs: Spread;
}

export const start: Benchmark = (options) =>
  withTemporaryDirectory(async (directory) => {
    const messages = options.quick ? 50_000 : 1_000_000;
    const compileCache = join(directory, 'compile-cache');
    const newDirectory = newDirectoryIn(directory);
    const startEmpty = () => startStoa({ dataDir: newDirectory(), compileCache });
    const kept = join(directory, 'kept');
    const full = join(directory, 'full');
    await startAndStop(() => startStoa({ dataDir: kept, compileCache }));
    say(`start: writing ${messages} messages`);
    cpSync(kept, full, { recursive: true });
    fillDatabase(join(full, 'stoa.db'), messages);

    const cases: Case[] = [
      { name: 'bare node:http server (floor)', start: () => startFloor(compileCache) },
      { name: 'empty data directory', promisedMs: promised.emptyMs, start: startEmpty },
      { name: 'existing, small database', start: () => startStoa({ dataDir: kept, compileCache }) },
      {
        name: `existing database, ${messages.toLocaleString('en')} messages`,
        promisedMs: promised.fullMs,
        start: () => startStoa({ dataDir: full, compileCache }),
      },
      {
        name: 'npm start, nothing to build',
        promisedMs: promised.npmStartMs,
        start: () => npmStart(newDirectory()),
        isChain: true,
      },
    ];
    const times = await measureStarts(cases, runCount(options));
    return [
      startTable(cases, times),
      await idleTable(runCount(options), () => startFloor(compileCache), startEmpty),
    ];
  });

const newDirectoryIn = (parent: string) => {
  let count = 0;
  return (): string => {
    const path = join(parent, `empty-${(count += 1)}`);
    mkdirSync(path);
    return path;
  };
};

const startFloor = async (compileCache: string): Promise<Child> => {
  const port = await findFreePort();
  const args = [join(root, 'bench/floor.ts'), `${port}`, '0'];
  return startServer(port, { args, env: { NODE_COMPILE_CACHE: compileCache } });
};

/** As a person types it: npm, the check of what is stale, the server. */
const npmStart = async (dataDir: string): Promise<Child> => {
  const port = await findFreePort();
  const env = environmentOf(dataDir, port);
  return startServer(port, { command: 'npm', args: ['start'], cwd: root, env, isGroup: true });
};

const startAndStop = async (startOne: () => Promise<Child>): Promise<{ readyMs: number; cpuMs: number }> => {
  const child = await startOne();
  const cpuMs = readCpuMs(child.pid);
  await child.stop();
  return { readyMs: child.readyAfterMs, cpuMs };
};

/** Cases take turns, so that a busy minute of the machine harms all of them alike. The first round warms up. */
const measureStarts = async (cases: readonly Case[], runs: number): Promise<StartTimes[]> => {
  const taken = cases.map((): { readyMs: number; cpuMs: number }[] => []);
  for (let run = 0; run <= runs; run++) {
    say(run === 0 ? 'start: warm-up' : `start: run ${run} of ${runs}`);
    for (const [index, { start }] of cases.entries()) {
      const times = await startAndStop(start);
      if (run > 0) taken[index]!.push(times);
    }
  }
  return taken.map((times) => ({
    readyMs: spreadOf(times.map(({ readyMs }) => readyMs)),
    cpuMs: spreadOf(times.map(({ cpuMs }) => cpuMs)),
  }));
};

const startTable = (cases: readonly Case[], times: readonly StartTimes[]): Table => {
  const floorMs = times[0]!.readyMs.median;
  return {
    name: 'start',
    title: 'Spawn to the first 200 of /readyz',
    rows: cases.map(({ name, promisedMs, isChain }, index) => {
      const { readyMs, cpuMs } = times[index]!;
      return {
        case: name,
        ms: readyMs,
        '× floor': readyMs.median / floorMs,
        'CPU ms': isChain ? '' : cpuMs,
        promise: promisedMs === undefined ? '' : `≤ ${promisedMs} ms`,
        verdict: promisedMs === undefined ? '' : verdict(readyMs.median <= promisedMs),
      };
    }),
    notes: [
      `Median of ${times[0]!.readyMs.values.length} runs (min–max) with a warm compile cache and warm files; the cases take turns.`,
      'The server runs from its TypeScript sources; asked every 2 ms whether it is ready.',
    ],
  };
};

/** Before, the process still holds what it needed to start. */
const idleSeconds = 60;

const idleTable = async (
  runs: number,
  startBare: () => Promise<Child>,
  startStoaEmpty: () => Promise<Child>,
): Promise<Table> => {
  const floor: number[] = [];
  const stoa: number[] = [];
  for (let run = 1; run <= runs; run++) {
    say(`start: ${idleSeconds} s idle, run ${run} of ${runs}`);
    const children = [await startBare(), await startStoaEmpty()];
    await delay(idleSeconds * 1000);
    const [floorMb, stoaMb] = children.map(({ pid }) => readResidentBytes(pid) / 1e6);
    floor.push(floorMb!);
    stoa.push(stoaMb!);
    for (const child of children) await child.stop();
  }
  const ours = spreadOf(stoa);
  const bare = spreadOf(floor);
  const row = (process: string, megabytes: Spread) => ({
    process,
    'resident MB': megabytes,
    '× floor': megabytes.median / bare.median,
  });
  return {
    name: 'start',
    title: 'Resident memory when idle',
    rows: [row('bare node:http server (floor)', bare), row('Stoa', ours)],
    notes: [
      `${idleSeconds} s after it was ready, without a request, ${runs} runs.`,
      `Promise: ≤ ${promised.idleMb} MB: ${verdict(ours.median <= promised.idleMb)}.`,
    ],
  };
};
