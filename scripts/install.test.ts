import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import {
  complaintAboutNode,
  ensureInstalled,
  exitCodeOf,
  findNode,
  judgeBuild,
  StartError,
} from './install.mjs';

const made: string[] = [];
after(() => {
  for (const path of made) rmSync(path, { recursive: true });
});

function createTree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'stoa-start-'));
  made.push(root);
  for (const [path, text] of Object.entries(files)) write(root, path, text);
  return root;
}

function write(root: string, path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
}

/** Stands for npm: notes that it ran and does what the script says. */
function putNpm(root: string, script: string): string {
  write(root, 'bin/npm', `#!/bin/sh\necho "$@" >> ${join(root, 'npm-calls')}\n${script}\n`, 0o755);
  return join(root, 'bin');
}

function withPath<T>(path: string, work: () => T): T {
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  try {
    return work();
  } finally {
    process.env['PATH'] = before;
  }
}

test('a Node that cannot install gets one line that names it', () => {
  assert.match(
    complaintAboutNode('v18.20.4') ?? '',
    /^Stoa starts with Node 20 or newer, and this is v18\.20\.4\.[^\n]*$/,
  );
  assert.equal(complaintAboutNode('v20.0.0'), undefined);
  assert.equal(complaintAboutNode('v26.10.0'), undefined);
});

test('the same lock file installs once, a changed one again', () => {
  const root = createTree({ 'package-lock.json': '{}' });
  const bin = putNpm(root, 'mkdir -p node_modules');
  const said: string[] = [];
  const install = (): void =>
    withPath(`${bin}:/usr/bin:/bin`, () => ensureInstalled(root, (line: string) => said.push(line)));
  install();
  install();
  assert.deepEqual(said, ['Installing…']);
  write(root, 'package-lock.json', '{ "changed": true }');
  install();
  assert.deepEqual(said, ['Installing…', 'Installing…']);
  const calls = readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n');
  assert.equal(calls.length, 2);
  assert.match(calls[0] ?? '', /^ci --include=dev --include=optional /);
});

test('npm does not run on the Node of node_modules', () => {
  const root = createTree({ 'package-lock.json': '{}' });
  const bin = putNpm(root, `mkdir -p node_modules; echo "$PATH" > ${join(root, 'path')}`);
  withPath(`${join(root, 'node_modules', '.bin')}:${bin}:/usr/bin:/bin`, () =>
    ensureInstalled(root, () => undefined),
  );
  assert.equal(readFileSync(join(root, 'path'), 'utf8').trim(), `${bin}:/usr/bin:/bin`);
});

test('a failed installation is one line with npm’s own reason, and is not noted', () => {
  const root = createTree({ 'package-lock.json': '{}' });
  const bin = putNpm(
    root,
    'mkdir -p node_modules; echo "npm error code EINTEGRITY" >&2; echo "npm error the tarball is not what was locked" >&2; exit 1',
  );
  const install = (): void => withPath(`${bin}:/usr/bin:/bin`, () => ensureInstalled(root, () => undefined));
  assert.throws(install, (error: Error) => {
    assert.ok(error instanceof StartError);
    assert.equal(
      error.message,
      'Installing failed (the tarball is not what was locked). Run npm ci to see everything.',
    );
    return true;
  });
  assert.equal(existsSync(join(root, 'node_modules', '.stoa-lock-hash')), false);
});

test('a missing npm is one line', () => {
  const root = createTree({ 'package-lock.json': '{}', 'empty/x': '' });
  const install = (): void => withPath(join(root, 'empty'), () => ensureInstalled(root, () => undefined));
  assert.throws(install, /^Error: npm was not found\. It comes with Node/);
});

test('the pinned Node is taken where it runs, else the running one where it is new enough', () => {
  const root = createTree({});
  const old = { path: '/usr/bin/old', version: 'v20.20.2' };
  const fresh = { path: process.execPath, version: 'v24.7.0' };
  assert.equal(findNode(root, fresh), fresh.path);
  assert.throws(
    () => findNode(root, old),
    /does not run on this machine, and the one installed is v20\.20\.2\. Install Node 24\.7 or newer/,
  );
  assert.throws(() => findNode(root, { ...old, version: 'v24.6.9' }), StartError);

  const pinned = join(root, 'node_modules', '.bin', 'node');
  write(root, 'node_modules/.bin/node', '#!/bin/sh\nexit 0\n', 0o755);
  assert.equal(findNode(root, fresh), pinned);
  // As a binary for another C library does.
  write(root, 'node_modules/.bin/node', '#!/no/such/loader\n', 0o755);
  assert.equal(findNode(root, fresh), fresh.path);

  rmSync(pinned);
  symlinkSync(process.execPath, pinned);
  assert.equal(findNode(root, fresh), pinned);
});

