/** Forward-only migrations, noted by name in a table of their own. */
import { sql } from 'kysely';
import { table, text } from './table.ts';
import { type Db, DbUnusableError, type Handle, type Migration } from './port.ts';

export const migrationsTable = table('migrations', { name: text(), appliedAt: text() });

interface Tables {
  migrations: { name: string; appliedAt: string };
}

/** The names of those that a migrated database has had. */
export const appliedMigrations = async (db: Handle): Promise<string[]> => {
  const rows = await db.query<Tables>().selectFrom('migrations').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
};

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
  const applied = isNew ? [] : await appliedMigrations(db);
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
 * Applies what `db` lacks of `migrations`, which are all that this program knows: every one of them, or
 * none. Of processes that start at once one applies them; a program that turns out to be older refuses.
 */
export const migrate = (db: Db, migrations: readonly Migration[]): Promise<void> =>
  db.transaction(
    async (tx) => {
      await tx.lock('migrations');
      const { types, clustered, appendOnly, wordIndex, now } = tx.engine;
      await sql`create table if not exists migrations (name ${types.text} primary key, "appliedAt" ${types.text} not null)`.execute(
        tx.query(),
      );
      for (const { name, up } of await pendingMigrations(tx, migrations)) {
        try {
          await up(tx.query<unknown>(), types, clustered, appendOnly, wordIndex);
        } catch (error) {
          throw new DbUnusableError(
            `The migration ${name} failed, and the database is as it was: ${(error as Error).message}`,
          );
        }
        await tx.query<Tables>().insertInto('migrations').values({ name, appliedAt: now() }).execute();
      }
    },
    // Building an index takes its time, and so does waiting for who builds it.
    { isLong: true },
  );

/** A whole copy of an SQLite database in one file, which may be there when it is empty. */
export const snapshotInto = async (db: Db, path: string): Promise<void> => {
  const { rows } = await sql<{ query_only: number }>`pragma query_only`.execute(db.query());
  // What only looks may not write another file either, unless it is told.
  await sql`pragma query_only = false`.execute(db.query());
  await sql`vacuum into ${path}`.execute(db.query());
  await sql`pragma query_only = ${sql.lit(rows[0]!.query_only)}`.execute(db.query());
};

/** Another number when another connection has written to this SQLite database. */
export const dataVersion = async (db: Db): Promise<number> => {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db.query());
  return rows[0]!.data_version;
};
