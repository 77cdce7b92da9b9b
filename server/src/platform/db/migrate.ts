/** Forward-only migrations, each in one transaction, noted by name in a table of its own. */
import { sql } from 'kysely';
import { table, text } from './table.ts';
import { type Db, DbUnusableError, type Migration } from './port.ts';

export const migrationsTable = table('migrations', { name: text(), appliedAt: text() });

interface Tables {
  migrations: { name: string; appliedAt: string };
}

/** The names of those that a migrated database has had. */
export const appliedMigrations = async (db: Db): Promise<string[]> => {
  const rows = await db.query<Tables>().selectFrom('migrations').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
};

/**
 * The migrations that `db` still lacks. Changes nothing.
 * @throws DbUnusableError when it has some this program does not know.
 */
export const pendingMigrations = async (db: Db, migrations: readonly Migration[]): Promise<Migration[]> => {
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

export const migrate = async (db: Db, pending: readonly Migration[]): Promise<void> => {
  const { text: textType } = db.engine.types;
  await sql`create table if not exists migrations (name ${textType} primary key, "appliedAt" ${textType} not null)`.execute(
    db.query(),
  );
  for (const { name, up } of pending) {
    await db.transaction(async (tx) => {
      await up(tx.query<unknown>(), tx.engine.types, tx.engine.clustered, tx.engine.appendOnly);
      await tx
        .query<Tables>()
        .insertInto('migrations')
        .values({ name, appliedAt: tx.engine.now() })
        .execute();
    });
  }
};

/** A whole copy of an SQLite database in one file. */
export const snapshotInto = async (db: Db, path: string): Promise<void> => {
  await sql`vacuum into ${path}`.execute(db.query());
};
