import { type RawBuilder, sql } from 'kysely';
import type { Handle, Tx } from '../../../../platform/db/port.ts';
import type { ActionRow, ToolTables } from '../../schema.ts';

/** What a query may see: a condition on its rows. */
type Seen = RawBuilder<boolean>;
const all: Seen = sql<boolean>`1 = 1`;

export const listActions = (db: Handle, seen: Seen = all): Promise<ActionRow[]> =>
  db.query<ToolTables>().selectFrom('actions').selectAll().where(seen).orderBy('id').execute();

export const findAction = (db: Handle, id: string, seen: Seen = all): Promise<ActionRow | undefined> =>
  db
    .query<ToolTables>()
    .selectFrom('actions')
    .selectAll()
    .where('id', '=', id)
    .where(seen)
    .executeTakeFirst();

/** Nobody removes it before `tx` ends. */
export const keepAction = (tx: Tx, id: string): Promise<Pick<ActionRow, 'name'> | undefined> =>
  tx
    .query<ToolTables>()
    .selectFrom('actions')
    .select('name')
    .where('id', '=', id)
    .modifyEnd(tx.engine.forKeyShare)
    .executeTakeFirst();

export const insertAction = (db: Handle, row: ActionRow) =>
  db.query<ToolTables>().insertInto('actions').values(row).execute();

export const updateAction = (db: Handle, id: string, changes: Partial<Omit<ActionRow, 'id'>>) =>
  db.query<ToolTables>().updateTable('actions').set(changes).where('id', '=', id).execute();

/** @returns what was there */
export const deleteAction = (db: Handle, id: string): Promise<ActionRow | undefined> =>
  db.query<ToolTables>().deleteFrom('actions').where('id', '=', id).returningAll().executeTakeFirst();
