/**
 * Every database that any earlier version left behind, with something in every table: it upgrades with
 * nothing lost, and a migration that fails leaves it as it was. The rows are made from what the database
 * says of itself, so a migration that comes is tried without a word here.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { migrations as list } from '../../migrations/all.ts';
import { silentLog } from '../kernel/log.ts';
import { copyRows, figuresOf } from '../platform/db/copy-rows.ts';
import { layoutOf } from '../platform/db/layout.ts';
import { migrate, migrationsTable, pendingMigrations } from '../platform/db/migrate.ts';
import { type Db, DbUnusableError, type Migration } from '../platform/db/port.ts';
import { openPostgres } from '../platform/db/postgres.ts';
import { openSqlite } from '../platform/db/sqlite.ts';
import { codecOf } from '../platform/db/table.ts';
import { createTestDatabase, testPostgresUrl } from '../platform/db/testing.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { tables } from './tables.ts';

const migrations: readonly Migration[] = list;
const rowsOfTable = 3;
const folder = mkdtempSync(join(tmpdir(), 'stoa-migrations-'));
after(() => rmSync(folder, { recursive: true }));

const codec = codecOf(tables);
const open = (path = ':memory:'): Db => openSqlite({ path, codec, synchronous: 'normal' });

interface Column {
  name: string;
  type: string;
}
interface Reference {
  from: string;
  table: string;
  to: string;
}
type Row = Record<string, unknown>;

const read = async <T>(db: Db, query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await query.execute(db.query())).rows;

const listTables = async (db: Db): Promise<string[]> => {
  const found = await read(
    db,
    sql<{ name: string }>`select name from pragma_table_list
      where schema = 'main' and type = 'table' and name not like 'sqlite_%' and name <> 'migrations' order by name`,
  );
  return found.map(({ name }) => name);
};

/** Indexes of words: what they hold cannot be read back, only found. */
const listWordIndexes = async (db: Db): Promise<string[]> => {
  const found = await read(
    db,
    sql<{ name: string }>`select name from pragma_table_list where schema = 'main' and type = 'virtual'`,
  );
  return found.map(({ name }) => name);
};

const columnsOf = (db: Db, table: string) =>
  read(db, sql<Column>`select name, type from pragma_table_info(${table})`);

const referencesOf = (db: Db, table: string) =>
  read(db, sql<Reference>`select "from", "table", "to" from pragma_foreign_key_list(${table})`);

const valueOf = ({ name, type }: Column, n: number): unknown => {
  if (codec.json.has(name)) return {};
  if (codec.boolean.has(name)) return n % 2 === 0;
  if (/int/i.test(type)) return n;
  if (/blob/i.test(type)) return new Uint8Array([0, n]);
  return name.endsWith('At') ? `2026-01-0${n}T00:00:00.000Z` : `${name}-${n}`;
};

/** Those that others refer to first; a table may refer to itself. */
const fill = async (db: Db): Promise<void> => {
  const waiting = new Set(await listTables(db));
  while (waiting.size > 0) {
    const before = waiting.size;
    for (const table of waiting) {
      const references = await referencesOf(db, table);
      if (references.some((one) => one.table !== table && waiting.has(one.table))) continue;
      const columns = await columnsOf(db, table);
      for (let n = 1; n <= rowsOfTable; n++) await insertRow(db, table, columns, references, n);
      waiting.delete(table);
    }
    assert.ok(waiting.size < before, `${[...waiting].join()} refer to each other`);
  }
  for (const index of await listWordIndexes(db)) {
    const columns = [{ name: 'rowid', type: 'integer' }, ...(await columnsOf(db, index))];
    for (let n = 1; n <= rowsOfTable; n++) await insertRow(db, index, columns, [], n);
  }
};

const insertRow = async (db: Db, table: string, columns: Column[], references: Reference[], n: number) => {
  const row: Row = Object.fromEntries(columns.map((column) => [column.name, valueOf(column, n)]));
  for (const { from, to } of references) row[from] = `${to}-${n}`;
  await db.query<Record<string, Row>>().insertInto(table).values(row).execute();
};

const contentOf = async (db: Db): Promise<Map<string, Row[]>> => {
  const content = new Map<string, Row[]>();
  for (const table of await listTables(db)) {
    const rows = await read(db, sql<Row>`select * from ${sql.table(table)} order by 1, 2`);
    content.set(
      table,
      rows.map((row) => ({ ...row })),
    );
  }
  for (const index of await listWordIndexes(db)) {
    const found = sql<Row>`select rowid from ${sql.table(index)} where ${sql.ref(index)} match 'words' order by 1`;
    content.set(
      index,
      (await read(db, found)).map((row) => ({ ...row })),
    );
  }
  return content;
};

