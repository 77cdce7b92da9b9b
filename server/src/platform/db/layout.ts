/** How the tables of an SQLite database lie, by what it says of itself: so one of any version can be read. */
import { sql } from 'kysely';
import type { Handle } from './port.ts';

export interface TableLayout {
  name: string;
  columns: readonly string[];
  /** The columns of the primary key, in its order. */
  key: readonly string[];
}

interface Column {
  table: string;
  column: string;
  position: number;
}

interface Reference {
  table: string;
  target: string;
}

/** Made from other tables, and made anew from them: an index of words cannot be read back. */
const derived = 'fulltext';

/** Every table after those that it refers to. */
export const layoutOf = async (db: Handle): Promise<TableLayout[]> => {
  const own = sql`pragma_table_list as t, `;
  const ours = sql`t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\' and t.name <> ${derived}`;
  const { rows: columns } = await sql<Column>`
    select t.name as "table", c.name as "column", c.pk as position
    from ${own} pragma_table_info(t.name) as c where ${ours} order by 1, 2`.execute(db.query());
  const { rows: references } = await sql<Reference>`
    select t.name as "table", f."table" as target
    from ${own} pragma_foreign_key_list(t.name) as f where ${ours}`.execute(db.query());
  const layouts = Map.groupBy(columns, ({ table }) => table)
    .entries()
    .map(([name, found]) => ({
      name,
      columns: found.map(({ column }) => column),
      key: found
        .filter(({ position }) => position > 0)
        .toSorted((a, b) => a.position - b.position)
        .map(({ column }) => column),
    }));
  return inOrder([...layouts], references);
};

const inOrder = (layouts: readonly TableLayout[], references: readonly Reference[]): TableLayout[] => {
  const ordered: TableLayout[] = [];
  let waiting = layouts;
  while (waiting.length > 0) {
    const isWaiting = new Set(waiting.map(({ name }) => name));
    const refers = ({ name }: TableLayout): boolean =>
      references.some(({ table, target }) => table === name && isWaiting.has(target));
    const ready = waiting.filter((layout) => !refers(layout));
    if (ready.length === 0)
      throw new Error(`These tables refer to each other: ${[...isWaiting].join(', ')}.`);
    ordered.push(...ready);
    waiting = waiting.filter(refers);
  }
  return ordered;
};
