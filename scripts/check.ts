// `npm run check`: format, types, lint and house. One line per step with its time, and the output of those that
// fail. Rules of lint that need types take longer and run where CI is set.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Step {
  name: string;
  tool: string;
  args: readonly string[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const atOnce = 2;
const inCi = Boolean(process.env['CI']) && process.env['CI'] !== 'false';

const tool = (path: string): string => join(root, 'node_modules', path);
const compiler = tool('typescript/bin/tsc');

const linter = tool('oxlint/bin/oxlint');
const typedLint: Step = {
  name: 'lint with types',
  tool: linter,
  args: ['--deny-warnings', '--type-aware', '-c', 'scripts/lint-with-types.json'],
};

// The longest first, so that the two lanes end together.
const steps: readonly Step[] = [
  { name: 'types: server, llm, scripts', tool: compiler, args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types: web', tool: compiler, args: ['--noEmit', '-p', 'web/tsconfig.json'] },
  { name: 'types: contract', tool: compiler, args: ['--noEmit', '-p', 'contract/tsconfig.json'] },
  ...(inCi ? [typedLint] : []),
  { name: 'lint', tool: linter, args: ['--deny-warnings'] },
  { name: 'format', tool: tool('oxfmt/bin/oxfmt'), args: ['--check'] },
  { name: 'house', tool: join(root, 'scripts', 'check-house.ts'), args: [] },
];

/** Every tool is a script for Node, so the running Node runs it, whatever PATH says. */
async function run(step: Step): Promise<boolean> {
  const started = performance.now();
  const child = spawn(process.execPath, [step.tool, ...step.args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      output.push(error.message);
      resolve(1);
    });
    child.on('close', resolve);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${step.name}  ${seconds} s`);
  if (code !== 0) console.log(output.join('').trimEnd());
  return code === 0;
}

async function main(): Promise<void> {
  const waiting = steps.values();
  const lane = async (): Promise<boolean> => {
    let fine = true;
    for (const step of waiting) fine = (await run(step)) && fine;
    return fine;
  };
  const lanes = await Promise.all(Array.from({ length: atOnce }, lane));
  if (!lanes.every(Boolean)) process.exitCode = 1;
}

await main();
