/** All that an instance is, in one folder: a copy of the database first, then the files that it names. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { idOfKey, previewKeyOf } from '../features/files/bytes.ts';
import type { FileRow, FileTables } from '../features/files/schema.ts';
import { type Clock, isoAt } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics } from '../kernel/metrics.ts';
import { createLocalDiskBlobs } from '../platform/blobs/local-disk.ts';
import type { Blobs } from '../platform/blobs/port.ts';
import { DbUnusableError, type Handle } from '../platform/db/port.ts';
import type { Config } from './config.ts';
import { openCopy, takeCopy } from './database-copy.ts';
import { blobsFolder, createMarker, type Manifest, manifestFile, markOf, verifyBackup } from './manifest.ts';
import { databaseFile, findKey, keyFile, openAsItIs } from './open-database.ts';

export interface BackupOptions {
  folder: string;
  version: string;
  withKey: boolean;
  clock: Clock;
}

export interface Backup {
  path: string;
  manifest: Manifest;
  /** Of the missing files those that people still have in their conversations. */
  lost: string[];
}

/**
 * A server may go on meanwhile: files never change, and one that is deleted in between is missing rightly.
 * @throws DbUnusableError, and then there is no backup
 */
export const makeBackup = async (config: Config, options: BackupOptions): Promise<Backup> => {
  const takenAt = isoAt(options.clock.nowMs());
  const path = join(options.folder, `stoa-${takenAt.replaceAll(/[:.]/g, '-')}`);
  const unfinished = `${path}.unfinished`;
  await makeFolder(options.folder, unfinished);
  try {
    const copy = join(unfinished, databaseFile);
    const tables = await takeCopy(config, copy);
    const { blobs, missing, lost } = await copyBlobs(config, copy, join(unfinished, blobsFolder));
    const manifest: Manifest = {
      format: 1,
      version: options.version,
      takenAt,
      engine: config.postgres === undefined ? 'sqlite' : 'postgres',
      tables,
      blobCount: Object.keys(blobs).length,
      blobBytes: Object.values(blobs).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      database: await markOf(copy),
      key: options.withKey ? await copyKey(config, unfinished) : null,
      blobs,
      missing,
    };
    await writeFile(join(unfinished, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    // Its content was compared when it was copied; now what the disk has of it.
    await verifyBackup(unfinished);
    await rename(unfinished, path);
    return { path, manifest, lost };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
};

const makeFolder = async (folder: string, unfinished: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await mkdir(unfinished, { mode: 0o700 });
  } catch (error) {
    throw new DbUnusableError(`The folder ${folder} cannot be written: ${(error as Error).message}`);
  }
};

const copyBlobs = async (config: Config, copyPath: string, folder: string) => {
  const from = createLocalDiskBlobs(join(config.dataDir, blobsFolder));
  const to = createLocalDiskBlobs(folder);
  const blobs: Manifest['blobs'] = {};
  const missing: string[] = [];
  const copy = openCopy(copyPath);
  try {
    for await (const { id, kind, sizeBytes } of filesIn(copy)) {
      for (const key of kind === 'image' ? [id, previewKeyOf(id)] : [id]) {
        const mark = await copyBlob(from, to, key);
        if (mark) blobs[key] = mark;
        else missing.push(key);
      }
      const found = blobs[id]?.sizeBytes ?? sizeBytes;
      if (found === sizeBytes) continue;
      throw new DbUnusableError(
        `The file ${id} in ${config.dataDir} has ${found} bytes, and should have ${sizeBytes}. No backup was made.`,
      );
    }
  } finally {
    await copy.close();
  }
  return { blobs, missing, lost: await stillNamed(config, missing) };
};

/** Undefined when there is none of that key. */
const copyBlob = async (from: Blobs, to: Blobs, key: string) => {
  const blob = await from.find(key);
  if (!blob) return undefined;
  const marker = createMarker();
  // A failure of either side ends the other, and `put` throws it.
  await to.put(
    key,
    pipeline(blob.read(), marker.through, () => undefined),
  );
  return marker.mark();
};

async function* filesIn(copy: Handle): AsyncGenerator<Pick<FileRow, 'id' | 'kind' | 'sizeBytes'>> {
  for (let last = ''; ;) {
    const found = await copy
      .query<FileTables>()
      .selectFrom('files')
      .select(['id', 'kind', 'sizeBytes'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(1000)
      .execute();
    yield* found;
    if (found.length === 0) return;
    last = found.at(-1)!.id;
  }
}

/** A file whose row is gone as well was deleted while the backup was made. */
const stillNamed = async (config: Config, keys: readonly string[]): Promise<string[]> => {
  if (keys.length === 0) return [];
  const db = await openAsItIs(config, silentLog, createMetrics(), { onlyLook: true });
  try {
    const named: string[] = [];
    for (const key of keys) {
      const row = await db
        .query<FileTables>()
        .selectFrom('files')
        .select('id')
        .where('id', '=', idOfKey(key)!)
        .executeTakeFirst();
      if (row) named.push(key);
    }
    return named;
  } finally {
    await db.close();
  }
};

const copyKey = async (config: Config, folder: string) => {
  const key = findKey(config);
  if (key === undefined)
    throw new DbUnusableError(`There is no secret key in ${config.dataDir}. No backup was made.`);
  const path = join(folder, keyFile);
  await writeFile(path, `${key}\n`, { mode: 0o600, flush: true });
  return markOf(path);
};

/** Removes all but the newest backups of `folder`. @returns what was removed */
export const keepNewest = async (folder: string, count: number): Promise<string[]> => {
  const names = (await readdir(folder)).filter((name) => /^stoa-\d{4}-\d\d-\d\dT[\d-]+Z$/.test(name));
  const old = names.toSorted().toReversed().slice(count);
  for (const name of old) await rm(join(folder, name), { recursive: true });
  return old;
};
