import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { ColumnType, Handle } from '../platform/db/port.ts';
import { openTestDb } from './testing.ts';
import { tables } from './tables.ts';

interface BuiltColumn {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
}

const engines: Record<
  Handle['engine']['name'],
  {
    types: Record<ColumnType, string>;
    /** What `engine.wordIndex` adds to the columns of a table: beside it in SQLite. */
    wordColumns: string[];
    columns: (db: Handle) => Promise<BuiltColumn[]>;
  }
> = {
  sqlite: {
    types: { text: 'TEXT', integer: 'INTEGER', boolean: 'INTEGER', json: 'TEXT', bytes: 'BLOB' },
    wordColumns: ['fulltextWords.scope:  or null', 'fulltextWords.words:  or null'],
    async columns(db) {
      const { rows } = await sql<{
        table: string;
        column: string;
        type: string;
        notnull: number;
        pk: number;
      }>`
        select list.name as "table", info.name as "column", upper(info.type) as type, "notnull", pk
        from pragma_table_list as list, pragma_table_info(list.name) as info
        where list.schema = 'main' and list.type in ('table', 'virtual') and list.name not like 'sqlite_%'`.execute(
        db.query(),
      );
      return rows.map(({ notnull, pk, ...column }) => ({ ...column, nullable: notnull === 0 && pk === 0 }));
    },
  },
  postgres: {
    types: { text: 'text C', integer: 'bigint', boolean: 'boolean', json: 'json', bytes: 'bytea' },
    wordColumns: ['fulltext.words: tsvector'],
    async columns(db) {
      const { rows } = await sql<BuiltColumn>`
        select table_name as "table", column_name as "column",
          concat_ws(' ', data_type, collation_name) as type, is_nullable = 'YES' as nullable
        from information_schema.columns where table_schema = current_schema()`.execute(db.query());
      return rows;
    },
  },
};

test('a database migrated from empty has exactly the tables and columns that the schemas say', async () => {
  const db = await openTestDb();
  const { types, wordColumns, columns } = engines[db.engine.name];
  const byName = (rows: readonly BuiltColumn[]) =>
    rows
      .map(({ table, column, type, nullable }) => `${table}.${column}: ${type}${nullable ? ' or null' : ''}`)
      .toSorted();
  const said = tables.flatMap(({ name, columns: said }) =>
    Object.entries(said).map(([column, { type, nullable }]) => ({
      table: name,
      column,
      type: types[type],
      nullable,
    })),
  );
  assert.deepEqual(byName(await columns(db)), [...byName(said), ...wordColumns].toSorted());
});
