/** The data directory, its database and the key of its secrets: what the server and the command line both need. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../kernel/log.ts';
import type { Metrics } from '../kernel/metrics.ts';
import { claimDataDirectory } from '../platform/db/data-directory.ts';
import { createDbFigures } from '../platform/db/figures.ts';
import { type Db, DbUnusableError } from '../platform/db/port.ts';
import { openSqlite } from '../platform/db/sqlite.ts';
import { codecOf } from '../platform/db/table.ts';
import { createLocalKeySecrets, loadOrMakeKey } from '../platform/secrets/local-key.ts';
import type { Secrets } from '../platform/secrets/port.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import type { Config } from './config.ts';
import { tables } from './tables.ts';

const databaseFile = 'stoa.db';

export interface OpenDatabase {
  db: Db;
  /** Whether the key is the right one is not looked at yet. */
  secrets: Secrets;
  close(): Promise<void>;
}

/**
 * Claims the data directory for this process and brings its database up to date.
 * @throws DbUnusableError with one line an operator can act on
 */
export const openDatabase = async (config: Config, log: Log, metrics: Metrics): Promise<OpenDatabase> => {
  const directory = claimDataDirectory(config.dataDir);
  try {
    const db = openDatabaseFile(config, metrics);
    await bringUpToDate(db, { dataDir: config.dataDir, log });
    const key = config.secretKey ?? loadOrMakeKey(join(config.dataDir, 'secret.key'));
    return {
      db,
      secrets: createLocalKeySecrets(key, config.secretKeyPrevious),
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

/** As it is, whoever owns the data directory. */
export const openDatabaseFile = (config: Config, metrics: Metrics): Db =>
  openSqlite({
    path: join(config.dataDir, databaseFile),
    codec: codecOf(tables),
    synchronous: config.sqliteSynchronous,
    figures: createDbFigures(metrics),
  });

/** @throws DbUnusableError: opening one that is not there would make it */
export const assertDatabaseExists = ({ dataDir }: Config): void => {
  if (existsSync(join(dataDir, databaseFile))) return;
  throw new DbUnusableError(`There is no database in ${dataDir}. Set STOA_DATA_DIR to where it is.`);
};
