import { type RawBuilder, sql } from 'kysely';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { EndpointRow, ModelListRow, ModelTables } from './schema.ts';

/** What a query may see: a condition on its rows. */
type Seen = RawBuilder<boolean>;
const all: Seen = sql<boolean>`1 = 1`;

export const listEndpointRows = (db: Handle, seen: Seen = all): Promise<EndpointRow[]> =>
  db.query<ModelTables>().selectFrom('endpoints').selectAll().where(seen).orderBy('id').execute();

export const findEndpointRow = (db: Handle, id: string, seen: Seen = all): Promise<EndpointRow | undefined> =>
  db
    .query<ModelTables>()
    .selectFrom('endpoints')
    .selectAll()
    .where('id', '=', id)
    .where(seen)
    .executeTakeFirst();

/** Nobody removes it before `tx` ends. */
export const holdEndpointRow = (tx: Tx, id: string): Promise<EndpointRow | undefined> =>
  tx
    .query<ModelTables>()
    .selectFrom('endpoints')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(tx.engine.forKeyShare)
    .executeTakeFirst();

/** @returns whether it is the first time */
export const noteEnvironmentEndpoint = async (tx: Tx, id: string, createdAt: string): Promise<boolean> => {
  const noted = await tx
    .query<ModelTables>()
    .insertInto('environmentEndpoints')
    .values({ id, createdAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return noted.length === 1;
};

export const insertEndpoint = (db: Handle, row: EndpointRow) =>
  db.query<ModelTables>().insertInto('endpoints').values(row).execute();

export const updateEndpoint = (db: Handle, id: string, changes: Partial<EndpointRow>) =>
  db.query<ModelTables>().updateTable('endpoints').set(changes).where('id', '=', id).execute();

/** Only while the endpoint is still where it was checked: a late answer of the old address says nothing of the new. */
export const noteCheck = (
  db: Handle,
  { id, baseUrl }: EndpointRow,
  changes: Partial<Pick<EndpointRow, 'lastCheck' | 'listed'>>,
) =>
  db
    .query<ModelTables>()
    .updateTable('endpoints')
    .set(changes)
    .where('id', '=', id)
    .where('baseUrl', baseUrl === null ? 'is' : '=', baseUrl)
    .execute();

export const deleteEndpoint = (db: Handle, id: string) =>
  db.query<ModelTables>().deleteFrom('endpoints').where('id', '=', id).execute();

export const listModelLists = (db: Handle): Promise<ModelListRow[]> =>
  db.query<ModelTables>().selectFrom('modelLists').selectAll().execute();

export const findModelList = (db: Handle, endpointId: string): Promise<ModelListRow | undefined> =>
  db
    .query<ModelTables>()
    .selectFrom('modelLists')
    .selectAll()
    .where('endpointId', '=', endpointId)
    .executeTakeFirst();

export const saveModelList = (db: Handle, row: ModelListRow) =>
  db
    .query<ModelTables>()
    .insertInto('modelLists')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('endpointId').doUpdateSet((eb) => ({
        hideNew: eb.ref('excluded.hideNew'),
        exceptions: eb.ref('excluded.exceptions'),
        order: eb.ref('excluded.order'),
      })),
    )
    .execute();

export const deleteModelList = (db: Handle, endpointId: string) =>
  db.query<ModelTables>().deleteFrom('modelLists').where('endpointId', '=', endpointId).execute();
