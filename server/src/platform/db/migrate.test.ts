import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { silentLog } from '../../kernel/log.ts';
import { migrate, pendingMigrations, snapshotInto } from './migrate.ts';
import type { Db, Migration } from './port.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import { codecOf } from './table.ts';
import { createTestDatabase, testPostgresUrl } from './testing.ts';

const openFile = (path: string): Db => openSqlite({ path, codec: codecOf([]), synchronous: 'normal' });
const openServer = (url: string): Promise<Db> => openPostgres({ url, connections: 2, log: silentLog });
const open = async (): Promise<Db> =>
  testPostgresUrl === undefined ? openFile(':memory:') : openServer(await createTestDatabase());

const making = (name: string, table: string): Migration => ({
  name,
  up: async (db, { text }) => void (await sql`create table ${sql.table(table)} (id ${text})`.execute(db)),
});
const first = making('0001-first', 'a');
const second = making('0002-second', 'b');
const broken: Migration = {
  name: '0002-broken',
  up: async (db, types, ...rest) => {
    await second.up(db, types, ...rest);
    throw new Error('half way');
  },
};
const has = async (db: Db, table: string): Promise<boolean> =>
  sql`select * from ${sql.table(table)}`.execute(db.query()).then(
    () => true,
    () => false,
  );

test('each migration is applied once', async () => {
  const db = await open();
  await migrate(db, [first]);
  assert.deepEqual(await pendingMigrations(db, [first, second]), [second]);
  await migrate(db, [first, second]);
  assert.deepEqual(await pendingMigrations(db, [first, second]), []);
  assert.deepEqual([await has(db, 'a'), await has(db, 'b')], [true, true]);
  await db.close();
});

test('a migration that fails leaves the database as it was', async () => {
  const db = await open();
  await migrate(db, [first]);
  await assert.rejects(migrate(db, [first, broken]), /half way/);
  assert.deepEqual([await has(db, 'a'), await has(db, 'b')], [true, false]);
  assert.deepEqual(await pendingMigrations(db, [first, second]), [second]);
  await db.close();
});

test('a database that is newer than the program is refused by name', async () => {
  const db = await open();
  await migrate(db, [first, second]);
  for (const look of [pendingMigrations, migrate]) {
    await assert.rejects(look(db, [first]), {
      name: 'DbUnusableError',
      message: /newer than this program \(it has 0002-second\)/,
    });
  }
  await db.close();
});

test(
  'processes that start together migrate once',
  { skip: testPostgresUrl === undefined && 'SQLite has one process' },
  async () => {
    const url = await createTestDatabase();
    const processes = await Promise.all(Array.from({ length: 6 }, () => openServer(url)));
    await Promise.all(processes.map((db) => migrate(db, [first, second])));
    for (const db of processes) {
      assert.deepEqual(await pendingMigrations(db, [first, second]), []);
      await db.close();
    }
  },
);

test(
  'a snapshot is a whole database',
  { skip: testPostgresUrl !== undefined && 'SQLite alone is a file' },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stoa-snapshot-'));
    const db = openFile(join(folder, 'live.db'));
    await migrate(db, [first]);
    await sql`insert into a values ('kept')`.execute(db.query());
    await snapshotInto(db, join(folder, 'copy.db'));
    const copy = openFile(join(folder, 'copy.db'));
    assert.deepEqual((await sql<{ id: string }>`select id from a`.execute(copy.query())).rows[0]?.id, 'kept');
  },
);
