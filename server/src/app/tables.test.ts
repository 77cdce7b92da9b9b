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
  { types: Record<ColumnType, string>; columns: (db: Handle) => Promise<BuiltColumn[]> }
> = {
  sqlite: {
    types: { text: 'TEXT', integer: 'INTEGER', boolean: 'INTEGER', json: 'TEXT', bytes: 'BLOB' },
    async columns(db) {
      const { rows } = await sql<{
        table: string;
        column: string;
        type: string;
        notnull: number;
        pk: number;
      }>`
        select master.name as "table", info.name as "column", upper(info.type) as type, "notnull", pk
        from sqlite_master as master, pragma_table_info(master.name) as info where master.type = 'table'`.execute(
        db.query(),
      );
      return rows.map(({ notnull, pk, ...column }) => ({ ...column, nullable: notnull === 0 && pk === 0 }));
    },
  },
  postgres: {
    types: { text: 'text C', integer: 'bigint', boolean: 'boolean', json: 'json', bytes: 'bytea' },
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
  const { types, columns } = engines[db.engine.name];
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
  assert.deepEqual(byName(await columns(db)), byName(said));
});
