/** `npm run bench -- <name> [--json] [--quick] [--write] [--profile]`; `all` is every benchmark. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, BenchmarkOptions, Table } from './benchmark.ts';
import { readWish, type Wish } from './command-line.ts';
import { describeMachine, machineLine } from './report/machine.ts';
import { blockOf, replaceBlock } from './report/results-file.ts';
import { textTable } from './report/table.ts';

/** Imported when asked for: some need a browser or a bundler. */
const benchmarks: Record<string, () => Promise<Benchmark>> = {
  start: async () => (await import('./start.ts')).start,
  stream: async () => (await import('./stream.ts')).stream,
  list: async () => (await import('./list.ts')).list,
  render: async () => {
    const { render } = await import('./render.ts');
    return async (options) => [await render(options)];
  },
  bundle: async () => (await import('./bundle.ts')).bundle,
};

const usage = `Usage: npm run bench -- <${[...Object.keys(benchmarks), 'all'].join(' | ')}> [options]

  --quick    two runs of shorter cases: to see that it works
  --json     JSON on stdout instead of tables (npm run --silent)
  --write    put the tables into bench/results.md
  --profile  with stream: where the server's time goes
  --database <url>  with list and stream: a PostgreSQL database, empty or of earlier benchmarks;
             otherwise STOA_DATABASE_URL, or a file of its own`;

const resultsPath = join(import.meta.dirname, 'results.md');

/** Others at work on the machine make figures that nobody can repeat: it is said with them. */
const machine = { ...describeMachine(), loadAverageAtStart: Number(loadavg()[0]!.toFixed(2)) };
const machineText = `${machineLine(machine)}, load average ${machine.loadAverageAtStart} at the start`;

/** Tables of one name share a block, and each database has its own. */
const writeResults = (tables: readonly Table[], { quick, database }: BenchmarkOptions): void => {
  let text = existsSync(resultsPath) ? readFileSync(resultsPath, 'utf8') : '# Benchmark results\n';
  const day = new Date().toISOString().slice(0, 10);
  const nameOf = ({ name }: Table): string => (database === undefined ? name : `${name} on PostgreSQL`);
  for (const [name, group] of Map.groupBy(tables, nameOf)) {
    text = replaceBlock(text, name, blockOf(name, group, { machine: machineText, day, quick }));
  }
  writeFileSync(resultsPath, text);
};

const measure = async ({ names, options, asJson, write }: Wish): Promise<void> => {
  const all: Table[] = [];
  for (const name of names) {
    const run = await benchmarks[name]!();
    const tables = await run(options);
    all.push(...tables);
    // At once: a later benchmark that fails must not take these with it.
    if (write) writeResults(tables, options);
    if (!asJson) for (const table of tables) console.log(`\n${textTable(table)}`);
  }
  console.log(
    asJson
      ? JSON.stringify({ machine, quick: options.quick, tables: all }, undefined, 2)
      : `\n${machineText}`,
  );
};

const findWish = (): Wish | undefined => {
  try {
    return readWish(process.argv.slice(2), Object.keys(benchmarks));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
};

const wish = findWish();
if (wish) await measure(wish);
