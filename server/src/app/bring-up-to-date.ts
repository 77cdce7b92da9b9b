/**
 * Gives a database the shape that this program needs. One in SQLite is copied first, when there is
 * something in it; of one on a server whoever runs that has copies, so what destroys something has to be
 * asked for.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrations as ours } from '../../migrations/all.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { migrate, pendingMigrations, snapshotInto } from '../platform/db/migrate.ts';
import { type Db, DbUnusableError, type Migration } from '../platform/db/port.ts';

const keptSnapshots = 3;

export interface Update {
  dataDir: string;
  log: Log;
  mayDestroy?: boolean;
}

/**
 * @returns what was applied
 * @throws DbUnusableError when nothing was changed: a migration fails, the database is newer, or something would be lost
 */
export const bringUpToDate = async (
  db: Db,
  { dataDir, log, mayDestroy = false }: Update,
  migrations: readonly Migration[] = ours,
): Promise<Migration[]> => {
  const pending = await pendingMigrations(db, migrations);
  if (pending.length === 0) return [];
  const isNew = pending.length === migrations.length;
  if (!isNew && db.engine.name === 'sqlite') await takeSnapshot(db, dataDir, pending[0]!.name);
  else if (!isNew && !mayDestroy) assertHarmless(pending);
  await migrate(db, migrations);
  log.info({ count: pending.length }, 'The database was brought up to date');
  return pending;
};

const assertHarmless = (pending: readonly Migration[]): void => {
  const lost = pending.flatMap(({ name, destroys }) => (destroys ? [`${name}: ${destroys}`] : []));
  if (lost.length === 0) return;
  throw new DbUnusableError(
    `This version removes something from the database for good. ${lost.join(' ')} Make a copy of it, then run: npm run stoa -- migrate --yes`,
  );
};

const takeSnapshot = async (db: Db, dataDir: string, name: string): Promise<void> => {
  const folder = join(dataDir, 'before-migration');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await snapshotInto(db, join(folder, `${name}-${systemClock.nowMs()}.db`));
  const madeAt = (file: string): number => Number(/-(\d+)\.db$/.exec(file)?.[1]);
  const files = readdirSync(folder).filter((file) => madeAt(file) > 0);
  for (const file of files.toSorted((a, b) => madeAt(b) - madeAt(a)).slice(keptSnapshots))
    rmSync(join(folder, file));
};
