/** The database and the key of its secrets: what the server and the command line both need. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../kernel/log.ts';
import type { Metrics } from '../kernel/metrics.ts';
import { claimDataDirectory, makeDataDirectory } from '../platform/db/data-directory.ts';
import { createDbFigures } from '../platform/db/figures.ts';
import { type Db, DbUnusableError } from '../platform/db/port.ts';
import { openSqlite } from '../platform/db/sqlite.ts';
import { codecOf } from '../platform/db/table.ts';
import { createLocalKeySecrets, loadOrMakeKey, readKey } from '../platform/secrets/local-key.ts';
import type { Secrets } from '../platform/secrets/port.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import type { Config } from './config.ts';
import { tables } from './tables.ts';

export const databaseFile = 'stoa.db';
export const keyFile = 'secret.key';

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
export const openDatabase = (config: Config, log: Log, metrics: Metrics): Promise<OpenDatabase> =>
  config.postgres === undefined ? openInDirectory(config, log, metrics) : openOnServer(config, log, metrics);

/** Claims the data directory for this process. */
const openInDirectory = async (config: Config, log: Log, metrics: Metrics): Promise<OpenDatabase> => {
  const directory = claimDataDirectory(config.dataDir);
  try {
    const db = await openAsItIs(config, log, metrics);
    await bringUpToDate(db, { dataDir: config.dataDir, log });
    const key = config.secretKey ?? loadOrMakeKey(join(config.dataDir, keyFile));
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
const openOnServer = async (config: Config, log: Log, metrics: Metrics): Promise<OpenDatabase> => {
  const { dataDir, secretKey, secretKeyPrevious } = config;
  makeDataDirectory(dataDir);
  const db = await openAsItIs(config, log, metrics);
  try {
    await bringUpToDate(db, { dataDir, log });
    // The configuration is not read without one.
    const secrets = createLocalKeySecrets(secretKey!, secretKeyPrevious);
    return { db, secrets, isAlone: false, close: () => db.close() };
  } catch (error) {
    await db.close();
    throw error;
  }
};

/** Which database is meant. */
export type Place = Pick<Config, 'dataDir' | 'postgres' | 'sqliteSynchronous'>;

/** In whatever shape. With `onlyLook` also beside whoever uses it: every write is refused. @throws DbUnusableError */
export const openAsItIs = async (
  config: Place,
  log: Log,
  metrics: Metrics,
  { onlyLook = false } = {},
): Promise<Db> => {
  const figures = createDbFigures(metrics);
  if (config.postgres) {
    // Most instances have no use for the driver, and starting takes longer with it.
    const { openPostgres } = await import('../platform/db/postgres.ts');
    return openPostgres({ ...config.postgres, log, figures, onlyLook });
  }
  return openSqlite({
    path: join(config.dataDir, databaseFile),
    codec: codecOf(tables),
    synchronous: config.sqliteSynchronous,
    figures,
    onlyLook,
  });
};

/** Whether there is one to open: opening a file that is not there would make it. */
export const hasDatabase = ({ postgres, dataDir }: Place): boolean =>
  postgres !== undefined || existsSync(join(dataDir, databaseFile));

/** @throws DbUnusableError */
export const assertDatabaseExists = (config: Place): void => {
  if (hasDatabase(config)) return;
  throw new DbUnusableError(`There is no database in ${config.dataDir}. Set STOA_DATA_DIR to where it is.`);
};

/** The secret key of this configuration, when there is one already. */
export const findKey = ({ secretKey, dataDir }: Config): string | undefined =>
  secretKey ?? readKey(join(dataDir, keyFile));
