/** Rows of every table from one database into another, whatever the engines, and proof that they are the same. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { TableLayout } from './layout.ts';
import { migrationsTable } from './migrate.ts';
import type { Handle } from './port.ts';

type Row = Readonly<Record<string, unknown>>;

export interface TableFigures {
  rows: number;
  /** Over all rows in the order of their key, alike on both engines. */
  sha256: string;
  /** Texts with a NUL, which PostgreSQL cannot hold. The hash takes it as the U+FFFD that is there instead. */
  nuls: number;
}

export type Figures = Record<string, TableFigures>;

/** All that are in memory at once. */
const rowsPerBatch = 200;

/** What every table of `layout` holds. Of one moment only when `db` is. */
export const figuresOf = async (db: Handle, layout: readonly TableLayout[]): Promise<Figures> =>
  readAll(db, layout, async () => undefined);

/** Fills the migrated and otherwise empty database `to`. @returns what was read */
export const copyRows = async (
  from: Handle,
  to: Handle,
  layout: readonly TableLayout[],
): Promise<Figures> => {
  const target = to.query<Record<string, Row>>();
  // It says when each was applied, which is the source's to say.
  await target.deleteFrom(migrationsTable.name).execute();
  return readAll(from, layout, (table, rows) => target.insertInto(table).values(rows).execute());
};

const readAll = async (
  db: Handle,
  layout: readonly TableLayout[],
  take: (table: string, rows: Row[]) => Promise<unknown>,
): Promise<Figures> => {
  const figures: Figures = {};
  for (const table of layout) {
    const digest = createDigest(table);
    for await (const rows of batchesOf(db, table)) {
      for (const row of rows) digest.add(row);
      await take(table.name, rows);
    }
    figures[table.name] = digest.figures();
  }
  return figures;
};

async function* batchesOf(db: Handle, { name, columns, key }: TableLayout): AsyncGenerator<Row[]> {
  const list = (names: readonly string[]) => sql.join(names.map((each) => sql.ref(each)));
  let last: Row | undefined;
  do {
    const after = last && sql`where (${list(key)}) > (${sql.join(key.map((each) => last![each]))})`;
    const { rows }: { rows: Row[] } = await sql<Row>`
      select ${list(columns)} from ${sql.table(name)} ${after ?? sql``}
      order by ${list(key)} limit ${sql.lit(rowsPerBatch)}`.execute(db.query());
    if (rows.length > 0) yield rows;
    last = rows.length < rowsPerBatch ? undefined : rows.at(-1);
  } while (last);
}

const createDigest = ({ columns }: TableLayout) => {
  const hash = createHash('sha256');
  let rows = 0;
  let nuls = 0;
  // Whether a value comes decoded depends on the program that reads it: JSON counts as its text, true as 1.
  const plain = (value: unknown): unknown => {
    if (typeof value === 'boolean') return Number(value);
    if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
    if (typeof value === 'object' && value !== null) return JSON.stringify(value);
    if (typeof value !== 'string' || !value.includes('\0')) return value;
    nuls++;
    return value.replaceAll('\0', '\uFFFD');
  };
  return {
    add(row: Row): void {
      rows++;
      hash.update(`${JSON.stringify(columns.map((column) => plain(row[column])))}\n`);
    },
    figures: (): TableFigures => ({ rows, sha256: hash.copy().digest('hex'), nuls }),
  };
};

/** The names of tables that are not the same. */
export const differences = (expected: Figures, found: Figures): string[] => {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].filter((name) => {
    const [one, other] = [expected[name], found[name]];
    return one?.rows !== other?.rows || one?.sha256 !== other?.sha256;
  });
};
