/** What a start does to the database, told beforehand or done by itself. */
import { migrations } from '../../migrations/all.ts';
import { bringUpToDate } from '../app/bring-up-to-date.ts';
import type { Config } from '../app/config.ts';
import { assertDatabaseExists, openAsItIs } from '../app/open-database.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics } from '../kernel/metrics.ts';
import { claimDataDirectory } from '../platform/db/data-directory.ts';
import { pendingMigrations } from '../platform/db/migrate.ts';
import type { Migration } from '../platform/db/port.ts';

type Say = (line: string) => void;

/** Changes nothing, so a server may run on the same database. */
export const planCommand = async (config: Config, say: Say): Promise<number> => {
  assertDatabaseExists(config);
  const db = await openAsItIs(config, silentLog, createMetrics(), { onlyLook: true });
  try {
    const pending = await pendingMigrations(db, migrations);
    list(pending, say);
    say(pending.length === 0 ? 'The database is up to date.' : 'Nothing was changed.');
    return 0;
  } finally {
    await db.close();
  }
};

/** @throws DbUnusableError when a server owns the data directory, or nothing was changed for another reason */
export const migrateCommand = async (config: Config, mayDestroy: boolean, say: Say): Promise<number> => {
  assertDatabaseExists(config);
  // Of processes on one PostgreSQL a migration is applied by one.
  const directory = config.postgres === undefined ? claimDataDirectory(config.dataDir) : undefined;
  try {
    const db = await openAsItIs(config, silentLog, createMetrics());
    try {
      list(await bringUpToDate(db, { dataDir: config.dataDir, log: silentLog, mayDestroy }), say);
      say('The database is up to date.');
      return 0;
    } finally {
      await db.close();
    }
  } finally {
    directory?.release();
  }
};

const list = (migrations: readonly Migration[], say: Say): void => {
  for (const { name, note, destroys } of migrations)
    say(`${name}: ${note}${destroys === undefined ? '' : ` Destroys: ${destroys}`}`);
};
