import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { silentLog } from '../../kernel/log.ts';
import { dbConformance } from './conformance.ts';
import { CommitUnknownError, type Db, type Tx } from './port.ts';
import { openPostgres } from './postgres.ts';
import { createTestDatabase, testPostgresUrl } from './testing.ts';

const openAt = (url: string): Promise<Db> => openPostgres({ url, connections: 5, log: silentLog });
const open = async (): Promise<Db> => openAt(await createTestDatabase());

dbConformance('postgres', open);

const run = (db: Pick<Db, 'query'>, statement: string) => sql.raw(statement).execute(db.query());
const readAll = async (db: Pick<Db, 'query'>) => (await run(db, 'select * from t order by 1')).rows;
const hangUp = 'select pg_terminate_backend(pg_backend_pid())';

test('a commit whose connection is lost has an unknown outcome, and nobody is told of it', async () => {
  const db = await open();
  await run(db, 'create table t (id integer)');
  await run(
    db,
    `create function hang_up() returns trigger language plpgsql as 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'`,
  );
  await run(
    db,
    'create constraint trigger t after insert on t deferrable initially deferred for each row execute function hang_up()',
  );
  let told = 0;
  const attempt = db.transaction(async (tx) => {
    await run(tx, 'insert into t values (1)');
    tx.afterCommit(() => (told += 1));
  });
  await assert.rejects(attempt, CommitUnknownError);
  assert.equal(told, 0);
  assert.deepEqual(await readAll(db), [], 'the next query gets another connection');
  await db.close();
});

test('a statement that loses its connection may have happened; a transaction that does before its commit has not', async () => {
  const db = await open();
  await run(db, 'create table t (id integer)');
  await assert.rejects(run(db, hangUp), CommitUnknownError);
  const attempt = db.transaction(async (tx) => {
    await run(tx, 'insert into t values (1)');
    await run(tx, hangUp);
  });
  await assert.rejects(attempt, (error) => !(error instanceof CommitUnknownError));
  assert.deepEqual(await readAll(db), []);
  await db.close();
});

test('a table may get another shape while its statements are prepared, outside a transaction and in one', async () => {
  const url = await createTestDatabase();
  const db = await openPostgres({ url, connections: 1, log: silentLog });
  const other = await openAt(url);
  await run(db, 'create table t (id integer)');
  await run(db, 'insert into t values (1)');
  for (const [index, read] of [readAll, (from: Db) => from.transaction((tx) => readAll(tx))].entries()) {
    assert.equal(Object.keys((await read(db))[0] as object).length, 1 + index);
    await run(other, `alter table t add column more${index} text`);
    assert.equal(Object.keys((await read(db))[0] as object).length, 2 + index);
  }
  const prepared = await run(
    db,
    "select name from pg_prepared_statements where statement like '%from t order%'",
  );
  assert.ok(prepared.rows.length > 0, 'it is prepared');
  await db.close();
  await other.close();
});

