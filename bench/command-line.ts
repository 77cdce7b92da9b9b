import { parseArgs } from 'node:util';
import type { BenchmarkOptions } from './benchmark.ts';

export interface Wish {
  names: string[];
  options: BenchmarkOptions;
  asJson: boolean;
  write: boolean;
}

/** @throws an Error whose message says what is wrong with the arguments */
export const readWish = (
  args: readonly string[],
  known: readonly string[],
  environment: Record<string, string | undefined> = process.env,
): Wish => {
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: flag, json: flag, write: flag, profile: flag, database: { type: 'string' } },
  });
  const { quick, profile, json, write, database } = values;
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) throw new Error('Name one benchmark, or all.');
  if (name !== 'all' && !known.includes(name)) throw new Error(`There is no benchmark ${name}.`);
  if (profile && name !== 'stream') throw new Error('--profile goes with stream.');
  return {
    names: name === 'all' ? [...known] : [name],
    options: { quick, profile, database: database ?? environment.STOA_DATABASE_URL },
    asJson: json,
    write,
  };
};
