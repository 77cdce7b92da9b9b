import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { openAdapters } from '../app/adapters.ts';
import { readConfig } from '../app/config.ts';
import { silentLog } from '../kernel/log.ts';
import { resetSecretsCommand } from './reset-secrets.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-reset-'));
  folders.push(folder);
  return folder;
};

const configOf = (dataDir: string, key: string) =>
  readConfig('/', { STOA_DATA_DIR: dataDir, STOA_SECRET_KEY: key.padEnd(32, '.') });

const reset = async (config: ReturnType<typeof readConfig>, isConfirmed: boolean) => {
  const lines: string[] = [];
  const code = await resetSecretsCommand(config, isConfirmed, (line) => lines.push(line));
  return { code, text: lines.join('\n') };
};

test('a lost key is given up only with --yes, and then the server opens the data again', async () => {
  const folder = makeFolder();
  const first = await openAdapters(configOf(folder, 'first'), silentLog);
  await first.db
    .query<{ endpoints: Record<string, unknown> }>()
    .insertInto('endpoints')
    .values({
      id: 'end_1',
      name: 'House server',
      provider: 'openai-compatible',
      sealedKey: first.secrets.seal('sk-1', 'endpoints.end_1.apiKey'),
      models: [],
      listed: [],
      createdAt: '2026-01-01T00:00:00.000Z',
    })
    .execute();
  await first.close();

  const config = configOf(folder, 'second');
  await assert.rejects(openAdapters(config, silentLog), /is not the one/);
  const asked = await reset(config, false);
  assert.equal(asked.code, 1);
  assert.match(asked.text, /House server \(end_1\) would lose its key/);
  await assert.rejects(openAdapters(config, silentLog), /is not the one/);

  const done = await reset(config, true);
  assert.equal(done.code, 0);
  assert.match(done.text, /House server \(end_1\) lost its key; enter it again/);
  await (await openAdapters(config, silentLog)).close();
  assert.match((await reset(config, true)).text, /Every stored secret can be opened/);
});

test('while a server owns the data directory nothing is reset', async () => {
  const config = configOf(makeFolder(), 'first');
  const server = await openAdapters(config, silentLog);
  await assert.rejects(reset(config, true), /in use by another process/);
  await server.close();
});

test('where there is no database none is made', async () => {
  await assert.rejects(reset(configOf(makeFolder(), 'first'), true), /There is no database/);
});
