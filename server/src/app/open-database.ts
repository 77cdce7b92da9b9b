/** The database and the key of its secrets: what the server and the command line both need. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../../migrations/all.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { claimDataDirectory, makeDataDirectory } from '../platform/db/data-directory.ts';
import { migrate, pendingMigrations, snapshotInto } from '../platform/db/migrate.ts';
import type { Db } from '../platform/db/port.ts';
import { openSqlite } from '../platform/db/sqlite.ts';
import { codecOf } from '../platform/db/table.ts';
import { createLocalKeySecrets, loadOrMakeKey } from '../platform/secrets/local-key.ts';
import type { Secrets } from '../platform/secrets/port.ts';
import type { Config } from './config.ts';
import { tables } from './tables.ts';

export const databaseFile = 'stoa.db';

export interface OpenDatabase {
  db: Db;
  /** Whether the key is the right one is not looked at yet. */
  secrets: Secrets;
  /** Nobody else can have this database open. */
  isAlone: boolean;
  close(): Promise<void>;
}

/**
 * Opens the database that the configuration names, and brings it up to date.
 * @throws DbUnusableError with one line an operator can act on
 */
export const openDatabase = (config: Config, log: Log): Promise<OpenDatabase> =>
  config.postgres === undefined ? openInDirectory(config, log) : openOnServer(config, config.postgres, log);

/** Claims the data directory for this process. */
const openInDirectory = async (config: Config, log: Log): Promise<OpenDatabase> => {
  const directory = claimDataDirectory(config.dataDir);
  try {
    const db = openSqlite({
      path: join(config.dataDir, databaseFile),
      codec: codecOf(tables),
      synchronous: config.sqliteSynchronous,
    });
    const snapshot = (name: string) => copyBeforeMigration(db, config.dataDir, name);
    await bringUpToDate(db, log, snapshot);
    const key = config.secretKey ?? loadOrMakeKey(join(config.dataDir, 'secret.key'));
    return {
      db,
      secrets: createLocalKeySecrets(key, config.secretKeyPrevious),
      isAlone: true,
      async close(): Promise<void> {
        await db.close();
        directory.release();
      },
    };
  } catch (error) {
    directory.release();
    throw error;
  }
};

/** Any number of processes may do so at once. */
const openOnServer = async (
  { dataDir, secretKey, secretKeyPrevious }: Config,
  postgres: NonNullable<Config['postgres']>,
  log: Log,
): Promise<OpenDatabase> => {
  makeDataDirectory(dataDir);
  // Most instances have no use for the driver, and starting takes longer with it.
  const { openPostgres } = await import('../platform/db/postgres.ts');
  const db = await openPostgres({ ...postgres, log });
  try {
    await bringUpToDate(db, log);
    // The configuration is not read without one.
    const secrets = createLocalKeySecrets(secretKey!, secretKeyPrevious);
    return { db, secrets, isAlone: false, close: () => db.close() };
  } catch (error) {
    await db.close();
    throw error;
  }
};

const bringUpToDate = async (
  db: Db,
  log: Log,
  snapshot: (name: string) => Promise<void> = async () => {},
): Promise<void> => {
  const pending = await pendingMigrations(db, migrations);
  if (pending.length === 0) return;
  if (pending.length < migrations.length) await snapshot(pending[0]!.name);
  await migrate(db, migrations);
  log.info({ count: pending.length }, 'The database was brought up to date');
};

/** A database with something in it is copied before its shape changes. */
const copyBeforeMigration = async (db: Db, dataDir: string, name: string): Promise<void> => {
  const folder = join(dataDir, 'before-migration');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await snapshotInto(db, join(folder, `${name}-${systemClock.nowMs()}.db`));
};
