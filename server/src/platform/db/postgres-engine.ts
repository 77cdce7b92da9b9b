import { sql } from 'kysely';
import type { Engine } from './port.ts';

/** A parameter that is an array for PostgreSQL; any other array is JSON. */
export class ArrayParameter {
  readonly items: readonly (string | number)[];

  constructor(items: readonly (string | number)[]) {
    this.items = items;
  }
}

export const postgresEngine: Engine = {
  name: 'postgres',
  // The time of the statement, not of the transaction: it also moves on within one.
  now: (offsetMs = 0) => sql<string>`to_char(
    statement_timestamp() at time zone 'utc' + ${offsetMs}::double precision * interval '1 millisecond',
    'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  rows: (rows, columns) => {
    const named = Object.entries(columns) as [keyof typeof columns, string][];
    // As arrays rather than as JSON: the functions that take JSON apart refuse \u0000, which a model may well write.
    const arrays = named.map(([name, type]) => {
      const items = new ArrayParameter(rows.map((row) => row[name]));
      return type === 'integer' ? sql`${items}::bigint[]` : sql`${items}::text[]`;
    });
    const names = named.map(([name]) => sql.ref(name));
    return sql`(select * from unnest(${sql.join(arrays)}) as given (${sql.join(names)}))`;
  },
  forUpdate: sql`for update`,
  forUpdateSkipLocked: sql`for update skip locked`,
  forKeyShare: sql`for key share`,
  types: {
    // Texts compare by their bytes, as in SQLite, whatever the locale of the database: pages go by it.
    text: sql`text collate "C"`,
    integer: sql`bigint`,
    boolean: sql`boolean`,
    // Not jsonb: that reorders keys and refuses \u0000.
    json: sql`json`,
    bytes: sql`bytea`,
  },
  clustered: sql``,
  appendOnly: (table) => [
    sql`create or replace function refuse_change() returns trigger language plpgsql as
      'begin raise exception ''% is append-only'', tg_table_name; end'`,
    sql`create trigger ${sql.ref(`${table} refuses change`)}
      before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`,
  ],
  wordIndex: (table) => [
    sql`alter table ${sql.table(table)} add column words tsvector not null`,
    sql`create index ${sql.ref(`${table}Words`)} on ${sql.table(table)} using gin (words)`,
  ],
};
