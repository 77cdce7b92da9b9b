/** An upload becomes a file: its bytes first, then its row, if there is room for it. */
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Upload } from '../../kernel/handler.ts';
import type { NewId } from '../../kernel/ids.ts';
import type { Blobs } from '../../platform/blobs/port.ts';
import type { Db, Handle } from '../../platform/db/port.ts';
import type { Images } from '../../platform/images/port.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import type { DropBytes } from './bytes.ts';
import { takeIn } from './intake.ts';
import { displayNameOf } from './name.ts';
import type { FileRow } from './schema.ts';
import { holdFilesOf, insertFile, sumOfSizes } from './store.ts';

const megabyte = 1_000_000;

export interface KeepDeps {
  db: Db;
  blobs: Blobs;
  images: Images;
  clock: Clock;
  newId: NewId;
  settings: SettingsRoom;
  dropBytes: DropBytes;
}

export const createKeep = (deps: KeepDeps) => {
  const { db, clock, newId, settings, dropBytes } = deps;

  const assertRoomFor = async (handle: Handle, ownerId: string, sizeBytes: number): Promise<void> => {
    const most = (await settings.read(handle)).storagePerUserMegabytes * megabyte;
    if ((await sumOfSizes(handle, ownerId)) + sizeBytes > most) {
      throw new AppError('file/storage-full', `Your files may take up ${most} bytes together.`);
    }
  };

  return async (ownerId: string, { name, content }: Upload): Promise<FileRow> => {
    // Where there is no room for anything, nothing needs to be sent.
    await assertRoomFor(db, ownerId, 1);
    const { largestUploadMegabytes } = await settings.read();
    const id = newId('fil');
    try {
      const kept = await takeIn(deps, id, content, largestUploadMegabytes * megabyte);
      const createdAt = isoAt(clock.nowMs());
      const row = { id, ownerId, name: displayNameOf(name), ...kept, attachedAt: null, createdAt };
      await db.transaction(async (tx) => {
        // Others may have been kept while this one was taken in, and no further one is until it has its row.
        await holdFilesOf(tx, ownerId);
        await assertRoomFor(tx, ownerId, kept.sizeBytes);
        await insertFile(tx, row);
      });
      return row;
    } catch (error) {
      await dropBytes([id]);
      throw error;
    }
  };
};
