import type { Readable } from 'node:stream';

/**
 * Bytes too large for rows. Keys are made by the house (an id), never from what a client sends
 * (SR-39): `^[a-z0-9_]{1,40}$`, anything else is refused.
 */
export interface Blobs {
  /** All or nothing: a blob that was not written to its end does not exist. @returns its size in bytes */
  put(key: string, content: Readable): Promise<number>;
  /** Undefined when there is none. */
  find(key: string): Promise<{ sizeBytes: number; read: () => Readable } | undefined>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Keys of all that takes up room, also of what a dying process left unfinished and `find` does not find. */
  list(): AsyncIterable<string>;
}

export const assertBlobKey = (key: string): void => {
  if (!/^[a-z0-9_]{1,40}$/i.test(key)) throw new Error('A blob key is an id made by the house.');
};
