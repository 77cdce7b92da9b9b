/** What a backup says of itself, so that it can be told whole from damaged without this program's tables. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { createLocalDiskBlobs } from '../platform/blobs/local-disk.ts';
import { DbUnusableError } from '../platform/db/port.ts';
import { databaseFile, keyFile } from './open-database.ts';

const Count = z.number().int().min(0);
const Mark = z.strictObject({ sizeBytes: Count, sha256: z.string().regex(/^[\da-f]{64}$/) });

const Manifest = z.strictObject({
  format: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  takenAt: z.string(),
  /** Where the database was; in the backup it is always SQLite. */
  engine: z.enum(['sqlite', 'postgres']),
  tables: z.record(z.string(), z.strictObject({ rows: Count, sha256: z.string(), nuls: Count })),
  blobCount: Count,
  blobBytes: Count,
  database: Mark,
  key: Mark.nullable(),
  /** By their keys. */
  blobs: z.record(z.string(), Mark),
  /** Keys of those that the database names and nobody had any more. */
  missing: z.array(z.string()),
});

export type Manifest = z.output<typeof Manifest>;
export type Mark = z.output<typeof Mark>;

export const manifestFile = 'manifest.json';
export const blobsFolder = 'blobs';

/** Passes bytes on and knows them at the end. */
export const createMarker = () => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      done(null, chunk);
    },
  });
  return { through, mark: (): Mark => ({ sizeBytes, sha256: hash.digest('hex') }) };
};

export const markOf = async (path: string): Promise<Mark> => {
  const marker = createMarker();
  marker.through.resume();
  await pipeline(createReadStream(path), marker.through);
  return marker.mark();
};

/**
 * Reads all of the backup in `folder`.
 * @throws DbUnusableError that names the first file that is not as it was written
 */
export const verifyBackup = async (folder: string): Promise<Manifest> => {
  const manifest = await readManifest(folder);
  const blobs = createLocalDiskBlobs(join(folder, blobsFolder));
  await assertMark(folder, databaseFile, manifest.database);
  if (manifest.key) await assertMark(folder, keyFile, manifest.key);
  for (const [key, expected] of Object.entries(manifest.blobs)) {
    const blob = await blobs.find(key);
    if (!blob) throw damaged(folder, `the file ${key} is missing`);
    const marker = createMarker();
    marker.through.resume();
    await pipeline(blob.read(), marker.through);
    assertEqual(folder, key, expected, marker.mark());
  }
  return manifest;
};

const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => {
    throw new DbUnusableError(`There is no backup in ${folder}: it has no ${manifestFile}.`);
  });
  try {
    return Manifest.parse(JSON.parse(text));
  } catch {
    throw damaged(folder, `${manifestFile} is none that this program understands`);
  }
};

const assertMark = async (folder: string, name: string, expected: Mark): Promise<void> => {
  const found = await markOf(join(folder, name)).catch(() => {
    throw damaged(folder, `${name} is missing`);
  });
  assertEqual(folder, name, expected, found);
};

const assertEqual = (folder: string, name: string, expected: Mark, found: Mark): void => {
  if (expected.sizeBytes !== found.sizeBytes || expected.sha256 !== found.sha256)
    throw damaged(folder, `${name} is not as it was written`);
};

const damaged = (folder: string, what: string): DbUnusableError =>
  new DbUnusableError(`The backup ${folder} is damaged: ${what}. Nothing was changed; take another one.`);
