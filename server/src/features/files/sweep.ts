/** What nobody needs: uploads that no message came to carry, and bytes whose row is gone or was never made. */
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { idBoundaryAt } from '../../kernel/ids.ts';
import type { Blobs } from '../../platform/blobs/port.ts';
import type { Db } from '../../platform/db/port.ts';
import { type DropBytes, idOfKey } from './bytes.ts';
import { deleteUnattached, listUnknown } from './store.ts';

/** A draft with a file in it is still sent the next morning. */
const restMs = 24 * 60 * 60_000;
const idsAtOnce = 500;

export const sweepFiles = async (
  { db, blobs, clock }: { db: Db; blobs: Blobs; clock: Clock },
  dropBytes: DropBytes,
): Promise<void> => {
  const beforeMs = clock.nowMs() - restMs;
  await dropBytes(await deleteUnattached(db, isoAt(beforeMs)));
  // Bytes come before their row, so those of a young id may yet get one.
  const youngest = idBoundaryAt('fil', beforeMs);
  const ids = new Set<string>();
  for await (const key of blobs.list()) {
    const id = idOfKey(key);
    if (id !== undefined && id < youngest) ids.add(id);
  }
  const old = [...ids];
  for (let from = 0; from < old.length; from += idsAtOnce) {
    await dropBytes(await listUnknown(db, old.slice(from, from + idsAtOnce)));
  }
};
