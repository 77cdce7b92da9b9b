import type { Handle } from '../../../../platform/db/port.ts';
import type { ActionRow, ToolTables } from '../../schema.ts';

export const listActions = (db: Handle): Promise<ActionRow[]> =>
  db.query<ToolTables>().selectFrom('actions').selectAll().orderBy('id').execute();

export const findAction = (db: Handle, id: string): Promise<ActionRow | undefined> =>
  db.query<ToolTables>().selectFrom('actions').selectAll().where('id', '=', id).executeTakeFirst();

export const insertAction = (db: Handle, row: ActionRow) =>
  db.query<ToolTables>().insertInto('actions').values(row).execute();

export const updateAction = (db: Handle, id: string, changes: Partial<Omit<ActionRow, 'id'>>) =>
  db.query<ToolTables>().updateTable('actions').set(changes).where('id', '=', id).execute();

/** @returns what was there */
export const deleteAction = (db: Handle, id: string): Promise<ActionRow | undefined> =>
  db.query<ToolTables>().deleteFrom('actions').where('id', '=', id).returningAll().executeTakeFirst();
