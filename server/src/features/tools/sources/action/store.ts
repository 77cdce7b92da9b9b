import { type RawBuilder, sql } from 'kysely';
import type { Handle, Tx } from '../../../../platform/db/port.ts';
import type { ActionRow, ToolTables } from '../../schema.ts';

/** What a query may see: a condition on its rows. */
export type Seen = RawBuilder<boolean>;
const all: Seen = sql<boolean>`1 = 1`;

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

export const listActions = (db: Handle, seen: Seen = all): Promise<ActionRow[]> =>
  db.query<ToolTables>().selectFrom('actions').select(columns).where(seen).orderBy('id').execute();

export const findAction = (db: Handle, id: string, seen: Seen = all): Promise<ActionRow | undefined> =>
  db
    .query<ToolTables>()
    .selectFrom('actions')
    .select(columns)
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
