import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { sql } from 'kysely';
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

const countRows = async (config: Config): Promise<number> => {
  const db = await open(config);
  let count = 0;
  for (const { name } of tables.filter((table) => table.name !== 'migrations')) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(
      db.query(),
    );
    count += rows[0]!.n;
  }
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
  await sql`update users set name = ${'A\0da'} where id = ${ada.userId}`.execute(db.query());
  await db.close();
  const { text } = await copy(source, target);
  assert.equal(/users: 1 row, .*\n {2}1 of its texts had a NUL/.test(text), testEngine === 'postgres');
  const copied = await open(target);
  const { rows } = await sql<{ name: string }>`select name from users`.execute(copied.query());
  assert.equal(rows[0]!.name, testEngine === 'postgres' ? 'A\uFFFDda' : 'A\0da');
  await copied.close();
});

test('a copy that fails in the middle leaves nothing in the target', async (t) => {
  if (testEngine === 'sqlite') return t.skip('a file is put in its place when it is whole');
  const [source, target, folder] = [await emptyPlace(), await emptyPlace(), await emptyPlace('sqlite')];
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

  const broken = await open(source);
  await sql`alter table runs rename column status to gone`.execute(broken.query());
  await broken.close();
  await assert.rejects(copy(source, folder), /status/);
  assert.deepEqual(readdirSync(folder.dataDir), ['owner.lock']);
});
