// `npm test`: unit tests by workspace, then the journeys in a real browser, then what passed and what was skipped.
// `--only unit`, `--only e2e` or `--only <part of a path>` runs a part of it.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureInstalled, ensureWebBuilt, findNode, runScript, StartError } from './install.mjs';
import { closingLines, findChromium, selectFiles, skip, summarise } from './test-plan.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const workspaces = ['contract', 'llm', 'server', 'web', 'scripts', 'bench'];
const atOnce = 2;
const groupLimitMs = 5 * 60_000;
const testLimitMs = 120_000;

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
  const results = [...(await runUnit(node, unit)), ...(await runJourneys(node, journeys))];
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
  return workspaces.flatMap((name) => {
    const files = selectFiles(listFiles(name), /\.test\.ts$/, only);
    return files.length === 0 ? [] : [{ name, files }];
  });
}

async function runUnit(node, groups) {
  const results = [];
  const open = groups.entries();
  const setup = pathToFileURL(join(root, 'scripts', 'test-setup.ts')).href;
  const work = async () => {
    for (const [index, { name, files }] of open) {
      results[index] = await runTests(node, name, ['--import', setup], files, {});
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** One at a time: each starts a whole server and a browser. */
async function runJourneys(node, journeys) {
  if (journeys.length === 0) return [];
  const chromium = await findChromium(root);
  if (chromium === undefined) {
    const why = `${journeys.length} journeys need Chromium, and none was found. Install it or set CHROMIUM_PATH.`;
    return [skip('e2e', why, Boolean(process.env.CI) && process.env.CI !== 'false')];
  }
  ensureWebBuilt(root, node);
  const results = [];
  for (const path of journeys)
    results.push(await runTests(node, path, [], [path], { CHROMIUM_PATH: chromium }));
  return results;
}

async function runTests(node, name, options, files, env) {
  const started = performance.now();
  const limit = `--test-timeout=${testLimitMs}`;
  const args = [...options, '--test', '--test-isolation=none', '--test-reporter=spec', limit, ...files];
  const child = spawn(node, args, {
    cwd: root,
    env: { ...process.env, ...env },
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
