import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { migrations } from '../../migrations/all.ts';
import type { Config } from '../app/config.ts';
import { openAsItIs } from '../app/open-database.ts';
import { tables } from '../app/tables.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics } from '../kernel/metrics.ts';
import { migrate } from '../platform/db/migrate.ts';
import type { Db } from '../platform/db/port.ts';
import { failInserts } from '../platform/db/testing.ts';
import { copyDatabaseCommand } from './copy-database.ts';
import { assertWhole, emptyPlace, fill, openHouse, testEngine, told } from './testing.ts';

const open = (config: Config): Promise<Db> => openAsItIs(config, silentLog, createMetrics());

const copy = (from: Config, to: Config) =>
  told((say) => copyDatabaseCommand(from, 'configured', to.postgres?.url ?? to.dataDir, say));

interface Tables {
  users: { id: string; name: string };
}

const countRows = async (config: Config): Promise<number> => {
  const db = await open(config);
  let count = 0;
  for (const { name } of tables.filter((table) => table.name !== 'migrations'))
    count += (await db.query<Record<string, object>>().selectFrom(name).selectAll().execute()).length;
  await db.close();
  return count;
};

test('a database goes from a file to the other place and back with the same checksums, and everything in it works', async () => {
  const first = await emptyPlace('sqlite');
  const house = await openHouse(first);
  const lived = await fill(house.rooms);
  await house.close();
  const second = await emptyPlace();
  const there = await copy(first, second);
  assert.equal(there.code, 0);
  assert.match(there.text, /^conversations: 251 rows, [\da-f]{16}$/m);
  await assertWhole(second, lived, false);

  const before = await emptyPlace('sqlite');
  const third = await emptyPlace('sqlite');
  await copy(second, before);
  assert.deepEqual((await copy(before, third)).lines, (await copy(second, await emptyPlace())).lines);
  await assertWhole(third, lived, false);
});

test('the target has to be empty, and is left as it was', async () => {
  const source = await emptyPlace();
  const house = await openHouse(source);
  await house.rooms.addUser('Ada');
  await house.close();
  const rowsBefore = await countRows(source);
  const sentence = testEngine === 'sqlite' ? /There is a database in/ : /is not empty: there are rows in/;
  await assert.rejects(copy(source, source), sentence);
  assert.equal(await countRows(source), rowsBefore);
});

test('a source of another version is not copied', async () => {
  const [source, target] = [await emptyPlace(), await emptyPlace('sqlite')];
  const db = await open(source);
  await migrate(db, migrations.slice(0, -1));
  await db.close();
  await assert.rejects(copy(source, target), /older than this program .* Migrate it first/);
  assert.deepEqual(readdirSync(target.dataDir), ['owner.lock']);
});

test('a text with a NUL is told of where the target cannot hold it', async () => {
  const [source, target] = [await emptyPlace('sqlite'), await emptyPlace()];
  const house = await openHouse(source);
  const ada = await house.rooms.addUser('Ada');
  await house.close();
  const db = await open(source);
  await db.query<Tables>().updateTable('users').set({ name: 'A\0da' }).where('id', '=', ada.userId).execute();
  await db.close();
  const { text } = await copy(source, target);
  assert.equal(/users: 1 row, .*\n {2}1 of its texts had a NUL/.test(text), testEngine === 'postgres');
  const copied = await open(target);
  const { name } = await copied.query<Tables>().selectFrom('users').select('name').executeTakeFirstOrThrow();
  assert.equal(name, testEngine === 'postgres' ? 'A\uFFFDda' : 'A\0da');
  await copied.close();
});

test(
  'a copy that fails in the middle leaves nothing in the PostgreSQL it goes to',
  { skip: testEngine === 'sqlite' && 'a file is put in its place when it is whole' },
  async () => {
    const [source, target] = [await emptyPlace(), await emptyPlace()];
    const house = await openHouse(source);
    await fill(house.rooms);
    await house.close();
    const db = await open(target);
    await migrate(db, migrations);
    const endFailing = await failInserts(db, 'runs');
    await assert.rejects(copy(source, target), /disk/);
    assert.equal(await countRows(target), 0);
    await endFailing();
    await db.close();
    assert.equal((await copy(source, target)).code, 0);
  },
);

test('a source that cannot be read to its end leaves nothing in the folder it goes to', async () => {
  const [source, target] = [await emptyPlace(), await emptyPlace('sqlite')];
  const house = await openHouse(source);
  await fill(house.rooms);
  await house.close();
  if (testEngine === 'sqlite') {
    const file = openSync(join(source.dataDir, 'stoa.db'), 'r+');
    for (let page = 40; page < 50; page++) writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, page * 4096);
    closeSync(file);
  } else {
    const db = await open(source);
    await db.query().schema.alterTable('runs').renameColumn('status', 'gone').execute();
    await db.close();
  }
  await assert.rejects(
    copy(source, target),
    testEngine === 'sqlite' ? /cannot be copied: .*malformed/ : /status/,
  );
  assert.deepEqual(readdirSync(target.dataDir), ['owner.lock']);
});
