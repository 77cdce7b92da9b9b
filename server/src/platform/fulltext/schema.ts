import { integer, type RowOf, table, text } from '../db/table.ts';

/** What search finds, without its text; the words of each are in the index of the engine. */
export const fulltext = table('fulltext', {
  id: text(),
  kind: text(),
  ownerId: text(),
  at: text(),
  /** Later documents have higher ones, which the index can go through without sorting. */
  place: integer(),
});

export interface FulltextTables {
  fulltext: RowOf<typeof fulltext>;
}

/** There is room for as many documents of one millisecond. */
export const placesPerMs = 2048;

/** The first place of its millisecond; what is said to be before 1970 or after 2109 stands at that end. */
export const firstPlaceAt = (at: string): number =>
  Math.min(Math.max(Date.parse(at) || 0, 0), 2 ** 42 - 2 ** 20) * placesPerMs;
