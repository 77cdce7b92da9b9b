/** `stream --profile`: where the time of the server goes while all streams are live. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { say, type Table } from './benchmark.ts';
import { type Shape, type Stage, withStage } from './load/stage.ts';
import { root, withTemporaryDirectory } from './processes/stoa.ts';
import { areaOf, groupOf } from './profile/areas.ts';
import { type CpuProfile, selfTimesOf, type StackTime } from './profile/cpu-profile.ts';

const sampleEveryMicros = 250;
const topFunctions = 25;
const rootUrl = pathToFileURL(root).href;

/** @param starts so slow that what is seen is their beginnings and ends */
export const profileStream = (shape: Shape, starts: Shape): Promise<Table[]> =>
  withTemporaryDirectory(async (profileDir) => {
    say('stream: profiling');
    const nodeArgs = [
      '--cpu-prof',
      `--cpu-prof-dir=${profileDir}`,
      `--cpu-prof-interval=${sampleEveryMicros}`,
    ];
    const work = async ({ throughStoa }: Stage) => ({
      started: await throughStoa(starts),
      streamed: await throughStoa(shape),
    });
    const { started, streamed } = await withStage(work, { nodeArgs });
    const { steady } = streamed;
    if (!steady) throw new Error('The streams were never live at the same time: nothing to profile.');
    const profile = readProfile(profileDir);
    const live = selfTimesOf(profile, steady.fromMicros, steady.toMicros);
    const starting = selfTimesOf(profile, started.begunMicros, started.endedMicros);
    return [
      areaTable(live, shape, steady.tokens),
      functionTable(live, `at ${shape.streams} × ${shape.tokensPerSecond}/s`),
      startTable(starting, starts),
      functionTable(starting, 'when runs begin and end'),
    ];
  });

/** The main thread's profile is the longest one: workers and loader threads write their own. */
const readProfile = (directory: string): CpuProfile => {
  const profiles = readdirSync(directory)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as CpuProfile)
    .toSorted((a, b) => b.samples.length - a.samples.length);
  if (!profiles[0]) throw new Error('The server wrote no profile.');
  return profiles[0];
};

const sumBy = (times: readonly StackTime[], keyOf: (time: StackTime) => string): [string, number][] => {
  const sums = new Map<string, number>();
  for (const time of times) {
    const key = keyOf(time);
    sums.set(key, (sums.get(key) ?? 0) + time.selfMicros);
  }
  return [...sums].toSorted(([, a], [, b]) => b - a);
};

const isIdle = ({ stack }: StackTime): boolean => stack[0]?.functionName === '(idle)';

const totalOf = (times: readonly StackTime[]): number =>
  times.reduce((sum, { selfMicros }) => sum + selfMicros, 0);

const percentOf = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 10;

const areaTable = (times: readonly StackTime[], shape: Shape, tokens: number): Table => {
  const busy = times.filter((time) => !isIdle(time));
  const busyMicros = totalOf(busy);
  return {
    name: 'profile',
    title: `Where the time goes at ${shape.streams} × ${shape.tokensPerSecond}/s`,
    rows: sumBy(busy, ({ stack }) => areaOf(stack, rootUrl)).map(([area, micros]) => ({
      area,
      '% of busy': percentOf(micros, busyMicros),
      'µs per token': micros / tokens,
    })),
    notes: [
      `The main thread while all streams are live, sampled every ${sampleEveryMicros} µs: busy ${percentOf(busyMicros, totalOf(times))} % of the time, ${(busyMicros / tokens).toFixed(0)} µs per token with the profiler's own cost.`,
      'Time inside Node counts for the nearest caller of ours; what the event loop calls by itself (sockets becoming readable, timers) is `node internals`.',
    ],
  };
};

const startTable = (times: readonly StackTime[], { streams }: Shape): Table => {
  const busy = times.filter((time) => !isIdle(time));
  const busyMicros = totalOf(busy);
  return {
    name: 'profile',
    title: `${streams} runs, besides their tokens`,
    rows: sumBy(busy, ({ stack }) => areaOf(stack, rootUrl)).map(([area, micros]) => ({
      area,
      '% of busy': percentOf(micros, busyMicros),
      'ms per run': micros / 1000 / streams,
    })),
    notes: [
      `From the first request to the last end: busy ${percentOf(busyMicros, totalOf(times))} % of the time, ${(busyMicros / 1000 / streams).toFixed(1)} ms per run with the profiler's own cost.`,
    ],
  };
};

const functionTable = (times: readonly StackTime[], when: string): Table => {
  const busy = times.filter((time) => !isIdle(time));
  const busyMicros = totalOf(busy);
  const nameOf = ({ stack }: StackTime): string => {
    const [frame] = stack;
    if (!frame) return 'unknown · ';
    const line = frame.line > 0 && frame.url !== '' ? `:${frame.line}` : '';
    return `${frame.functionName || '(anonymous)'}${line} · ${groupOf(frame, rootUrl)}`;
  };
  return {
    name: 'profile',
    title: `The ${topFunctions} functions with the most time of their own ${when}`,
    rows: sumBy(busy, nameOf)
      .slice(0, topFunctions)
      .map(([name, micros]) => {
        const [functionName = '', place = ''] = name.split(' · ');
        return {
          function: functionName,
          'file or package': place,
          '% of busy': percentOf(micros, busyMicros),
        };
      }),
    notes: [],
  };
};
