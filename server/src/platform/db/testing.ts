/** For tests: databases in the PostgreSQL that the test command has started, and ways to make one fail. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Handle } from './port.ts';

/** Undefined where the tests run on SQLite. It ends with the test command, and its databases with it. */
export const testPostgresUrl: string | undefined = process.env.TEST_POSTGRES_URL;

/** An empty database, or a copy of one. */
export const createTestDatabase = async (template = 'template0'): Promise<string> => {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = await connect(testPostgresUrl!);
  await client.query(`create database ${name} template ${template}`);
  await client.end();
  const url = new URL(testPostgresUrl!);
  url.pathname = `/${name}`;
  return url.href;
};

interface Lent {
  url: string;
  /** Stays open: to empty a database costs a millisecond, to make one sixty. */
  client: Client;
}

const free: Lent[] = [];
let template: Promise<{ name: string; shape: string }> | undefined;

/**
 * A database in which `prepare` has made the tables, and nothing else is. Give it back when nobody is
 * connected any more: the next test gets it, unless its shape was changed.
 */
export const borrowTestDatabase = async (prepare: (url: string) => Promise<void>) => {
  template ??= makeTemplate(prepare);
  const { name, shape } = await template;
  const lent = free.pop() ?? (await copyOf(name));
  return {
    url: lent.url,
    async giveBack(): Promise<void> {
      if ((await shapeOf(lent.client)) !== shape) return lent.client.end();
      await lent.client.query(await emptying(lent.client));
      free.push(lent);
    },
  };
};

const makeTemplate = async (prepare: (url: string) => Promise<void>) => {
  const url = await createTestDatabase();
  await prepare(url);
  const client = await connect(url);
  const shape = await shapeOf(client);
  // Nobody may be connected to what is copied.
  await client.end();
  return { name: new URL(url).pathname.slice(1), shape };
};

const copyOf = async (name: string): Promise<Lent> => {
  const url = await createTestDatabase(name);
  const client = await connect(url);
  // It must not keep the process alive; the types of the driver do not know of it.
  (client as unknown as { unref(): void }).unref();
  return { url, client };
};

const connect = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
};

/** Copies of a database have the identifiers of the original. */
const shapeOf = async (client: Client): Promise<string> => {
  const { rows } = await client.query<{ shape: string }>(`
    select md5(string_agg(item::text, ',' order by item::text)) as shape from (
      select (oid, relnatts) from pg_class where relnamespace = 'public'::regnamespace
      union all select (oid, tgenabled) from pg_trigger
      union all select (oid, convalidated) from pg_constraint where connamespace = 'public'::regnamespace
    ) as items (item)`);
  return rows[0]!.shape;
};

const emptying = async (client: Client): Promise<string> => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'migrations'`,
  );
  // Past triggers and foreign keys.
  return `set session_replication_role = replica; ${rows.map(({ name }) => `delete from "${name}"`).join(';')}`;
};

/** Lets every insert into `table` fail, with `disk` in its message. @returns ends that */
export const failInserts = async (db: Handle, table: string): Promise<() => Promise<unknown>> => {
  const name = sql.table(table);
  if (db.engine.name === 'postgres') {
    await sql`alter table ${name} add constraint disk check (false) not valid`.execute(db.query());
    return () => sql`alter table ${name} drop constraint disk`.execute(db.query());
  }
  await sql`create trigger disk before insert on ${name} begin select raise(abort, 'disk'); end`.execute(
    db.query(),
  );
  return () => sql`drop trigger disk`.execute(db.query());
};

/** Lets every commit fail whose transaction inserted into `table`. */
export const failCommits = async (db: Handle, table: string): Promise<void> => {
  const name = sql.table(table);
  const statements =
    db.engine.name === 'postgres'
      ? [
          sql`create function nobody() returns trigger language plpgsql as 'begin raise exception ''nobody''; end'`,
          sql`create constraint trigger nobody after insert on ${name} deferrable initially deferred
              for each row execute function nobody()`,
        ]
      : [
          sql`create table nobody ("to" text references users (id) deferrable initially deferred)`,
          sql`create trigger nobodys after insert on ${name} begin insert into nobody values ('nobody'); end`,
        ];
  for (const statement of statements) await statement.execute(db.query());
};

/** Takes away what keeps a table append-only, as somebody could who owns the database. */
export const dropTriggers = async (db: Handle, table: string): Promise<void> => {
  if (db.engine.name === 'postgres') {
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(db.query());
    return;
  }
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'trigger' and tbl_name = ${table}`.execute(db.query());
  for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(db.query());
};
