/**
 * A backup put where an instance belongs. It is proven and made ready beside what is there; only then
 * is anything changed, and what was there is moved aside, never deleted.
 */
import { chmod, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { migrations } from '../../migrations/all.ts';
import { type Clock, isoAt } from '../kernel/clock.ts';
import { createLocalDiskBlobs } from '../platform/blobs/local-disk.ts';
import type { Figures } from '../platform/db/copy-rows.ts';
import { claimDataDirectory } from '../platform/db/data-directory.ts';
import { migrate, pendingMigrations } from '../platform/db/migrate.ts';
import { DbUnusableError } from '../platform/db/port.ts';
import { keyFits } from '../platform/secrets/key-check.ts';
import { createLocalKeySecrets, readKey } from '../platform/secrets/local-key.ts';
import type { Config } from './config.ts';
import { assertSame, assertVacant, lookInto, openCopy, putCopy } from './database-copy.ts';
import { blobsFolder, createMarker, type Manifest, verifyBackup } from './manifest.ts';
import { databaseFile, findKey, keyFile } from './open-database.ts';

export interface Restored {
  manifest: Manifest;
  /** The names of the migrations that the backup lacked. */
  migrated: string[];
  figures: Figures;
  /** Where what was there before is now. */
  aside: string | undefined;
  /** Undefined when there is no key, or nothing was ever sealed. */
  keyFits: boolean | undefined;
  hasKey: boolean;
}

/** Stay where they are: the claim of this process, what earlier restores moved aside, and what file systems have. */
const staying = /^(owner\.lock(-journal|-wal|-shm)?|before-restore-.*|restore\.unfinished|lost\+found)$/;

/** @throws DbUnusableError when the backup or the place does not do, and then everything is as it was */
export const restoreBackup = async (
  config: Config,
  folder: string,
  { clock, replace }: { clock: Clock; replace: boolean },
): Promise<Restored> => {
  const directory = claimDataDirectory(config.dataDir);
  const ready = join(config.dataDir, 'restore.unfinished');
  try {
    const present = (await readdir(config.dataDir)).filter((name) => !staying.test(name));
    const inTheWay = present.filter((name) => name !== keyFile);
    if (inTheWay.length > 0 && !replace) {
      throw new DbUnusableError(
        `There is something in ${config.dataDir} already: ${inTheWay.join(', ')}. Say --replace to move it aside.`,
      );
    }
    if (config.postgres) await assertVacant(config);
    const manifest = await verifyBackup(folder);
    await rm(ready, { recursive: true, force: true });
    await mkdir(ready, { mode: 0o700 });
    const migrated = await makeReady(folder, manifest, ready);
    const brought = manifest.key === null ? undefined : readFileSync(join(folder, keyFile), 'utf8').trim();
    const key = config.secretKey ?? brought ?? findKey(config);
    const fits = await checkKey(join(ready, databaseFile), key, config.secretKeyPrevious);

    const isOtherKey = brought !== undefined && brought !== readKey(join(config.dataDir, keyFile));
    const leaving = isOtherKey ? present : inTheWay;
    // A file database is put where the old one is; that of PostgreSQL can still fail, so it comes first.
    let figures = config.postgres && (await putCopy(join(ready, databaseFile), config));
    const aside = await moveAside(config.dataDir, leaving, clock);
    if (isOtherKey)
      await writeFile(join(config.dataDir, keyFile), `${brought}\n`, { mode: 0o600, flush: true });
    await rename(join(ready, blobsFolder), join(config.dataDir, blobsFolder));
    figures ??= await putCopy(join(ready, databaseFile), config);
    return { manifest, migrated, figures, aside, keyFits: fits, hasKey: key !== undefined };
  } finally {
    await rm(ready, { recursive: true, force: true });
    directory.release();
  }
};

/** The copy of the database proven and brought up to date, and the files beside it. */
const makeReady = async (folder: string, manifest: Manifest, ready: string): Promise<string[]> => {
  const path = join(ready, databaseFile);
  await copyFile(join(folder, databaseFile), path);
  await chmod(path, 0o600);
  assertSame(manifest.tables, await lookInto(path));
  const copy = openCopy(path);
  let pending;
  try {
    pending = await pendingMigrations(copy, migrations);
    await migrate(copy, migrations);
  } finally {
    await copy.close();
  }
  await mkdir(join(ready, blobsFolder), { mode: 0o700 });
  const from = createLocalDiskBlobs(join(folder, blobsFolder));
  const to = createLocalDiskBlobs(join(ready, blobsFolder));
  for (const [id, expected] of Object.entries(manifest.blobs)) {
    const marker = createMarker();
    const blob = await from.find(id);
    if (blob)
      await to.put(
        id,
        pipeline(blob.read(), marker.through, () => undefined),
      );
    if (marker.mark().sha256 === expected.sha256) continue;
    throw new DbUnusableError(`The file ${id} changed while it was read. Nothing was restored.`);
  }
  return pending.map(({ name }) => name);
};

const checkKey = async (path: string, key: string | undefined, previous: string | undefined) => {
  if (key === undefined) return undefined;
  const copy = openCopy(path);
  try {
    return await keyFits(copy, createLocalKeySecrets(key, previous));
  } finally {
    await copy.close();
  }
};

const moveAside = async (
  dataDir: string,
  names: readonly string[],
  clock: Clock,
): Promise<string | undefined> => {
  if (names.length === 0) return undefined;
  // Within the directory, which may be a file system of its own.
  const aside = join(dataDir, `before-restore-${isoAt(clock.nowMs()).replaceAll(/[:.]/g, '-')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names) await rename(join(dataDir, name), join(aside, name));
  return aside;
};
