import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { conformanceTables, dbConformance } from './conformance.ts';
import { claimDataDirectory } from './data-directory.ts';
import { openSqlite } from './sqlite.ts';
import { boolean, codecOf, json, table, text } from './table.ts';

dbConformance('sqlite', async () =>
  openSqlite({ path: ':memory:', codec: codecOf(conformanceTables), synchronous: 'normal' }),
);

test('a column name has one type in the whole house', () => {
  assert.throws(
    () => codecOf([table('a', { state: json() }), table('b', { id: text(), state: boolean() })]),
    /b\.state is boolean here and json elsewhere/,
  );
});

test('a data directory has one owner, and the next when that one is killed', async () => {
  const path = mkdtempSync(join(tmpdir(), 'stoa-owner-'));
  const program = `
    const { claimDataDirectory } = await import(${JSON.stringify(import.meta.resolve('./data-directory.ts'))});
    claimDataDirectory(${JSON.stringify(path)});
    console.log('owns');
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(owner.stdout, 'data');
  assert.throws(() => claimDataDirectory(path), /in use by another process/);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  claimDataDirectory(path).release();
});

test('a data directory that cannot be one is refused in one line', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'stoa-owner-')), 'file');
  writeFileSync(file, '');
  assert.throws(() => claimDataDirectory(join(file, 'data')), { name: 'DbUnusableError' });
});
