import type { InteractionAnswer, InteractionStatus } from '@stoa/contract/interactions';
import type { Handle, Tx } from '../../../platform/db/port.ts';
import type { InteractionRow, ToolTables } from '../schema.ts';

export const insertInteraction = (db: Handle, row: InteractionRow) =>
  db.query<ToolTables>().insertInto('interactions').values(row).execute();

/** SR-26: there is no way to an interaction of a user that does not name its owner. */
export const findInteraction = (db: Handle, ownerId: string, id: string) =>
  db
    .query<ToolTables>()
    .selectFrom('interactions')
    .selectAll()
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .executeTakeFirst();

export const findInteractionById = (db: Handle, id: string) =>
  db.query<ToolTables>().selectFrom('interactions').selectAll().where('id', '=', id).executeTakeFirst();

export interface ListInteractions {
  ownerId: string;
  status: InteractionStatus | undefined;
  /** The id of the last one already given out; ids sort by the time they were made. */
  after: string | undefined;
  limit: number;
}

export const listInteractions = (db: Handle, { ownerId, status, after, limit }: ListInteractions) => {
  let query = db
    .query<ToolTables>()
    .selectFrom('interactions')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .orderBy('id', 'desc')
    .limit(limit);
  if (status !== undefined) query = query.where('status', '=', status);
  if (after !== undefined) query = query.where('id', '<', after);
  return query.execute();
};

/** In the order in which they were opened. */
export const listOfRun = (db: Handle, runId: string) =>
  db
    .query<ToolTables>()
    .selectFrom('interactions')
    .selectAll()
    .where('runId', '=', runId)
    .orderBy('id')
    .execute();

export const listOpenOfSource = (db: Handle, ownerId: string, sourceId: string) =>
  db
    .query<ToolTables>()
    .selectFrom('interactions')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('sourceId', '=', sourceId)
    .where('status', '=', 'open')
    .orderBy('id')
    .execute();

/** @returns the row as it is now; undefined when it was not open any more */
export const endInteraction = (
  db: Handle,
  id: string,
  end: { status: InteractionStatus; answer: InteractionAnswer | null; endedAt: string },
) =>
  db
    .query<ToolTables>()
    .updateTable('interactions')
    .set(end)
    .where('id', '=', id)
    .where('status', '=', 'open')
    .returningAll()
    .executeTakeFirst();

/** Of a whole run, or of one call of it. @returns those that were open */
export const cancelOfRun = (tx: Tx, runId: string, partId: string | undefined, endedAt: string) =>
  tx
    .query<ToolTables>()
    .updateTable('interactions')
    .set({ status: 'cancelled', endedAt })
    .where('runId', '=', runId)
    .where('status', '=', 'open')
    .$if(partId !== undefined, (query) => query.where('partId', '=', partId!))
    .returningAll()
    .execute();

/** @returns how many there were */
export const deleteInteractionsOf = async (db: Handle, ownerId: string): Promise<number> => {
  const deleted = await db
    .query<ToolTables>()
    .deleteFrom('interactions')
    .where('ownerId', '=', ownerId)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
};
