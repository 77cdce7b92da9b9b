/** The data directory, its database and the key of its secrets: what the server and the command line both need. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../../migrations/all.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Metrics } from '../kernel/metrics.ts';
import { claimDataDirectory } from '../platform/db/data-directory.ts';
import { createDbFigures } from '../platform/db/figures.ts';
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
  close(): Promise<void>;
}

/**
 * Claims the data directory for this process and brings its database up to date.
 * @throws DbUnusableError with one line an operator can act on
 */
export const openDatabase = async (config: Config, log: Log, metrics: Metrics): Promise<OpenDatabase> => {
  const directory = claimDataDirectory(config.dataDir);
  try {
    const db = openSqlite({
      path: join(config.dataDir, databaseFile),
      codec: codecOf(tables),
      synchronous: config.sqliteSynchronous,
      figures: createDbFigures(metrics),
    });
    await bringUpToDate(db, config.dataDir, log);
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

/** A database with something in it is copied before its shape changes. */
const bringUpToDate = async (db: Db, dataDir: string, log: Log): Promise<void> => {
  const pending = await pendingMigrations(db, migrations);
  if (pending.length === 0) return;
  if (pending.length < migrations.length) {
    const folder = join(dataDir, 'before-migration');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await snapshotInto(db, join(folder, `${pending[0]!.name}-${systemClock.nowMs()}.db`));
  }
  await migrate(db, pending);
  log.info({ count: pending.length }, 'The database was brought up to date');
};
