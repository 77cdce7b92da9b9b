import { AppError } from './errors.ts';

/** A keyset cursor: the sort key of the last item given out, opaque to clients. */
export const encodeCursor = (keys: readonly string[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

/** @throws request/invalid when it is not a cursor of `length` keys. */
export const decodeCursor = (cursor: string, length: number): string[] => {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(keys) && keys.length === length && keys.every((key) => typeof key === 'string'))
      return keys;
  } catch {
    // Falls through to the one answer for anything that is not a cursor.
  }
  throw new AppError('request/invalid', 'The cursor is not one this list gave out.');
};
