/** Forward-only migrations, each in one transaction, noted by name in a table of its own. */
import { sql } from 'kysely';
import { table, text } from './table.ts';
import { type Db, DbUnusableError, type Migration, type Tx } from './port.ts';

export const migrationsTable = table('migrations', { name: text(), appliedAt: text() });

interface Tables {
  migrations: { name: string; appliedAt: string };
}

/** The migrations that `db` still lacks. @throws DbUnusableError when it has some this program does not know. */
export const pendingMigrations = (db: Db, migrations: readonly Migration[]): Promise<Migration[]> =>
  db.transaction((tx) => findPending(tx, migrations));

/** Applies what `db` lacks of `migrations`, which are all that this program knows. Of several processes at once each is applied by one. */
export const migrate = async (db: Db, migrations: readonly Migration[]): Promise<void> => {
  while (await db.transaction((tx) => applyNext(tx, migrations)));
};

const findPending = async (tx: Tx, migrations: readonly Migration[]): Promise<Migration[]> => {
  await tx.lock('migrations');
  const { text: textType } = tx.engine.types;
  await sql`create table if not exists migrations (name ${textType} primary key, "appliedAt" ${textType} not null)`.execute(
    tx.query(),
  );
  const applied = await tx.query<Tables>().selectFrom('migrations').select('name').orderBy('name').execute();
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = applied.filter(({ name }) => !known.has(name));
  if (unknown.length > 0) {
    throw new DbUnusableError(
      `The database is newer than this program (it has ${unknown.map(({ name }) => name).join(', ')}). Start the newer version.`,
    );
  }
  return migrations.filter(({ name }) => !applied.some((row) => row.name === name));
};

/** @returns false when there was none to apply */
const applyNext = async (tx: Tx, migrations: readonly Migration[]): Promise<boolean> => {
  const [next] = await findPending(tx, migrations);
  if (!next) return false;
  await next.up(tx.query<unknown>(), tx.engine.types, tx.engine.clustered, tx.engine.appendOnly);
  await tx
    .query<Tables>()
    .insertInto('migrations')
    .values({ name: next.name, appliedAt: tx.engine.now() })
    .execute();
  return true;
};

/** A whole copy of an SQLite database in one file. */
export const snapshotInto = async (db: Db, path: string): Promise<void> => {
  await sql`vacuum into ${path}`.execute(db.query());
};
