/** What a start does to the database, told beforehand or done by itself. */
import { migrations } from '../../migrations/all.ts';
import { bringUpToDate } from '../app/bring-up-to-date.ts';
import type { Config } from '../app/config.ts';
import { assertDatabaseExists, openDatabaseFile } from '../app/open-database.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics } from '../kernel/metrics.ts';
import { claimDataDirectory } from '../platform/db/data-directory.ts';
import { pendingMigrations } from '../platform/db/migrate.ts';
import type { Migration } from '../platform/db/port.ts';

type Say = (line: string) => void;

/** Changes nothing, so the data directory may belong to a server that runs. */
export const planCommand = async (config: Config, say: Say): Promise<number> => {
  assertDatabaseExists(config);
  const db = openDatabaseFile(config, createMetrics());
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
  const directory = claimDataDirectory(config.dataDir);
  const db = openDatabaseFile(config, createMetrics());
  try {
    list(await bringUpToDate(db, { dataDir: config.dataDir, log: silentLog, mayDestroy }), say);
    say('The database is up to date.');
    return 0;
  } finally {
    await db.close();
    directory.release();
  }
};

const list = (migrations: readonly Migration[], say: Say): void => {
  for (const { name, note, destroys } of migrations)
    say(`${name}: ${note}${destroys === undefined ? '' : ` Destroys: ${destroys}`}`);
};
