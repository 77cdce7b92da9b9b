import type { Handle, Tx } from '../../platform/db/port.ts';
import type { ToolDecisionRow, ToolRuleRow, ToolTables } from './schema.ts';

export const listRules = (db: Handle): Promise<ToolRuleRow[]> =>
  db.query<ToolTables>().selectFrom('toolRules').selectAll().orderBy('id').execute();

export const insertRule = (db: Handle, row: ToolRuleRow) =>
  db.query<ToolTables>().insertInto('toolRules').values(row).execute();

/** @returns what was there */
export const deleteRule = (db: Handle, id: string): Promise<ToolRuleRow | undefined> =>
  db.query<ToolTables>().deleteFrom('toolRules').where('id', '=', id).returningAll().executeTakeFirst();

/** @returns how many there were */
export const deleteRulesAbout = async (db: Handle, userId: string): Promise<void> => {
  await db.query<ToolTables>().deleteFrom('toolRules').where('userId', '=', userId).execute();
};

export const listDecisions = (
  db: Handle,
  { ownerId, after, limit }: { ownerId: string; after: string | undefined; limit: number },
): Promise<ToolDecisionRow[]> => {
  const query = db
    .query<ToolTables>()
    .selectFrom('toolDecisions')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .orderBy('id', 'desc')
    .limit(limit);
  return (after === undefined ? query : query.where('id', '<', after)).execute();
};

/** What this person has decided about these tools. */
export const listDecisionsAbout = (
  db: Handle,
  ownerId: string,
  toolKeys: readonly string[],
): Promise<ToolDecisionRow[]> =>
  db
    .query<ToolTables>()
    .selectFrom('toolDecisions')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('toolKey', 'in', [...toolKeys])
    .execute();

/** In the place of an earlier one of the same tool and reach. */
export const saveDecision = async (tx: Tx, row: ToolDecisionRow): Promise<void> => {
  await tx.lock(`tool decisions of ${row.ownerId}`);
  const query = tx.query<ToolTables>();
  await query
    .deleteFrom('toolDecisions')
    .where('ownerId', '=', row.ownerId)
    .where('toolKey', '=', row.toolKey)
    .where((eb) =>
      row.conversationId === null
        ? eb('conversationId', 'is', null)
        : eb('conversationId', '=', row.conversationId),
    )
    .execute();
  await query.insertInto('toolDecisions').values(row).execute();
};

export const deleteDecision = async (db: Handle, ownerId: string, id: string): Promise<boolean> => {
  const deleted = await db
    .query<ToolTables>()
    .deleteFrom('toolDecisions')
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
};

export const deleteDecisionsOf = async (db: Handle, ownerId: string): Promise<void> => {
  await db.query<ToolTables>().deleteFrom('toolDecisions').where('ownerId', '=', ownerId).execute();
};
