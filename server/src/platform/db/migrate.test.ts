import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { migrate, pendingMigrations, snapshotInto } from './migrate.ts';
import type { Db, Migration } from './port.ts';
import { openSqlite } from './sqlite.ts';
import { codecOf } from './table.ts';

const open = (path = ':memory:'): Db => openSqlite({ path, codec: codecOf([]), synchronous: 'normal' });

const first: Migration = {
  name: '0001-first',
  note: 'Makes a.',
  up: async (db, { text }) => void (await sql`create table a (id ${text})`.execute(db)),
};
const second: Migration = {
  name: '0002-second',
  note: 'Makes b.',
  up: async (db, { text }) => void (await sql`create table b (id ${text})`.execute(db)),
};
const broken: Migration = {
  name: '0003-broken',
  note: 'Makes c, and fails.',
  up: async (db, { text }) => {
    await sql`create table c (id ${text})`.execute(db);
    throw new Error('half way');
  },
};
const tablesOf = async (db: Db) =>
  (
    await sql<{ name: string }>`select name from sqlite_master where type = 'table' order by name`.execute(
      db.query(),
    )
  ).rows.map(({ name }) => name);

test('each migration is applied once, and looking for those to come changes nothing', async () => {
  const db = open();
  assert.deepEqual(await pendingMigrations(db, [first]), [first]);
  assert.deepEqual(await tablesOf(db), []);
  await migrate(db, [first]);
  assert.deepEqual(await pendingMigrations(db, [first, second]), [second]);
  await migrate(db, [first, second]);
  assert.deepEqual(await pendingMigrations(db, [first, second]), []);
  assert.deepEqual(await tablesOf(db), ['a', 'b', 'migrations']);
});

test('a migration that fails leaves the database as it was, without those that went well before it', async () => {
  const db = open();
  await assert.rejects(migrate(db, [first, broken]), /0003-broken failed, and .* as it was: half way/);
  assert.deepEqual(await tablesOf(db), []);
  await migrate(db, [first]);
  await assert.rejects(migrate(db, [first, second, broken]), { name: 'DbUnusableError' });
  assert.deepEqual(await tablesOf(db), ['a', 'migrations']);
  assert.deepEqual(await pendingMigrations(db, [first, second]), [second]);
});

test('a database that is newer than the program is refused by name', async () => {
  const db = open();
  await migrate(db, [first, second]);
  await assert.rejects(pendingMigrations(db, [first]), /newer than this program \(it has 0002-second\)/);
});

test('a snapshot is a whole database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-snapshot-'));
  const db = open(join(folder, 'live.db'));
  await migrate(db, [first]);
  await sql`insert into a values ('kept')`.execute(db.query());
  await snapshotInto(db, join(folder, 'copy.db'));
  const copy = open(join(folder, 'copy.db'));
  assert.deepEqual((await sql<{ id: string }>`select id from a`.execute(copy.query())).rows[0]?.id, 'kept');
});
