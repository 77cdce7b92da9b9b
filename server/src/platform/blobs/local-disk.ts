import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { assertBlobKey, type Blobs } from './port.ts';

const unfinishedEnd = '.unfinished';

/** Blobs as files, spread over folders by the last two characters of their key (the random end of an id). */
export const createLocalDiskBlobs = (root: string): Blobs => {
  const pathOf = (key: string): string => {
    assertBlobKey(key);
    return join(root, key.slice(-2).toLowerCase(), key);
  };

  return {
    async put(key, content: Readable) {
      const path = pathOf(key);
      const unfinished = `${path}${unfinishedEnd}`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await pipeline(content, createWriteStream(unfinished, { mode: 0o600 }));
        await flush(unfinished);
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      return (await stat(path)).size;
    },

    async find(key) {
      const path = pathOf(key);
      const found = await stat(path).catch(() => undefined);
      return found && { sizeBytes: found.size, read: () => createReadStream(path) };
    },

    async remove(key) {
      await rm(pathOf(key), { force: true });
      await rm(`${pathOf(key)}${unfinishedEnd}`, { force: true });
    },

    async *list() {
      for await (const folder of await opendir(root).catch(() => [])) {
        if (!folder.isDirectory()) continue;
        for await (const { name } of await opendir(join(root, folder.name))) {
          yield name.endsWith(unfinishedEnd) ? name.slice(0, -unfinishedEnd.length) : name;
        }
      }
    },
  };
};

/** A renamed file whose bytes are still in memory would be empty after a power loss. */
const flush = async (path: string): Promise<void> => {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};
