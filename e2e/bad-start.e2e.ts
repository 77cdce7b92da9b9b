/** What an operator gets wrong at start is told in plain lines on stderr: what it is, and what to do. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { addEndpoint, openPerson, signUp } from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { type Environment, makeFolder, startInVain, startServer } from './house/server.ts';

/** One line for each pattern, in that order, and nothing else: no stack, no code of ours. */
const assertRefused = async (stage: Stage, environment: Environment, ...lines: RegExp[]): Promise<void> => {
  const { exitCode, stdout, stderr } = await startInVain(stage, environment);
  const told = stderr.trimEnd().split('\n');
  assert.equal(told.length, lines.length, `one line for each fault, but it said:\n${stderr}`);
  lines.forEach((line, index) => assert.match(told[index]!, line));
  assert.doesNotMatch(stdout + stderr, /\n\s+at |node:internal|\.ts:\d+|Node\.js v\d/);
  assert.doesNotMatch(stdout, /Stoa is at/);
  assert.notEqual(exitCode, 0);
  assert.notEqual(exitCode, null);
};

journey('a port that is taken', async (stage) => {
  const other = createServer().listen(0, '127.0.0.1');
  stage.after(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await assertRefused(
    stage,
    { STOA_PORT: String(port), STOA_DATA_DIR: makeFolder(stage, 'data') },
    new RegExp(`^Port ${port} is taken\\. .*STOA_PORT`),
  );
});

journey('an address that is not of this machine', async (stage) => {
  await assertRefused(
    stage,
    // Reserved for documentation (RFC 5737).
    { STOA_HOST: '192.0.2.1', STOA_DATA_DIR: makeFolder(stage, 'data') },
    /^192\.0\.2\.1 is not an address of this machine\. .*STOA_HOST/,
  );
});

journey('a data directory that cannot be one', async (stage) => {
  const inTheWay = join(makeFolder(stage, 'data'), 'a-file');
  writeFileSync(inTheWay, '');
  for (const dataDir of [inTheWay, join(inTheWay, 'below')]) {
    await assertRefused(
      stage,
      { STOA_DATA_DIR: dataDir },
      /^The data directory .*a-file.* cannot be written/,
    );
  }
});

journey('a data directory that another process holds, which goes on undisturbed', async (stage) => {
  const server = await startServer(stage);
  await assertRefused(
    stage,
    { STOA_DATA_DIR: server.dataDir },
    /^The data directory .* is in use by another process\. .*STOA_DATA_DIR/,
  );
  assert.equal((await openPerson(stage, server.url).request('/readyz')).status, 200);
  // A killed owner leaves nothing behind that would have to be tidied by hand.
  await server.killNine();
  await server.restart();
});

journey('a database that is newer than the program stays as it is', async (stage) => {
  const server = await startServer(stage);
  await signUp(openPerson(stage, server.url), 'Ada');
  await server.stop();
  const path = join(server.dataDir, 'stoa.db');
  const database = new DatabaseSync(path);
  database.exec(`insert into migrations values ('9999-from-the-future', '2099-01-01T00:00:00.000Z')`);
  database.close();
  await assertRefused(
    stage,
    { STOA_DATA_DIR: server.dataDir },
    /^The database is newer than this program .*9999-from-the-future/,
  );
  const undone = new DatabaseSync(path);
  undone.exec(`delete from migrations where name = '9999-from-the-future'`);
  assert.equal(undone.prepare('select count(*) as count from users').get()?.count, 1);
  undone.close();
  await server.restart();
});

journey('a database file that is none', async (stage) => {
  const dataDir = makeFolder(stage, 'data');
  writeFileSync(join(dataDir, 'stoa.db'), 'This was overwritten with something else. '.repeat(200));
  await assertRefused(stage, { STOA_DATA_DIR: dataDir }, /database/i);
});

journey('a secret key in the data directory that is none', async (stage) => {
  const dataDir = makeFolder(stage, 'data');
  writeFileSync(join(dataDir, 'secret.key'), '');
  await assertRefused(stage, { STOA_DATA_DIR: dataDir }, /secret\.key/);
});

journey('a secret key that is not the one the data was sealed with', async (stage) => {
  const server = await startServer(stage);
  const administrator = openPerson(stage, server.url);
  await signUp(administrator, 'Ada');
  await addEndpoint(administrator, 'http://127.0.0.1:9/v1', 'a key that was sealed');
  await server.stop();
  await assertRefused(
    stage,
    { STOA_DATA_DIR: server.dataDir, STOA_SECRET_KEY: 'another key, of at least 32 characters' },
    /STOA_SECRET_KEY/,
  );
  await server.restart();
});

journey('every wrong variable is named, all at once', async (stage) => {
  await assertRefused(
    stage,
    {
      STOA_DATA_DIR: makeFolder(stage, 'data'),
      STOA_PROT: '3080',
      STOA_PORT: 'eighty',
      STOA_PUBLIC_URL: 'https://chat.example.com/stoa',
      STOA_LOG_LEVEL: 'loud',
      STOA_RUNS_PER_PROCESS: '0',
    },
    /^STOA_PROT is not a setting of this program/,
    /^STOA_PORT: /,
    /^STOA_PUBLIC_URL: must have no path/,
    /^STOA_RUNS_PER_PROCESS: /,
    /^STOA_LOG_LEVEL: /,
  );
});
