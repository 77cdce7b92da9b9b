import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { migrations } from '../../migrations/all.ts';
import { openAdapters } from '../app/adapters.ts';
import { readConfig } from '../app/config.ts';
import { silentLog } from '../kernel/log.ts';
import { migrate } from '../platform/db/migrate.ts';
import { openAsItIs } from '../app/open-database.ts';
import { createMetrics } from '../kernel/metrics.ts';
import { migrateCommand, planCommand } from './migrate.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-migrate-'));
  folders.push(folder);
  return folder;
};

const configOf = (dataDir: string) => readConfig('/', { STOA_DATA_DIR: dataDir });

const openEarlier = async (missing: number) => {
  const config = configOf(makeFolder());
  const db = await openAsItIs(config, silentLog, createMetrics());
  await migrate(db, migrations.slice(0, -missing));
  await db.close();
  return config;
};

const told = async (run: (say: (line: string) => void) => Promise<number>) => {
  const lines: string[] = [];
  assert.equal(await run((line) => void lines.push(line)), 0);
  return lines;
};

test('the plan tells each change to come in a sentence and changes nothing', async () => {
  const config = await openEarlier(2);
  const file = join(config.dataDir, 'stoa.db');
  const before = readFileSync(file);
  const lines = await told((say) => planCommand(config, say));
  const pending = migrations.slice(-2).map(({ name, note }) => `${name}: ${note}`);
  assert.deepEqual(lines, [...pending, 'Nothing was changed.']);
  assert.deepEqual(readFileSync(file), before);
  assert.ok(!readdirSync(config.dataDir).includes('before-migration'));

  assert.deepEqual(await told((say) => migrateCommand(config, false, say)), [
    ...pending,
    'The database is up to date.',
  ]);
  assert.deepEqual(await told((say) => planCommand(config, say)), ['The database is up to date.']);
  assert.equal(readdirSync(join(config.dataDir, 'before-migration')).length, 1);
});

test('while a server owns the data directory there is a plan, and nothing is migrated', async () => {
  const config = configOf(makeFolder());
  const server = await openAdapters(config, silentLog);
  assert.deepEqual(await told((say) => planCommand(config, say)), ['The database is up to date.']);
  await assert.rejects(
    migrateCommand(config, true, () => undefined),
    /in use by another process/,
  );
  await server.close();
});

test('where there is no database none is made', async () => {
  const config = configOf(makeFolder());
  for (const attempt of [planCommand(config, () => undefined), migrateCommand(config, true, () => undefined)])
    await assert.rejects(attempt, /There is no database/);
  assert.deepEqual(readdirSync(config.dataDir), []);
});