const shapeOf = (db: Db) =>
  read(db, sql<Row>`select name, sql from sqlite_master where name not like 'sqlite_%' order by name`);

/** As it was before the n-th migration. */
const openEarlier = async (n: number, path?: string): Promise<Db> => {
  const db = open(path);
  await migrate(db, migrations.slice(0, n));
  await fill(db);
  return db;
};

/** An update adds to them what others are to have; tests of their own say what. */
const grown: ReadonlySet<string> = new Set(['grants']);
const isAmong = (rows: readonly Row[], row: Row): boolean =>
  rows.some((one) => JSON.stringify(one) === JSON.stringify(row));

const everyEarlier = migrations.map((_, n) => n).slice(1);

test('a database of every earlier version, with something in every table, upgrades with nothing lost', async () => {
  for (const n of everyEarlier) {
    const db = await openEarlier(n);
    const before = await contentOf(db);
    const applied = await bringUpToDate(db, { dataDir: folder, log: silentLog });
    assert.deepEqual(applied, migrations.slice(n));
    const now = await contentOf(db);
    for (const [table, rows] of before) {
      assert.equal(rows.length, rowsOfTable, table);
      if (applied.some(({ destroys }) => destroys !== undefined)) continue;
      const found = now.get(table)?.map((row) => pick(row, Object.keys(rows[0]!)));
      const kept = grown.has(table) ? found?.filter((row) => isAmong(rows, row)) : found;
      assert.deepEqual(kept, rows, `${table} after ${migrations[n]!.name}`);
    }
    assert.deepEqual(await read(db, sql`pragma foreign_key_check`), []);
    await db.close();
  }
});

test('an update takes no endpoint from anybody: who could use it still may (SR-61)', async () => {
  const before = migrations.findIndex(({ name }) => name === '0016-grants');
  const db = await openEarlier(before);
  await migrate(db, migrations);
  const ids = (await read(db, sql<{ id: string }>`select id from endpoints order by id`)).map(({ id }) => id);
  assert.equal(ids.length, rowsOfTable);
  const granted = sql<Row>`select * from grants order by "resourceId"`;
  assert.deepEqual(
    (await read(db, granted)).map((row) => ({ ...row })),
    ids.map((resourceId) => ({
      resourceKind: 'endpoint',
      resourceId,
      subjectKind: 'everyone',
      subjectId: '',
      level: 'use',
    })),
  );
  await db.close();
});

/** The same for every engine there is. */
const onEachEngine = async (n: number, prove: (db: Db) => Promise<void>): Promise<void> => {
  const source = await openEarlier(n);
  if (testPostgresUrl !== undefined) {
    const db = await openPostgres({ url: await createTestDatabase(), connections: 2, log: silentLog });
    await migrate(db, migrations.slice(0, n));
    await copyRows(source, db, await layoutOf(source));
    await prove(db);
    await db.close();
  }
  await prove(source);
  await source.close();
};

test('an update takes no server, no action and no permission to add servers from anybody (SR-61)', async () => {
  const before = migrations.findIndex(({ name }) => name === '0021-shared-tools');
  await onEachEngine(before, async (db) => {
    await sql`update "mcpServers" set "ownerId" = null where id <> 'id-1'`.execute(db.query());
    const value = JSON.stringify({ value: true });
    await sql`insert into settings (name, value, "changedAt") values ('ownMcpServers', ${value}, 'then')`.execute(
      db.query(),
    );
    const query = sql<{ text: string }>`
      select "resourceKind" || ' ' || "resourceId" || ' ' || "subjectKind" || "subjectId" || ' ' || level as text
      from grants order by text`;
    const grantsIn = async () => (await read(db, query)).map(({ text }) => text);
    const known = await grantsIn();
    await migrate(db, migrations);
    assert.deepEqual(
      (await grantsIn()).filter((grant) => !known.includes(grant)),
      [
        'action id-1 everyone use',
        'action id-2 everyone use',
        'action id-3 everyone use',
        'mcp-server id-2 everyone use',
        'mcp-server id-3 everyone use',
      ],
      'one’s own stays one’s own',
    );
    const roles = sql<{ id: string; permissions: object }>`select id, permissions from roles order by id`;
    const permissions = { ownMcpServers: true };
    assert.deepEqual(
      (await read(db, roles)).map((row) => ({ ...row })),
      ['id-1', 'id-2', 'id-3', 'rol_default'].map((id) => ({ id, permissions })),
    );
    assert.deepEqual(await read(db, sql`select 1 from settings where name = 'ownMcpServers'`), []);
  });
});

const pick = (row: Row, names: string[]): Row =>
  Object.fromEntries(names.filter((name) => name in row).map((name) => [name, row[name]]));

