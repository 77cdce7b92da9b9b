/**
 * `stream`: tokens through the server and, in the same run, through the floor: first token, token to
 * client, CPU per token; how many answers at once one process can write; memory per live stream.
 */
import { type Benchmark, type BenchmarkOptions, runCount, say, type Table } from './benchmark.ts';
import {
  compare,
  comparisonRow,
  failuresIn,
  type Measure,
  type Pair,
  type Promised,
  spreadIn,
  whileLive,
} from './load/comparison.ts';
import { findKnee } from './load/knee.ts';
import { type Shape, type Stage, withStage } from './load/stage.ts';
import { profileStream } from './profile.ts';
import { median } from './report/statistics.ts';

const promisedShape: Shape = { streams: 100, tokensPerSecond: 50, tokens: 300 };
/** So slow that there is next to nothing but the beginnings and the ends. */
const startShape: Shape = { streams: 100, tokensPerSecond: 1, tokens: 3 };
/** Few tokens, so that what is seen is streams, not the garbage of tokens. */
const memoryShape: Shape = { streams: 400, tokensPerSecond: 2, tokens: 12 };
/** Each with all processes started anew: the figure differs less from run to run than the others. */
const mostMemoryRuns = 3;
/** A small one: a heap that has grown already would hide what the streams take. */
const memoryWarmUp: Shape = { streams: 20, tokensPerSecond: 50, tokens: 50 };
const paces = [
  { tokensPerSecond: 50, tokens: 150, range: { from: 250, most: 500 } },
  { tokensPerSecond: 10, tokens: 30, range: { from: 400, most: 1000 } },
];
const kneeP99Ms = 100;

export const stream: Benchmark = async (options) => {
  if (options.profile) return profileStream(promisedShape, startShape);
  return [
    ...(await withStage(
      async (stage) => [
        promiseTable(await repeat(stage, promisedShape, runCount(options))),
        startTable(await repeat(stage, startShape, runCount(options))),
        await kneeTable(stage),
      ],
      options,
    )),
    await memoryTable(options),
  ];
};

/** One after the other: floor and server would be in each other's way. */
const repeat = async (stage: Stage, shape: Shape, runs: number): Promise<Pair> => {
  const pair: Pair = { floor: [], stoa: [] };
  for (let run = 1; run <= runs; run++) {
    say(`stream: ${labelOf(shape)}, run ${run} of ${runs}`);
    pair.floor.push(await stage.throughFloor(shape));
    pair.stoa.push(await stage.throughStoa(shape));
  }
  return pair;
};

const labelOf = ({ streams, tokensPerSecond }: Omit<Shape, 'tokens'>): string =>
  `${streams} × ${tokensPerSecond}/s`;

const tokenP99: Measure = ({ transitMs }) => transitMs.p99;
const cpuMicrosPerToken = whileLive((steady) => steady.cpuMicrosPerToken);
const coresBusy = whileLive((steady) => steady.coresBusy);
const keptPace: Measure = (report) => report.keptPace;
const kilobytesPerStream = whileLive((steady) => steady.residentBytesPerStream / 1000);

const measures: readonly [name: string, measure: Measure, promised?: Promised][] = [
  ['request to first token, p50 ms', (r) => r.firstTokenMs.p50, { of: 'difference', most: 5 }],
  ['request to first token, p95 ms', (r) => r.firstTokenMs.p95, { of: 'difference', most: 15 }],
  ['first token, upstream to client, p50 ms', (r) => r.firstTransitMs.p50],
  ['token to client, p50 ms', (r) => r.transitMs.p50],
  ['token to client, p95 ms', (r) => r.transitMs.p95],
  ['token to client, p99 ms', tokenP99, { of: 'stoa', most: 40 }],
  ['CPU per token, µs', cpuMicrosPerToken, { of: 'ratio', most: 4 }],
  ['the same with start and end of runs, µs', (r) => r.cpuMicrosPerToken],
  ['cores busy', coresBusy],
  ['share of the pace the upstream kept', keptPace],
];

const promiseTable = (pair: Pair): Table => {
  const failures = failuresIn(pair);
  const answers = promisedShape.streams * (pair.floor.length + pair.stoa.length);
  return {
    name: 'stream',
    title: `${labelOf(promisedShape)}: the server and the floor`,
    rows: measures.map(([name, measure, promised]) => comparisonRow(name, compare(pair, measure), promised)),
    notes: [
      `Median of ${pair.stoa.length} runs (min–max) after a warm-up; floor and server take turns and are compared run by run. ${promisedShape.tokens} tokens an answer; the starts are spread over one second.`,
      'The floor is a bare node:http proxy that passes the bytes on; through Stoa every token is in the database before it is seen, and joined with others for up to 20 ms.',
      '“Request to first token” is POST of the run, its answer, and the first token of its stream; for the floor it is one request.',
      'CPU is user and system time of the process while all streams are live; in the line below it, from the first request to the last end.',
      failures.length === 0
        ? `Each of the ${answers} answers came whole and in order.`
        : `${failures.length} of ${answers} answers FAILED, the first because ${failures[0]}.`,
    ],
  };
};