test('when the server lets all its connections go, the next queries open others', async () => {
  const db = await open();
  await Promise.all(Array.from({ length: 5 }, () => run(db, 'select pg_sleep(0.01)')));
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db.query());
  const other = await openAt(testPostgresUrl!);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${rows[0]!.name}`.execute(
    other.query(),
  );
  // Each may be asked once before it has noticed.
  let failures = 0;
  while (
    !(await run(db, 'select 1').then(
      () => true,
      () => false,
    ))
  ) {
    failures += 1;
    assert.ok(failures <= 5);
  }
  await Promise.all([db.close(), other.close()]);
});

test('transactions that wait for each other are both done, and each is told once', async () => {
  const db = await open();
  await run(db, 'create table t (id integer primary key, n integer)');
  await run(db, 'insert into t values (1, 0), (2, 0)');
  const told: number[] = [];
  let tries = 0;
  const addToBoth = (first: number, second: number) =>
    db.transaction(async (tx: Tx) => {
      tries += 1;
      tx.afterCommit(() => told.push(first));
      await run(tx, `update t set n = n + 1 where id = ${first}`);
      await run(tx, 'select pg_sleep(0.1)');
      await run(tx, `update t set n = n + 1 where id = ${second}`);
    });
  await Promise.all([addToBoth(1, 2), addToBoth(2, 1)]);
  assert.deepEqual(await readAll(db), [
    { id: 1, n: 2 },
    { id: 2, n: 2 },
  ]);
  assert.deepEqual(new Set(told), new Set([1, 2]));
  assert.equal(told.length, 2);
  assert.ok(tries > 2, 'they did get in each other’s way');
  await db.close();
});

test('a query is broken off when it takes too long, but in a long transaction', async () => {
  const db = await open();
  const limitIn = async (handle: Pick<Db, 'query'>) => (await run(handle, 'show statement_timeout')).rows;
  assert.deepEqual(await limitIn(db), [{ statement_timeout: '30s' }]);
  assert.deepEqual(await db.transaction(limitIn, { isLong: true }), [{ statement_timeout: '0' }]);
  assert.deepEqual(await db.transaction(limitIn), [{ statement_timeout: '30s' }]);
  await db.close();
});

test('a refused query does not repeat what was in it', async () => {
  const db = await open();
  await run(db, 'create table t (id integer unique)');
  await assert.rejects(
    sql`insert into t values (${'canary'}::integer)`.execute(db.query()),
    (error: Error) => {
      assert.match(error.message, /22P02/);
      assert.doesNotMatch(error.stack!, /canary/);
      return true;
    },
  );
  await run(db, 'insert into t values (1)');
  await assert.rejects(run(db, 'insert into t values (1)'), /23505, t_id_key/);
  await db.close();
});

test('a server that cannot be used is told in one line that holds no password', async () => {
  const at = (change: (url: URL) => void) => {
    const url = new URL(testPostgresUrl!);
    url.password = 'canary';
    change(url);
    return openAt(url.href);
  };
  const administrator = await openAt(testPostgresUrl!);
  await run(administrator, 'drop database if exists latin');
  await run(administrator, 'drop role if exists locked');
  await run(administrator, `create role locked login password 'right'`);
  await run(
    administrator,
    `create database latin template template0 encoding 'LATIN1' locale_provider libc locale 'C'`,
  );
  for (const [change, message] of [
    [(url: URL) => (url.port = '1'), /^PostgreSQL at 127\.0\.0\.1:1\/\w+ cannot be used: .*ECONNREFUSED/],
    [(url: URL) => (url.username = 'locked'), /password authentication failed for user "locked"\. Check/],
    [(url: URL) => (url.username = 'nobody'), /role "nobody" does not exist\. Check STOA_DATABASE_URL\.$/],
    [(url: URL) => (url.pathname = '/none'), /"none" does not exist\. Create it, or name another/],
    [(url: URL) => (url.search = 'sslmode=require&uselibpqcompat=true'), /does not support SSL/],
    [(url: URL) => (url.search = 'sslmode=verify-full&sslrootcert=/none'), /ENOENT/],
    [(url: URL) => (url.pathname = '/latin'), /has the encoding LATIN1\. Create one with the encoding UTF8/],
  ] as const) {
    await assert.rejects(at(change), (error: Error) => {
      assert.equal(error.name, 'DbUnusableError');
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /canary|\n/);
      return true;
    });
  }
  await administrator.close();
});

test('a user who may not make tables is told so', async () => {
  const url = new URL(await createTestDatabase());
  const owner = await openAt(url.href);
  await run(owner, 'drop role if exists visitor');
  await run(owner, 'create role visitor login');
  url.username = 'visitor';
  const db = await openAt(url.href);
  await assert.rejects(run(db, 'create table t (id integer)'), {
    name: 'DbUnusableError',
    message: /does not let this user do what Stoa needs: permission denied for schema public/,
  });
  await Promise.all([db.close(), owner.close()]);
});
