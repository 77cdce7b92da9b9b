import type { Handle } from '../../../../platform/db/port.ts';
import type { ActionRow, ToolTables } from '../../schema.ts';

type WholeRow = ToolTables['actions'];

const columns = [
  'id',
  'name',
  'description',
  'server',
  'trusted',
  'operations',
  'authKind',
  'authName',
  'sealedSecret',
  'createdAt',
  'problems',
  'signIn',
  'revision',
] as const satisfies readonly (keyof ActionRow)[];

export const listActions = (db: Handle): Promise<ActionRow[]> =>
  db.query<ToolTables>().selectFrom('actions').select(columns).orderBy('id').execute();

export const findAction = (db: Handle, id: string): Promise<ActionRow | undefined> =>
  db.query<ToolTables>().selectFrom('actions').select(columns).where('id', '=', id).executeTakeFirst();

export const findDocument = async (db: Handle, id: string): Promise<string | null | undefined> => {
  const query = db.query<ToolTables>().selectFrom('actions').select('document').where('id', '=', id);
  return (await query.executeTakeFirst())?.document;
};

export const insertAction = (db: Handle, row: WholeRow) =>
  db.query<ToolTables>().insertInto('actions').values(row).execute();

export const updateAction = (db: Handle, id: string, changes: Partial<Omit<WholeRow, 'id'>>) =>
  db.query<ToolTables>().updateTable('actions').set(changes).where('id', '=', id).execute();

export const deleteAction = (db: Handle, id: string) =>
  db.query<ToolTables>().deleteFrom('actions').where('id', '=', id).execute();
