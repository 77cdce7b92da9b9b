/** The ports, each with the adapter that the configuration asks for. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../../migrations/all.ts';
import { isAllowedIn } from '../features/egress-allowances/egress-allowances.ts';
import { systemClock } from '../kernel/clock.ts';
import { createIds } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { createLocalDiskBlobs } from '../platform/blobs/local-disk.ts';
import { createMemoryBus } from '../platform/bus/memory.ts';
import { claimDataDirectory } from '../platform/db/data-directory.ts';
import { migrate, pendingMigrations, snapshotInto } from '../platform/db/migrate.ts';
import type { Db } from '../platform/db/port.ts';
import { openSqlite } from '../platform/db/sqlite.ts';
import { codecOf } from '../platform/db/table.ts';
import { createEgress } from '../platform/egress/egress.ts';
import { createJobsTableQueue } from '../platform/queue/jobs-table.ts';
import { assertKeyFits } from '../platform/secrets/key-check.ts';
import { createLocalKeySecrets, loadOrMakeKey } from '../platform/secrets/local-key.ts';
import type { Config } from './config.ts';
import { tables } from './tables.ts';

export type Adapters = Awaited<ReturnType<typeof openAdapters>>;

/** @throws DbUnusableError with one line an operator can act on */
export const openAdapters = async (config: Config, log: Log) => {
  const directory = claimDataDirectory(config.dataDir);
  try {
    const db = openSqlite({
      path: join(config.dataDir, 'stoa.db'),
      codec: codecOf(tables),
      synchronous: config.sqliteSynchronous,
    });
    await bringUpToDate(db, config.dataDir, log);
    const newId = createIds(systemClock);
    const secrets = createLocalKeySecrets(
      config.secretKey ?? loadOrMakeKey(join(config.dataDir, 'secret.key')),
    );
    await assertKeyFits(db, secrets);
    const egress = createEgress({
      log,
      ...config.egress,
      isConfirmed: (destination) => isAllowedIn(db, destination),
    });
    return {
      db,
      clock: systemClock,
      newId,
      log,
      bus: createMemoryBus(),
      queue: createJobsTableQueue({ db, newId, log }),
      blobs: createLocalDiskBlobs(join(config.dataDir, 'blobs')),
      secrets,
      egress,
      /** Who this process is among those on the same database. */
      owner: randomBytes(9).toString('base64url'),
      /** Holding the data directory means that no other process has this database. */
      isAlone: true,
      async close(): Promise<void> {
        egress.close();
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
