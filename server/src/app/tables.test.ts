import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openTestDb } from './testing.ts';
import { tables } from './tables.ts';

const engineTypes: Record<string, string> = {
  text: 'TEXT',
  integer: 'INTEGER',
  boolean: 'INTEGER',
  json: 'TEXT',
  bytes: 'BLOB',
};

test('a database migrated from empty has exactly the tables and columns that the schemas say', async () => {
  const db = await openTestDb();
  const found = await sql<{
    name: string;
  }>`select name from sqlite_master where type = 'table' order by name`.execute(db.query());
  assert.deepEqual(
    found.rows.map(({ name }) => name),
    tables.map(({ name }) => name).toSorted(),
  );
  for (const { name, columns } of tables) {
    const info = await sql<{ name: string; type: string; notnull: number; pk: number }>`
      select name, type, "notnull", pk from pragma_table_info(${name})`.execute(db.query());
    const built = Object.fromEntries(
      info.rows.map((row) => [
        row.name,
        { type: row.type.toUpperCase(), nullable: row.notnull === 0 && row.pk === 0 },
      ]),
    );
    const said = Object.fromEntries(
      Object.entries(columns).map(([column, { type, nullable }]) => [
        column,
        { type: engineTypes[type], nullable },
      ]),
    );
    assert.deepEqual(built, said, name);
  }
});
