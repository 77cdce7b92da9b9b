/**
 * Files of people: taken in by what their bytes are, kept as what was made of them, seen by their
 * owner alone. Bytes are written before their row and removed after it, so a row has its bytes
 * whenever the process dies; bytes without a row are swept.
 */
import type { Forgotten } from '@stoa/contract/accounts';
import type { File } from '@stoa/contract/files';
import type { Page } from '@stoa/contract/page';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Bytes, Upload } from '../../kernel/handler.ts';
import type { NewId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { decodeCursor, encodeCursor } from '../../kernel/page.ts';
import { type Principal, requireUser } from '../../kernel/principal.ts';
import { createTurns } from '../../kernel/turns.ts';
import type { Blobs } from '../../platform/blobs/port.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { Images } from '../../platform/images/port.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { createDropBytes, previewKeyOf } from './bytes.ts';
import { createKeep } from './keep.ts';
import type { FileRow } from './schema.ts';
import { deleteFiles, deleteFilesOf, findFile, holdFilesOf, listFiles, noteAttached } from './store.ts';
import { sweepFiles } from './sweep.ts';

/** Of one person; further ones wait unread, so that what is on its way stays bounded (SR-64). */
const uploadsAtOnce = 3;

export interface FilesDeps {
  db: Db;
  blobs: Blobs;
  images: Images;
  clock: Clock;
  newId: NewId;
  log: Log;
  settings: SettingsRoom;
}

export type Files = ReturnType<typeof createFiles>;

export const createFiles = (deps: FilesDeps) => {
  const { db, blobs, clock } = deps;
  const inTurn = createTurns(uploadsAtOnce);
  const dropBytes = createDropBytes(deps);
  const keep = createKeep({ ...deps, dropBytes });

  const getOwn = async (handle: Handle, ownerId: string, id: string): Promise<FileRow> => {
    const row = await findFile(handle, ownerId, id);
    if (!row) throw notFound();
    return row;
  };

  const drop = async (tx: Tx, ownerId: string, ids: readonly string[]): Promise<string[]> => {
    const dropped = await deleteFiles(tx, ownerId, ids);
    tx.afterCommit(() => void dropBytes(dropped));
    return dropped;
  };

  return {
    async upload(principal: Principal, upload: Upload): Promise<File> {
      const { userId } = requireUser(principal);
      return toFile(await inTurn(userId, () => keep(userId, upload)));
    },

    async list(
      principal: Principal,
      { after, limit }: { after?: string | undefined; limit: number },
    ): Promise<Page<File>> {
      const rows = await listFiles(db, {
        ownerId: requireUser(principal).userId,
        after: after === undefined ? undefined : decodeCursor(after, 1)[0],
        limit: limit + 1,
      });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return { items: rows.slice(0, limit).map(toFile), nextCursor: last ? encodeCursor([last.id]) : null };
    },

    async get(principal: Principal, id: string): Promise<File> {
      return toFile(await getOwn(db, requireUser(principal).userId, id));
    },

    /** A preview there is of images only. */
    async open(principal: Principal, id: string, size: 'full' | 'preview'): Promise<Bytes> {
      const { name, kind, mediaType } = await getOwn(db, requireUser(principal).userId, id);
      const found = await blobs.find(size === 'preview' ? previewKeyOf(id) : id);
      if (!found) throw notFound();
      const shownAs = kind === 'text' ? 'text/plain; charset=utf-8' : mediaType;
      return {
        content: found.read(),
        mediaType: size === 'preview' ? 'image/webp' : shownAs,
        sizeBytes: found.sizeBytes,
        name,
      };
    },

    async remove(principal: Principal, id: string): Promise<void> {
      const { userId } = requireUser(principal);
      const dropped = await db.transaction((tx) => drop(tx, userId, [id]));
      if (dropped.length === 0) throw notFound();
    },

    /**
     * For a message that is to carry them: from now on they stay for as long as one does.
     * @throws file/not-found when one is not there or not the principal's
     */
    async attach(tx: Tx, principal: Principal, id: string): Promise<File> {
      const { userId } = requireUser(principal);
      await holdFilesOf(tx, userId);
      const row = await getOwn(tx, userId, id);
      await noteAttached(tx, userId, id, isoAt(clock.nowMs()));
      return toFile(row);
    },

    /** As `attach`. @returns whether it was there */
    async attachIfThere(tx: Tx, principal: Principal, id: string): Promise<boolean> {
      const { userId } = requireUser(principal);
      await holdFilesOf(tx, userId);
      await noteAttached(tx, userId, id, isoAt(clock.nowMs()));
      return (await findFile(tx, userId, id)) !== undefined;
    },

    /** Until `tx` ends nobody attaches one: which of them no message carries stays as it is. */
    hold: (tx: Tx, principal: Principal): Promise<void> => holdFilesOf(tx, requireUser(principal).userId),

    /** Of files that no message carries any more. */
    async removeAll(tx: Tx, principal: Principal, ids: readonly string[]): Promise<void> {
      await drop(tx, requireUser(principal).userId, ids);
    },

    /** Their bytes go after the commit; what is left of them when the process dies before is swept. */
    async forget(tx: Tx, userId: string): Promise<Forgotten> {
      const dropped = await deleteFilesOf(tx, userId);
      tx.afterCommit(() => void dropBytes(dropped));
      return { files: dropped.length };
    },

    /** For the house itself: what it has made for somebody, held to what an upload is held to. */
    keepFor: async (ownerId: string, made: Upload): Promise<File> => toFile(await keep(ownerId, made)),

    /** For the house itself: what a run is to tell a model. Undefined when it has been deleted. */
    async findContent(ownerId: string, id: string): Promise<Uint8Array | undefined> {
      if (!(await findFile(db, ownerId, id))) return undefined;
      const found = await blobs.find(id);
      return found && Buffer.concat(await Array.fromAsync(found.read() as AsyncIterable<Buffer>));
    },

    sweep: () => sweepFiles(deps, dropBytes),
  };
};

const notFound = () => new AppError('file/not-found', 'There is no such file.');

const toFile = ({ id, name, kind, mediaType, sizeBytes, pixels, createdAt }: FileRow): File => ({
  id,
  name,
  kind,
  mediaType,
  sizeBytes,
  pixels,
  createdAt,
});
