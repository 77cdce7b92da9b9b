import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bundleFiles } from './server.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const bundleOf = async (files: Record<string, string>) => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-bundle-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  await bundleFiles(
    { main: join(folder, 'main.ts'), 'cli/other': join(folder, 'main.ts') },
    join(folder, 'out'),
  );
  for (const name of Object.keys(files)) rmSync(join(folder, name));
  const run = spawnSync(process.execPath, [join(folder, 'out/main.js')], { encoding: 'utf8' });
  return { said: run.stdout, errors: run.stderr, files: readdirSync(join(folder, 'out')) };
};

test('threads and processes run from files of the bundle, their own file or another', async () => {
  const { said, errors } = await bundleOf({
    'main.ts': `import { startOwn } from './own.ts';
      import { startOther } from './starts-other.ts';
      import { startProcess } from './starts-process.ts';
      startOwn(); startOther(); startProcess();`,
    'own.ts': `import { isMainThread, Worker } from 'node:worker_threads';
      export const startOwn = () => new Worker(new URL(import.meta.url), { workerData: 'own' });
      if (!isMainThread) console.log('its own file');`,
    'starts-other.ts': `import { Worker } from 'node:worker_threads';
      export const startOther = () => new Worker(new URL('./other.ts', import.meta.url));`,
    'other.ts': `import { word } from './word.ts'; console.log(word satisfies string);`,
    'starts-process.ts': `import { fork } from 'node:child_process';
      const program = new URL('./apart.ts', import.meta.url);
      export const startProcess = () => fork(program);`,
    'apart.ts': `import { word } from './word.ts'; console.log(word + ' in a process');`,
    'word.ts': `export const word = 'another file';`,
  });
  assert.equal(errors, '');
  assert.deepEqual(said.trim().split('\n').toSorted(), [
    'another file',
    'another file in a process',
    'its own file',
  ]);
});

test('what is imported late stays a file of its own', async () => {
  const { said, files } = await bundleOf({
    'main.ts': `const { late } = await import('./late.ts'); console.log(late);`,
    'late.ts': `export const late = 'read at the first call';`,
  });
  assert.equal(said, 'read at the first call\n');
  assert.ok(
    files.some((name) => name.startsWith('late')),
    files.join(),
  );
});

test('an import that leads nowhere, and a thread that cannot be found, stop the bundle', async () => {
  await assert.rejects(
    bundleOf({ 'main.ts': `import 'a-package-that-is-not-there';` }),
    /a-package-that-is-not-there/,
  );
  await assert.rejects(bundleOf({ 'main.ts': `fork(path);` }), /finds what is started as/);
  await assert.rejects(bundleOf({ 'main.ts': `new Worker(path);` }), /finds what is started as/);
  await assert.rejects(
    bundleOf({ 'main.ts': `new Worker(new URL('./gone.ts', import.meta.url));` }),
    /gone\.ts/,
  );
});
