/** Full text in SQLite: an FTS5 table without content beside `fulltext`, in the order of places. */
import { sql } from 'kysely';
import { indexedWords, parseQuery, type Sequence, type TextQuery } from '../../kernel/text.ts';
import { decodeCursor, encodeCursor } from '../../kernel/page.ts';
import type { Handle } from '../db/port.ts';
import type { Fulltext, FulltextHit } from './port.ts';
import { firstPlaceAt, type FulltextTables, placesPerMs } from './schema.ts';
import { scopeOf } from './scope.ts';

export const createSqliteFulltext = (): Fulltext => ({
  async index(tx, documents) {
    const byId = new Map(documents.map((document) => [document.id, document]));
    await removeThose(tx, [...byId.keys()]);
    for (const { id, kind, ownerId, at, text } of byId.values()) {
      const place = await freePlaceAt(tx, at);
      await tx
        .query<FulltextTables>()
        .insertInto('fulltext')
        .values({ id, kind, ownerId, at, place })
        .execute();
      const scope = scopeOf({ ownerId, kind }).join(' ');
      await sql`insert into "fulltextWords" (rowid, scope, words)
        values (${place}, ${scope}, ${indexedWords(text).join(' ')})`.execute(tx.query());
    }
  },

  remove: removeThose,

  async removeAllOf(tx, ownerId) {
    await sql`delete from "fulltextWords"
      where rowid in (select place from fulltext where "ownerId" = ${ownerId})`.execute(tx.query());
    await tx.query<FulltextTables>().deleteFrom('fulltext').where('ownerId', '=', ownerId).execute();
  },

  async search(handle, { ownerId, query, kind, after, limit }) {
    const before = after === undefined ? Number.MAX_SAFE_INTEGER : placeOf(after);
    const asked = parseQuery(query);
    if (asked.wanted.length === 0) return { hits: [], next: undefined };
    const match = matchOf(scopeOf({ ownerId, ...(kind && { kind }) }), asked);
    // `cross join` keeps the order of the two: the index goes first, newest first, and stops at the limit.
    const { rows } = await sql<FulltextHit & { place: number }>`
      select fulltext.id, kind, at, place from "fulltextWords" cross join fulltext on place = "fulltextWords".rowid
      where "fulltextWords" match ${match} and "fulltextWords".rowid < ${before} and "ownerId" = ${ownerId}
      order by "fulltextWords".rowid desc limit ${limit + 1}`.execute(handle.query());
    const page = rows.slice(0, limit);
    return {
      hits: page.map(({ id, kind, at }) => ({ id, kind, at })),
      next: rows.length > limit ? encodeCursor([String(page.at(-1)!.place)]) : undefined,
    };
  },
});

async function removeThose(tx: Handle, ids: readonly string[]): Promise<void> {
  const given = sql`(select id from ${tx.engine.rows(
    ids.map((id) => ({ id })),
    { id: 'text' },
  )})`;
  await sql`delete from "fulltextWords" where rowid in (select place from fulltext where id in ${given})`.execute(
    tx.query(),
  );
  await sql`delete from fulltext where id in ${given}`.execute(tx.query());
}

/** Whoever writes is alone, so it stays free until it is taken. */
const freePlaceAt = async (tx: Handle, at: string): Promise<number> => {
  for (let first = firstPlaceAt(at); ; first += placesPerMs) {
    const { last } = await tx
      .query<FulltextTables>()
      .selectFrom('fulltext')
      .select(({ fn }) => fn.max('place').as('last'))
      .where('place', '>=', first)
      .where('place', '<', first + placesPerMs)
      .executeTakeFirstOrThrow();
    if (last === null) return first;
    if (last < first + placesPerMs - 1) return last + 1;
  }
};

const placeOf = (cursor: string): number => {
  const place = Number(decodeCursor(cursor, 1)[0]);
  return Number.isSafeInteger(place) ? place : 0;
};

/** The scope stands outside of what is asked. Words are letters and digits, so none ends its quotes. */
const matchOf = (scope: readonly string[], { wanted, unwanted }: TextQuery): string => {
  const all = [...scope.map((term) => `scope : "${term}"`), ...wanted.map(phraseOf)].join(' AND ');
  return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.map(phraseOf).join(' OR ')})`;
};

const phraseOf = ({ words, isPrefix }: Sequence): string =>
  `words : "${words.join(' ')}"${isPrefix ? ' *' : ''}`;
