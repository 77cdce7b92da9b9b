/** All that one file has in the blob store. A key ends with the id, by which the store spreads them. */
import type { Log } from '../../kernel/log.ts';
import type { Blobs } from '../../platform/blobs/port.ts';

export const previewKeyOf = (id: string): string => `preview_${id}`;
/** A picture as it was sent, until it has been made anew. */
export const sentKeyOf = (id: string): string => `sent_${id}`;

const idLength = 'fil_'.length + 26;

/** Undefined for what is no file's. */
export const idOfKey = (key: string): string | undefined => {
  const id = key.slice(-idLength);
  return id.startsWith('fil_') ? id : undefined;
};

export type DropBytes = (ids: readonly string[]) => Promise<void>;

/** It never fails: what could not be removed is swept later. */
export const createDropBytes =
  ({ blobs, log }: { blobs: Blobs; log: Log }): DropBytes =>
  async (ids) => {
    try {
      for (const id of ids) {
        for (const key of [id, previewKeyOf(id), sentKeyOf(id)]) await blobs.remove(key);
      }
    } catch (error) {
      log.warn({ error, count: ids.length }, 'Bytes of deleted files could not be removed yet');
    }
  };
