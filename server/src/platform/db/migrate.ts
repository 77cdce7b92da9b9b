/** Forward-only migrations, each in one transaction, noted by name in a table of its own. */
import { sql } from 'kysely';
import { table, text } from './table.ts';
import { type Db, DbUnusableError, type Handle, type Migration, type Tx } from './port.ts';

export const migrationsTable = table('migrations', { name: text(), appliedAt: text() });

interface Tables {
  migrations: { name: string; appliedAt: string };
}

/**
 * The migrations that `db` still lacks. Changes nothing.
 * @throws DbUnusableError when it has some this program does not know
 */
export const pendingMigrations = async (
  db: Handle,
  migrations: readonly Migration[],
): Promise<Migration[]> => {
  const found = await db.query().introspection.getTables();
  const isNew = !found.some(({ name }) => name === migrationsTable.name);
  const applied = isNew ? [] : await listApplied(db);
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new DbUnusableError(
      `The database is newer than this program (it has ${unknown.join(', ')}). Start the newer version.`,
    );
  }
  return migrations.filter(({ name }) => !applied.includes(name));
};

/**
 * Applies what `db` lacks of `migrations`, which are all that this program knows. Of processes that start
 * at once each migration is applied by one; a program that turns out to be older than another refuses.
 */
export const migrate = async (db: Db, migrations: readonly Migration[]): Promise<void> => {
  // Building an index takes its time, and so does waiting for who builds it.
  while (await db.transaction((tx) => applyNext(tx, migrations), { isLong: true }));
};

/** @returns false when there was none to apply */
const applyNext = async (tx: Tx, migrations: readonly Migration[]): Promise<boolean> => {
  await tx.lock('migrations');
  const { types, clustered, appendOnly, now } = tx.engine;
  await sql`create table if not exists migrations (name ${types.text} primary key, "appliedAt" ${types.text} not null)`.execute(
    tx.query(),
  );
  const [next] = await pendingMigrations(tx, migrations);
  if (!next) return false;
  await next.up(tx.query<unknown>(), types, clustered, appendOnly);
  await tx.query<Tables>().insertInto('migrations').values({ name: next.name, appliedAt: now() }).execute();
  return true;
};

const listApplied = async (db: Handle): Promise<string[]> => {
  const rows = await db.query<Tables>().selectFrom('migrations').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
};

/** A whole copy of an SQLite database in one file. */
export const snapshotInto = async (db: Db, path: string): Promise<void> => {
  await sql`vacuum into ${path}`.execute(db.query());
};
