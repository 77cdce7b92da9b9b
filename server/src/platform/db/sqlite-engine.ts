import { type RawBuilder, sql } from 'kysely';
import type { Engine } from './port.ts';

/** ISO 8601 with milliseconds, as `isoAt` writes it. */
const isoFormat = '%Y-%m-%dT%H:%M:%fZ';

export const sqliteEngine: Engine = {
  name: 'sqlite',
  now: (offsetMs = 0) => sql<string>`strftime(${isoFormat}, 'now', ${`${offsetMs / 1000} seconds`})`,
  rows: (rows, columns) => {
    const named = Object.entries(columns) as [keyof typeof columns, string][];
    const picked: RawBuilder<unknown>[] = named.map(([name, type]) =>
      // `->` gives JSON text, `->>` the value itself.
      type === 'json'
        ? sql`value -> ${sql.lit(`$.${name}`)} as ${sql.ref(name)}`
        : sql`value ->> ${sql.lit(`$.${name}`)} as ${sql.ref(name)}`,
    );
    // What is JSON already is put in as it is: it would be escaped twice.
    const texts = rows.map((row) => {
      const fields = named.map(([name, type]) =>
        type === 'json' ? `"${name}":${row[name]}` : `"${name}":${JSON.stringify(row[name])}`,
      );
      return `{${fields.join(',')}}`;
    });
    return sql`(select ${sql.join(picked)} from json_each(${`[${texts.join(',')}]`}))`;
  },
  // Whoever writes is alone.
  forUpdate: sql``,
  forUpdateSkipLocked: sql``,
  forKeyShare: sql``,
  types: {
    text: sql`text`,
    integer: sql`integer`,
    boolean: sql`integer`,
    json: sql`text`,
    bytes: sql`blob`,
  },
  clustered: sql`without rowid`,
  appendOnly: (table) =>
    ['update', 'delete'].map(
      (change) => sql`create trigger ${sql.ref(`${table} refuses ${change}`)}
        before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`,
    ),
  // Whoever fills it has cut the words: `ascii` parts them at spaces and knows nothing of Unicode.
  wordIndex: (table) => [
    sql`create virtual table ${sql.table(`${table}Words`)}
      using fts5 (scope, words, content = '', contentless_delete = 1, tokenize = 'ascii')`,
  ],
};
