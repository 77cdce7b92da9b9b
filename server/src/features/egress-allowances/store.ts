import type { Handle } from '../../platform/db/port.ts';
import type { EgressAllowanceRow, EgressAllowanceTables } from './schema.ts';

export const listAllowances = (db: Handle): Promise<EgressAllowanceRow[]> =>
  db.query<EgressAllowanceTables>().selectFrom('egressAllowances').selectAll().orderBy('id').execute();

/** Of the same host and port the first stays. @returns whether it is new */
export const insertAllowance = async (db: Handle, row: EgressAllowanceRow): Promise<boolean> => {
  const inserted = await db
    .query<EgressAllowanceTables>()
    .insertInto('egressAllowances')
    .values(row)
    .onConflict((conflict) => conflict.columns(['host', 'port']).doNothing())
    .returning('id')
    .execute();
  return inserted.length === 1;
};

export const hasAllowance = async (db: Handle, host: string, port: number): Promise<boolean> => {
  const row = await db
    .query<EgressAllowanceTables>()
    .selectFrom('egressAllowances')
    .select('id')
    .where('host', '=', host)
    .where('port', '=', port)
    .executeTakeFirst();
  return row !== undefined;
};

/** @returns what was there */
export const deleteAllowance = (db: Handle, id: string): Promise<EgressAllowanceRow | undefined> =>
  db
    .query<EgressAllowanceTables>()
    .deleteFrom('egressAllowances')
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();

export const forgetWhoAdded = (db: Handle, userId: string) =>
  db
    .query<EgressAllowanceTables>()
    .updateTable('egressAllowances')
    .set({ addedBy: null })
    .where('addedBy', '=', userId)
    .execute();
