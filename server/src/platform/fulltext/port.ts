/**
 * Finds texts by their words. An index is written in the transaction that writes what it tells of. What
 * a word is, and what a query means, is said in `kernel/text.ts` and is the same in every engine.
 */
import type { Handle, Tx } from '../db/port.ts';

export type FulltextKind = 'message' | 'conversation';

export interface FulltextDocument {
  id: string;
  kind: FulltextKind;
  ownerId: string;
  /** ISO 8601 in UTC. */
  at: string;
  text: string;
}

export interface FulltextSearch {
  /** Nobody else's documents are looked at, whatever the query says (SR-67). */
  ownerId: string;
  query: string;
  kind?: FulltextKind;
  /** The `next` of the page before. */
  after?: string;
  limit: number;
}

export interface FulltextHit {
  id: string;
  kind: FulltextKind;
  at: string;
}

export interface FulltextPage {
  /** Newest first; what is of the same millisecond stands in an order that stays. */
  hits: FulltextHit[];
  /** Undefined at the end. */
  next: string | undefined;
}

export interface Fulltext {
  /** A document that is there already is replaced; of several with one id the last counts. */
  index(tx: Tx, documents: readonly FulltextDocument[]): Promise<void>;
  remove(tx: Tx, ids: readonly string[]): Promise<void>;
  removeAllOf(tx: Tx, ownerId: string): Promise<void>;
  /**
   * Bears any query. One that asks for nothing finds nothing.
   * @throws request/invalid when `after` is not from here
   */
  search(handle: Handle, search: FulltextSearch): Promise<FulltextPage>;
}
