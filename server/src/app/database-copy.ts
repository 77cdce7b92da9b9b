/**
 * A whole copy of a database in one SQLite file, whatever engine it is from, and such a file put in the
 * place of a database, whatever engine that is on. Moving, backing up and restoring are made from the two.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { migrations } from '../../migrations/all.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics } from '../kernel/metrics.ts';
import { copyRows, differences, type Figures, figuresOf } from '../platform/db/copy-rows.ts';
import { layoutOf } from '../platform/db/layout.ts';
import {
  dataVersion,
  migrate,
  migrationsTable,
  pendingMigrations,
  snapshotInto,
} from '../platform/db/migrate.ts';
import { type Db, DbUnusableError, type Handle } from '../platform/db/port.ts';
import { openSqlite } from '../platform/db/sqlite.ts';
import { codecOf } from '../platform/db/table.ts';
import { assertDatabaseExists, databaseFile, openAsItIs, type Place } from './open-database.ts';
import { tables } from './tables.ts';

export const openCopy = (path: string): Db =>
  openSqlite({ path, codec: codecOf(tables), synchronous: 'full', isCopy: true });

/** Reads the whole of a copy. @throws DbUnusableError when it is damaged */
export const lookInto = async (path: string): Promise<Figures> => {
  const copy = openCopy(path);
  try {
    const { rows } = await sql<Record<string, string>>`pragma integrity_check`.execute(copy.query());
    const [verdict] = rows.flatMap((row) => Object.values(row));
    if (verdict !== 'ok') throw new DbUnusableError(`The copy ${path} is damaged: ${verdict}.`);
    return await figuresOf(copy, await layoutOf(copy));
  } finally {
    await copy.close();
  }
};

/**
 * Makes the file `path` with all that the database at `place` holds at one moment; servers may go on
 * writing. Nothing is written at `place`.
 * @returns what is in it, read back
 * @throws DbUnusableError when the database is not of this version, or the copy turns out not to be the same
 */
export const takeCopy = async (place: Place, path: string): Promise<Figures> => {
  assertDatabaseExists(place);
  const source = await openAsItIs(place, silentLog, createMetrics(), { onlyLook: true });
  try {
    await assertUpToDate(source);
    writeFileSync(path, '', { mode: 0o600, flag: 'wx' });
    const read = source.engine.name === 'sqlite' ? copyFile(source, path) : copyServer(source, path);
    const expected = await read;
    const found = await lookInto(path);
    if (expected) assertSame(expected, found);
    await flush(path);
    return found;
  } finally {
    await source.close();
  }
};

/** @returns what was in the source; undefined when somebody has written meanwhile, so that it is not known any more */
const copyFile = async (source: Db, path: string): Promise<Figures | undefined> => {
  const before = await dataVersion(source);
  try {
    await snapshotInto(source, path);
    const figures = await figuresOf(source, await layoutOf(source));
    return (await dataVersion(source)) === before ? figures : undefined;
  } catch (error) {
    throw new DbUnusableError(`The database cannot be copied: ${(error as Error).message}.`);
  }
};

const copyServer = async (source: Db, path: string): Promise<Figures> => {
  const copy = openCopy(path);
  try {
    await migrate(copy, migrations);
    const layout = await layoutOf(copy);
    return await source.transaction(
      async (tx) => {
        await sql`set transaction isolation level repeatable read, read only`.execute(tx.query());
        await assertUpToDate(tx);
        return copyRows(tx, copy, layout);
      },
      { isLong: true },
    );
  } finally {
    await copy.close();
  }
};

/**
 * Moves or reads the copy `path` into the place of a database: wholly, or nothing of it. Its version is this one's.
 * @returns what is there, read back
 * @throws DbUnusableError when something is there
 */
export const putCopy = async (path: string, place: Place): Promise<Figures> => {
  await assertVacant(place);
  if (place.postgres === undefined) {
    const found = await lookInto(path);
    await flush(path);
    await rename(path, join(place.dataDir, databaseFile));
    return found;
  }
  const copy = openCopy(path);
  const target = await openAsItIs(place, silentLog, createMetrics());
  try {
    await migrate(target, migrations);
    const layout = await layoutOf(copy);
    return await target.transaction(
      async (tx) => {
        await tx.lock('migrations');
        const expected = await copyRows(copy, tx, layout);
        const found = await figuresOf(tx, layout);
        assertSame(expected, found);
        return found;
      },
      { isLong: true },
    );
  } finally {
    await copy.close();
    await target.close();
  }
};

/** @throws DbUnusableError when something is at `place` */
export const assertVacant = async (place: Place): Promise<void> => {
  if (place.postgres === undefined) {
    const found = ['', '-wal', '-shm', '-journal'].find((end) =>
      existsSync(join(place.dataDir, `${databaseFile}${end}`)),
    );
    if (found === undefined) return;
    throw new DbUnusableError(`There is a database in ${place.dataDir} already. Nothing was changed.`);
  }
  const db = await openAsItIs(place, silentLog, createMetrics(), { onlyLook: true });
  try {
    const known = new Set(tables.map(({ name }) => name).filter((name) => name !== migrationsTable.name));
    for (const { name } of await db.query().introspection.getTables()) {
      if (!known.has(name)) continue;
      const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db.query());
      if (rows.length === 0) continue;
      throw new DbUnusableError(
        `The PostgreSQL database is not empty: there are rows in ${name}. Nothing was changed. Name a new one.`,
      );
    }
  } finally {
    await db.close();
  }
};

/** What is copied is read by this program's tables. */
const assertUpToDate = async (db: Handle): Promise<void> => {
  const pending = await pendingMigrations(db, migrations);
  if (pending.length === 0) return;
  throw new DbUnusableError(
    `The database is older than this program (it lacks ${pending.map(({ name }) => name).join(', ')}). Migrate it first: npm run stoa -- migrate`,
  );
};

export const assertSame = (expected: Figures, found: Figures): void => {
  const names = differences(expected, found);
  if (names.length === 0) return;
  throw new DbUnusableError(
    `The copy is not the same as what was copied, in: ${names.join(', ')}. It is not kept.`,
  );
};

/** Copies are not flushed as they are written. */
const flush = async (path: string): Promise<void> => {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};