const webTree = {
  'package-lock.json': '{}',
  'contract/src/a.ts': 'a',
  'web/src/main.tsx': 'main',
  'web/src/main.test.ts': 'test',
  'web/index.html': '<p>',
  'web/package.json': '{}',
  'web/vite.config.ts': 'config',
};

test('a build is stale when a source changes, comes or goes, and only then', () => {
  const root = createTree(webTree);
  const first = judgeBuild(root, undefined);
  assert.equal(first.stale, true);
  let kept = first.note;
  assert.deepEqual(judgeBuild(root, kept), { stale: false, note: undefined });

  for (const path of Object.keys(webTree).filter((source) => !source.includes('.test.'))) {
    write(root, path, `${readFileSync(join(root, path), 'utf8')}changed`);
    const verdict = judgeBuild(root, kept);
    assert.equal(verdict.stale, true, path);
    kept = verdict.note;
  }
  write(root, 'web/src/new.ts', 'new');
  const grown = judgeBuild(root, kept);
  assert.equal(grown.stale, true);
  rmSync(join(root, 'web/src/new.ts'));
  assert.equal(judgeBuild(root, grown.note).stale, true);
  write(root, 'web/src/main.test.ts', 'another test');
  assert.equal(judgeBuild(root, kept).stale, false);
});

test('a touched file is read, found the same and noted anew, without a build', () => {
  const root = createTree(webTree);
  const { note } = judgeBuild(root, undefined);
  utimesSync(join(root, 'web/index.html'), 1_000, 1_000);
  const touched = judgeBuild(root, note);
  assert.equal(touched.stale, false);
  assert.notEqual(touched.note, note);
  assert.deepEqual(judgeBuild(root, touched.note), { stale: false, note: undefined });
});

test('an exit code is passed on, a signal in the way of the shell', () => {
  assert.equal(exitCodeOf(3, null), 3);
  assert.equal(exitCodeOf(0, null), 0);
  assert.equal(exitCodeOf(null, 'SIGTERM'), 143);
});

/** A tree that starts at once: nothing to install, nothing to build, a server of one line. */
function createStartable(server: string): string {
  const root = createTree({ ...webTree, 'server/src/main.ts': server });
  for (const name of ['start.mjs', 'install.mjs']) {
    cpSync(fileURLToPath(new URL(name, import.meta.url)), join(root, 'scripts', name));
  }
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(process.execPath, join(root, 'node_modules', '.bin', 'node'));
  withPath(`${putNpm(root, '')}:/usr/bin:/bin`, () => ensureInstalled(root, () => undefined));
  write(root, 'web/dist/.hash', judgeBuild(root, undefined).note ?? '');
  return root;
}

test('start passes on output, exit code and settings, and adds a compile cache', () => {
  const root = createStartable(
    'console.log(process.env.STOA_PORT, process.env.NODE_COMPILE_CACHE); process.exit(7);',
  );
  const env = { ...process.env, STOA_PORT: '4711' };
  delete (env as Record<string, string | undefined>)['NODE_COMPILE_CACHE'];
  const start = spawnSync(process.execPath, [join(root, 'scripts', 'start.mjs')], { encoding: 'utf8', env });
  assert.equal(start.stdout, `4711 ${join(root, '.cache', 'compile')}\n`);
  assert.equal(start.status, 7);
  const own = { ...env, NODE_COMPILE_CACHE: join(root, 'own') };
  const second = execFileOutput(join(root, 'scripts', 'start.mjs'), own);
  assert.equal(second, `4711 ${join(root, 'own')}\n`);
});

function execFileOutput(script: string, env: NodeJS.ProcessEnv): string {
  try {
    return execFileSync(process.execPath, [script], { encoding: 'utf8', env });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`start hands ${signal} to the server and waits for its end`, async () => {
    const root = createStartable(
      `process.on('${signal}', () => setTimeout(() => { console.log('closed'); process.exit(5); }, 50));
       setInterval(() => undefined, 1000); console.log('ready');`,
    );
    const start = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    start.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (text.includes('ready')) start.kill(signal);
    });
    const code = await new Promise((resolve) => start.on('close', resolve));
    assert.equal(output, 'ready\nclosed\n');
    assert.equal(code, 5);
  });
}

test('start on a failed installation ends with one line and exit code 1', () => {
  const root = createStartable('console.log("never");');
  write(root, 'package-lock.json', '{ "changed": true }');
  const bin = putNpm(root, 'echo "npm error network is down" >&2; exit 1');
  const env = { ...process.env, PATH: `${bin}:/usr/bin:/bin` };
  const start = spawnSync(process.execPath, [join(root, 'scripts', 'start.mjs')], { encoding: 'utf8', env });
  assert.equal(start.stdout, 'Installing…\n');
  assert.equal(start.stderr, 'Installing failed (network is down). Run npm ci to see everything.\n');
  assert.equal(start.status, 1);
});
