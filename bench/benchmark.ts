/** What every benchmark is given and hands back. */
import type { Spread } from './report/statistics.ts';

export interface BenchmarkOptions {
  /** Two runs and shorter cases: to see that it works, not to publish. */
  quick: boolean;
  /** `stream` only: where the server's time goes, instead of how long it takes. */
  profile: boolean;
  /** `list` and `stream`: a database on a server, instead of a file of their own. */
  database?: string | undefined;
}

export type Cell = string | number | Spread;

export interface Table {
  /** The block of `results.md` it belongs to. */
  name: string;
  /** Absent where one benchmark has one table. */
  title?: string;
  /** Every row has the columns of the first. */
  rows: Record<string, Cell>[];
  notes: string[];
}

export type Benchmark = (options: BenchmarkOptions) => Promise<Table[]>;

export const runCount = ({ quick }: BenchmarkOptions): number => (quick ? 2 : 5);

/** Progress goes to stderr, so that what is printed can be piped. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

export const verdict = (isKept: boolean): string => (isKept ? 'kept' : 'BROKEN');