const startTable = (pair: Pair): Table => {
  const row = (name: string, measure: Measure) => comparisonRow(name, compare(pair, measure));
  const { streams, tokens } = startShape;
  return {
    name: 'stream',
    title: `What a run costs besides its tokens: ${streams} begun within a second`,
    rows: [
      row('CPU until its first token, ms', (report) => report.cpuMsPerStart),
      row('CPU of it all, ms', (report) => (report.cpuMicrosPerToken * tokens) / 1000),
    ],
    notes: [
      'Until its first token: message and run are made, the run is claimed, followed and asked, the token is in the log and at the reader. To it all come the end, its message, and two more tokens.',
      `${failuresIn(pair).length} of ${streams * 2 * pair.stoa.length} failed.`,
    ],
  };
};

const kneeTable = async (stage: Stage): Promise<Table> => {
  const rows: Table['rows'] = [];
  const notes = [
    `The knee is the largest number of answers at once with 99 % of the tokens at the client within ${kneeP99Ms} ms, looked for by halving; the last row of each pace is the one that held once more, beside the floor. Where the upstream could not keep the pace, the machine is full, not only the server.`,
  ];
  for (const { range, ...pace } of paces) {
    const attempt = async (streams: number, withFloor: boolean): Promise<boolean> => {
      const shape = { streams, ...pace };
      say(`stream: ${labelOf(shape)}, looking for the knee`);
      const floor = withFloor ? [await stage.throughFloor(shape)] : [];
      const stoa = [await stage.throughStoa(shape)];
      rows.push(kneeRow(labelOf(shape), { floor, stoa }));
      return failuresIn({ floor, stoa }).length === 0 && median(stoa.map(tokenP99)) <= kneeP99Ms;
    };
    const knee = await findKnee(
      range,
      (streams) => attempt(streams, false),
      (streams) => attempt(streams, true),
    );
    notes.push(`At ${pace.tokensPerSecond}/s: ${knee ?? 'none'}.`);
  }
  return { name: 'stream', title: 'The knee', rows, notes };
};

const kneeRow = (answers: string, { floor, stoa }: Pair): Table['rows'][number] => {
  const ofFloor = (measure: Measure) => (floor.length === 0 ? '' : spreadIn(floor, measure));
  return {
    'answers at once': answers,
    'p50 ms': spreadIn(stoa, ({ transitMs }) => transitMs.p50),
    'p99 ms': spreadIn(stoa, tokenP99),
    'first token p95 ms': spreadIn(stoa, ({ firstTokenMs }) => firstTokenMs.p95),
    'cores busy': spreadIn(stoa, coresBusy),
    'CPU µs/token': spreadIn(stoa, cpuMicrosPerToken),
    pace: spreadIn(stoa, keptPace),
    failed: stoa.reduce((sum, { failures }) => sum + failures.length, 0),
    'floor p99 ms': ofFloor(tokenP99),
    'floor cores busy': ofFloor(coresBusy),
    'floor pace': ofFloor(keptPace),
  };
};

/** A fresh server for each run: what an earlier load left in its heap would count as nobody's. */
const memoryTable = async (options: BenchmarkOptions): Promise<Table> => {
  const pair: Pair = { floor: [], stoa: [] };
  for (let run = 0; run < Math.min(mostMemoryRuns, runCount(options)); run++) {
    const one = await withStage((stage) => repeat(stage, memoryShape, 1), {
      ...options,
      warmUp: memoryWarmUp,
    });
    pair.floor.push(...one.floor);
    pair.stoa.push(...one.stoa);
  }
  const comparison = compare(pair, kilobytesPerStream);
  return {
    name: 'stream',
    title: 'Memory per live stream',
    rows: [comparisonRow('resident memory, kB', comparison, { of: 'stoa', most: 150 })],
    notes: [
      `Median of ${pair.stoa.length} runs (min–max), with ${labelOf(memoryShape)} live, less what the same warmed-up process had before, by stream. It includes garbage not collected yet, and the sockets of both sides.`,
    ],
  };
};
