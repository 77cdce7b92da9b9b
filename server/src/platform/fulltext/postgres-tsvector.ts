/** Full text in PostgreSQL: a `tsvector` beside each document. It is written out, so no configuration parses it. */
import { type RawBuilder, sql } from 'kysely';
import { gap, indexedWords, parseQuery, type Sequence, type TextQuery } from '../../kernel/text.ts';
import { decodeCursor, encodeCursor } from '../../kernel/page.ts';
import type { Fulltext, FulltextHit } from './port.ts';
import { firstPlaceAt, type FulltextTables } from './schema.ts';
import { scopeOf } from './scope.ts';

/** What so many of the newest documents do not answer is left to the index, which has to sort what it finds. */
const newest = 1000;

type Found = FulltextHit & { place: number };

export const createPostgresFulltext = (): Fulltext => ({
  async index(tx, documents) {
    const byId = new Map(documents.map((document) => [document.id, document]));
    const rows = Array.from(byId.values(), ({ id, kind, ownerId, at, text }) => ({
      id,
      kind,
      ownerId,
      at,
      place: firstPlaceAt(at),
      words: vectorOf(scopeOf({ ownerId, kind }), indexedWords(text)),
    }));
    const given = tx.engine.rows(rows, {
      id: 'text',
      kind: 'text',
      ownerId: 'text',
      at: 'text',
      place: 'integer',
      words: 'text',
    });
    // In the order of ids, in which two transactions with the same documents wait for each other rather than both.
    await sql`insert into fulltext (id, kind, "ownerId", at, place, words)
      select id, kind, "ownerId", at, place, words::tsvector from ${given} as given order by id collate "C"
      on conflict (id) do update set kind = excluded.kind, "ownerId" = excluded."ownerId", at = excluded.at,
        place = excluded.place, words = excluded.words`.execute(tx.query());
  },

  async remove(tx, ids) {
    const given = tx.engine.rows(
      ids.map((id) => ({ id })),
      { id: 'text' },
    );
    await sql`delete from fulltext where id in (select id from ${given} as given)`.execute(tx.query());
  },

  async removeAllOf(tx, ownerId) {
    await tx.query<FulltextTables>().deleteFrom('fulltext').where('ownerId', '=', ownerId).execute();
  },

  async search(handle, { ownerId, query, kind, after, limit }) {
    const before = after === undefined ? sql`` : sql`and (place, id) < ${placeOf(after)}`;
    const asked = parseQuery(query);
    if (asked.wanted.length === 0) return { hits: [], next: undefined };
    const match = sql`words @@ ${queryOf(scopeOf({ ownerId, ...(kind && { kind }) }), asked)}::tsquery`;
    const own = sql`"ownerId" = ${ownerId} ${before}`;
    const order = sql`order by place desc, id desc`;
    const fromNewest = sql`select id, kind, at, place from
      (select * from fulltext where ${own} ${order} limit ${newest}) as newest where ${match}`;
    const fromIndex = sql`with found as materialized
      (select id, kind, at, place from fulltext where ${match} and ${own}) select * from found`;
    // A planner that has to guess how common a word is takes one way for the other. Neither is asked to.
    const find = async (source: RawBuilder<unknown>) =>
      (await sql<Found>`${source} ${order} limit ${limit + 1}`.execute(handle.query())).rows;
    const first = await find(fromNewest);
    const rows = first.length > limit ? first : await find(fromIndex);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      hits: page.map(({ id, kind, at }) => ({ id, kind, at })),
      next: last && rows.length > limit ? encodeCursor([String(last.place), last.id]) : undefined,
    };
  },
});

const placeOf = (cursor: string): RawBuilder<unknown> => {
  const [place, id] = decodeCursor(cursor, 2);
  const known = Number(place);
  return sql`(${Number.isSafeInteger(known) ? known : 0}::bigint, ${id})`;
};

/** The mark keeps what tells whose it is apart from all words, which are letters and digits. */
const scopeTerm = (term: string): string => `'=${term}'`;

const vectorOf = (scope: readonly string[], words: readonly string[]): string => {
  const placed = words.flatMap((word, n) => (word === gap ? [] : [`'${word}':${n + 1}`]));
  return [...scope.map(scopeTerm), ...placed].join(' ');
};

const queryOf = (scope: readonly string[], { wanted, unwanted }: TextQuery): string =>
  [
    ...scope.map(scopeTerm),
    ...wanted.map(phraseOf),
    ...unwanted.map((sequence) => `!${phraseOf(sequence)}`),
  ].join(' & ');

const phraseOf = ({ words, isPrefix }: Sequence): string =>
  `(${words.map((word) => `'${word}'`).join(' <-> ')}${isPrefix ? ':*' : ''})`;
