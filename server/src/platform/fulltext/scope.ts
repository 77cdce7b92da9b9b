/** The one place where whose and of which kind a document is becomes something an index can find (SR-67). */
import type { FulltextKind } from './port.ts';

/** Hexadecimal, so that it is one word to every engine, and equal only to itself. */
export const ownerTerm = (ownerId: string): string => `o${Buffer.from(ownerId).toString('hex')}`;

export const kindTerm = (kind: FulltextKind): string => `k${kind}`;

/** What a document has to have, whatever else is asked. */
export const scopeOf = ({ ownerId, kind }: { ownerId: string; kind?: FulltextKind }): string[] =>
  kind === undefined ? [ownerTerm(ownerId)] : [ownerTerm(ownerId), kindTerm(kind)];
