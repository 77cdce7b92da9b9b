/** Server against floor: runs are compared pair by pair, for what the machine did else harmed both of a pair alike. */
import { type Cell, verdict } from '../benchmark.ts';
import { type Spread, spreadOf } from '../report/statistics.ts';
import type { LoadReport, SteadyReport } from './load.ts';

/** The same number of runs of each, in the order they took turns. */
export interface Pair {
  floor: LoadReport[];
  stoa: LoadReport[];
}

export type Measure = (report: LoadReport) => number;

/** Of the time while all streams are live; NaN when they never were. */
export const whileLive =
  (measure: (steady: SteadyReport) => number): Measure =>
  ({ steady }) =>
    steady ? measure(steady) : Number.NaN;

export const spreadIn = (reports: readonly LoadReport[], measure: Measure): Spread =>
  spreadOf(reports.map(measure));

export interface Comparison {
  floor: Spread;
  stoa: Spread;
  difference: Spread;
  ratio: Spread;
}

export const compare = (pair: Pair, measure: Measure): Comparison => {
  const floor = spreadIn(pair.floor, measure);
  const stoa = spreadIn(pair.stoa, measure);
  const perRun = (combine: (ours: number, bare: number) => number) =>
    spreadOf(stoa.values.map((ours, run) => combine(ours, floor.values[run]!)));
  return {
    floor,
    stoa,
    difference: perRun((ours, bare) => ours - bare),
    ratio: perRun((ours, bare) => ours / bare),
  };
};

/** At most so much, of the server's own figure or of how it compares. */
export interface Promised {
  of: 'stoa' | 'difference' | 'ratio';
  most: number;
}

const promiseText = ({ of, most }: Promised): string =>
  ({ stoa: `≤ ${most}`, difference: `≤ floor + ${most}`, ratio: `≤ ${most} × floor` })[of];

/** A figure that could not be taken keeps no promise. */
export const comparisonRow = (
  measure: string,
  comparison: Comparison,
  promised?: Promised,
): Record<string, Cell> => ({
  measure,
  floor: comparison.floor,
  Stoa: comparison.stoa,
  'Stoa − floor': comparison.difference,
  'Stoa ÷ floor': comparison.ratio,
  promise: promised ? promiseText(promised) : '',
  verdict: promised ? verdict(comparison[promised.of].median <= promised.most) : '',
});

export const failuresIn = ({ floor, stoa }: Pair): string[] =>
  [...floor, ...stoa].flatMap(({ failures }) => failures);
