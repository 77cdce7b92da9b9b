// `npm test`: unit tests by workspace, then the journeys in a real browser, then what passed and what was skipped.
// `--only unit`, `--only e2e` or `--only <part of a path>` runs a part of it.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureInstalled, ensureWebBuilt, findNode, runScript, StartError } from './install.mjs';
import { findPostgres, startPostgres } from './postgres-cluster.mjs';
import { closingLines, filesOfEngine, findChromium, selectFiles, skip, summarise } from './test-plan.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const workspaces = ['contract', 'llm', 'server', 'web', 'scripts', 'bench'];
const atOnce = 2;
const groupLimitMs = 10 * 60_000;
const testLimitMs = 120_000;
const inCi = Boolean(process.env.CI) && process.env.CI !== 'false';

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) child.kill('SIGTERM');
    process.exitCode = 1;
  });
}

await runScript(async () => {
  const only = readOnly(process.argv.slice(2));
  ensureInstalled(root);
  const node = findNode(root);
  const unit = only === 'e2e' ? [] : planUnit(only);
  const journeys = only === 'unit' ? [] : selectFiles(listFiles('e2e'), /\.e2e\.ts$/, only);
  if (unit.length + journeys.length === 0) throw new StartError('No test was found, so nothing is proven.');
  const wantsPostgres = unit.some(({ engine }) => engine === 'postgres') || journeys.some(isOnPostgres);
  const postgres = wantsPostgres ? await openPostgres() : undefined;
  const results = [];
  try {
    results.push(...(await runUnit(node, unit, postgres)), ...(await runJourneys(node, journeys, postgres)));
  } finally {
    await postgres?.stop();
  }
  if (only === undefined && journeys.length === 0) {
    results.push(skip('e2e', 'there is no journey in e2e/', false));
  }
  console.log(`\n${closingLines(results).join('\n')}`);
  if (results.some(({ failed }) => failed)) process.exitCode = 1;
});

function readOnly(args) {
  const at = args.indexOf('--only');
  if (at === -1 && args.length === 0) return undefined;
  const value = args[at + 1];
  if (at !== 0 || args.length !== 2 || value === undefined) {
    throw new StartError('Usage: npm test -- [--only unit | e2e | <part of a path>]');
  }
  return value;
}

function listFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return ['node_modules', 'dist'].includes(entry.name) ? [] : listFiles(path);
  });
}

function planUnit(only) {
  const groups = workspaces.flatMap((name) => {
    const files = selectFiles(listFiles(name), /\.test\.ts$/, only);
    if (name !== 'server') return [{ name, files }];
    return [
      // The longest first.
      { name: `${name} on PostgreSQL`, engine: 'postgres', files: filesOfEngine(files, 'postgres') },
      { name, files: filesOfEngine(files, 'sqlite') },
    ];
  });
  return groups.filter(({ files }) => files.length > 0);
}

function isOnPostgres(path) {
  return /\/postgres[\w-]*\.e2e\.ts$/.test(path);
}

/** @returns undefined when there is none on this machine */
async function openPostgres() {
  const folder = findPostgres();
  if (folder === undefined) return undefined;
  const server = await startPostgres(folder);
  running.add(server.process);
  return { env: { TEST_POSTGRES_URL: server.url }, stop: server.stop };
}

function skipWithoutPostgres(name) {
  const why =
    'it needs PostgreSQL 15 or newer, and none was found. Install it (Debian: apt-get install postgresql).';
  return skip(name, why, inCi);
}

async function runUnit(node, groups, postgres) {
  const results = [];
  const open = groups.entries();
  const setup = pathToFileURL(join(root, 'scripts', 'test-setup.ts')).href;
  const work = async () => {
    for (const [index, { name, engine, files }] of open) {
      const isPossible = engine === undefined || postgres !== undefined;
      const env = engine === undefined ? {} : postgres?.env;
      results[index] = isPossible
        ? await runTests(node, name, ['--import', setup], files, env)
        : skipWithoutPostgres(name);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** One at a time: each starts a whole server and a browser. */
async function runJourneys(node, journeys, postgres) {
  if (journeys.length === 0) return [];
  const chromium = await findChromium(root);
  if (chromium === undefined) {
    const why = `${journeys.length} journeys need Chromium, and none was found. Install it or set CHROMIUM_PATH.`;
    return [skip('e2e', why, inCi)];
  }
  ensureWebBuilt(root, node);
  const results = [];
  for (const path of journeys) {
    const env = { CHROMIUM_PATH: chromium, ...(isOnPostgres(path) && postgres?.env) };
    const isPossible = !isOnPostgres(path) || postgres !== undefined;
    results.push(isPossible ? await runTests(node, path, [], [path], env) : skipWithoutPostgres(path));
  }
  return results;
}

async function runTests(node, name, options, files, env) {
  const started = performance.now();
  const limit = `--test-timeout=${testLimitMs}`;
  const args = [...options, '--test', '--test-isolation=none', '--test-reporter=spec', limit, ...files];
  const child = spawn(node, args, {
    cwd: root,
    // Which engine a group runs on is for its plan to say.
    env: { ...process.env, TEST_POSTGRES_URL: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const timer = setTimeout(() => {
    output += `\n${name} was still running after ${groupLimitMs / 60_000} minutes and was ended.\n`;
    child.kill('SIGKILL');
  }, groupLimitMs);
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.on('close', resolve);
  });
  clearTimeout(timer);
  running.delete(child);
  const result = summarise(name, output, code, performance.now() - started);
  if (result.failed) console.error(`\n${name}\n${result.details}`);
  else console.log(result.line);
  return result;
}
