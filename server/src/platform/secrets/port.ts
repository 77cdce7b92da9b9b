import type { Handle } from '../db/port.ts';

/**
 * Secrets at rest. What is sealed opens only for the place it was sealed for (`table.row.column`):
 * a ciphertext moved to another row or column does not open.
 */
export interface Secrets {
  seal(plain: string, place: string): string;
  /** @throws when the key is another one, the place differs, or the text was changed. */
  open(sealed: string, place: string): string;
  /** The same in every process of this instance, for as long as the key is; from outside it cannot be guessed. */
  codeFor(purpose: string): string;
  /** Whether the key that seals now has sealed it, rather than the one before. */
  isCurrent(sealed: string): boolean;
}

/** A sealed value where it lies. */
export interface SealedValue {
  id: string;
  /** What the row is called, for whoever has to enter the secret again. */
  name: string;
  place: string;
  sealed: string;
}

/** The sealed values of a table, offered by the room that owns it, so that a change of the key reaches them. */
export interface SealedColumn {
  list(db: Handle): Promise<SealedValue[]>;
  replace(tx: Handle, id: string, sealed: string): Promise<unknown>;
  /** Leaves the row as if it had never had the secret. */
  forget(tx: Handle, id: string): Promise<unknown>;
}