const broken: Migration = {
  name: '9999-broken',
  note: 'Takes everything away, and fails.',
  up: async (db) => {
    await sql`create table leftover (id text)`.execute(db);
    await sql`delete from conversations`.execute(db);
    await sql`alter table users add column leftover text`.execute(db);
    throw new Error('half way');
  },
};

test('one that fails at the end of an update leaves every earlier database as it was, and its version starts again', async () => {
  for (const n of [...everyEarlier, migrations.length].filter((size) => size >= 4)) {
    const db = await openEarlier(n);
    const [shape, content] = [await shapeOf(db), await contentOf(db)];
    const update = bringUpToDate(db, { dataDir: folder, log: silentLog }, [...migrations, broken]);
    await assert.rejects(
      update,
      (error) => error instanceof DbUnusableError && /9999-broken/.test(error.message),
    );
    assert.deepEqual(await shapeOf(db), shape);
    assert.deepEqual(await contentOf(db), content);
    assert.deepEqual(await pendingMigrations(db, migrations.slice(0, n)), []);
    await db.close();
  }
});

test(
  'on PostgreSQL, too, every earlier version upgrades with nothing lost, after an update that failed changed nothing',
  { skip: testPostgresUrl === undefined && 'it needs a PostgreSQL' },
  async () => {
    for (const n of everyEarlier.filter((size) => size >= 4)) {
      const source = await openEarlier(n);
      const layout = (await layoutOf(source)).filter(({ name }) => name !== migrationsTable.name);
      const db = await openPostgres({ url: await createTestDatabase(), connections: 2, log: silentLog });
      await migrate(db, migrations.slice(0, n));
      const content = await copyRows(source, db, await layoutOf(source));
      const update = (known: readonly Migration[]) =>
        bringUpToDate(db, { dataDir: folder, log: silentLog }, known);
      const contentNow = async () => ({ ...content, ...(await figuresOf(db, layout)) });
      await assert.rejects(update([...migrations, broken]), /9999-broken/);
      assert.deepEqual(await pendingMigrations(db, migrations), migrations.slice(n));
      assert.deepEqual(await contentNow(), content, `${n} after what failed`);
      assert.deepEqual(await update(migrations), migrations.slice(n));
      const unlessGrown = (figures: object) => Object.entries(figures).filter(([table]) => !grown.has(table));
      assert.deepEqual(unlessGrown(await contentNow()), unlessGrown(content), `${n} after the update`);
      await source.close();
      await db.close();
    }
  },
);

test('before an update there is a whole copy of the database, and of the copies the last three are kept', async () => {
  const dataDir = mkdtempSync(join(folder, 'copies-'));
  const db = await openEarlier(migrations.length, join(dataDir, 'stoa.db'));
  const more = Array.from({ length: 4 }, (_, n): Migration => ({
    name: `990${n}-more`,
    note: 'Adds a table.',
    up: async (handle) => void (await sql`create table ${sql.table(`more${n}`)} (id text)`.execute(handle)),
  }));
  for (let n = 1; n <= more.length; n++) {
    await bringUpToDate(db, { dataDir, log: silentLog }, [...migrations, ...more.slice(0, n)]);
  }
  const copies = readdirSync(join(dataDir, 'before-migration')).toSorted();
  assert.deepEqual(
    copies.map((name) => name.replace(/-\d+\.db$/, '')),
    ['9901-more', '9902-more', '9903-more'],
  );
  const copy = open(join(dataDir, 'before-migration', copies.at(-1)!));
  assert.deepEqual(
    (await listTables(copy)).filter((name) => name.startsWith('more')),
    ['more0', 'more1', 'more2'],
  );
  await copy.close();
  await db.close();
});

test('where no copy is made, what destroys something is refused until it is asked for', async () => {
  const db = await openEarlier(migrations.length);
  const onServer: Db = { ...db, engine: { ...db.engine, name: 'postgres' } };
  const destroying: Migration = {
    name: '9999-destroying',
    note: 'Forgets sessions.',
    destroys: 'all sessions.',
    up: async (handle) => void (await sql`delete from sessions`.execute(handle)),
  };
  const update = { dataDir: join(folder, 'nowhere'), log: silentLog };
  const known = [...migrations, destroying];
  await assert.rejects(
    bringUpToDate(onServer, update, known),
    /9999-destroying: all sessions\..*migrate --yes/,
  );
  assert.equal((await contentOf(db)).get('sessions')?.length, rowsOfTable);
  await bringUpToDate(onServer, { ...update, mayDestroy: true }, known);
  assert.deepEqual((await contentOf(db)).get('sessions'), []);
  await db.close();
});
