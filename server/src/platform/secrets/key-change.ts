/** What a change of the key does to what is sealed: sealed anew where it opens, forgotten where nothing opens it. */
import type { Handle } from '../db/port.ts';
import type { SealedColumn, SealedValue, Secrets } from './port.ts';

/** @returns how many values the current key has sealed anew. What nothing opens stays as it is. */
export const sealAnew = async (
  tx: Handle,
  secrets: Secrets,
  columns: readonly SealedColumn[],
): Promise<number> => {
  let count = 0;
  for (const column of columns) {
    for (const value of await column.list(tx)) {
      if (secrets.isCurrent(value.sealed)) continue;
      const plain = tryToOpen(secrets, value);
      if (plain === undefined) continue;
      await column.replace(tx, value.id, secrets.seal(plain, value.place));
      count += 1;
    }
  }
  return count;
};

/** What no key at hand opens. */
export const listUnopenable = async (
  db: Handle,
  secrets: Secrets,
  columns: readonly SealedColumn[],
): Promise<SealedValue[]> => {
  const lists = await Promise.all(columns.map((column) => column.list(db)));
  return lists.flat().filter((value) => tryToOpen(secrets, value) === undefined);
};

/** @returns what was forgotten: what no key at hand opens. */
export const forgetUnopenable = async (
  tx: Handle,
  secrets: Secrets,
  columns: readonly SealedColumn[],
): Promise<SealedValue[]> => {
  const forgotten: SealedValue[] = [];
  for (const column of columns) {
    for (const value of await listUnopenable(tx, secrets, [column])) {
      await column.forget(tx, value.id);
      forgotten.push(value);
    }
  }
  return forgotten;
};

const tryToOpen = (secrets: Secrets, { sealed, place }: SealedValue): string | undefined => {
  try {
    return secrets.open(sealed, place);
  } catch {
    return undefined;
  }
};
