import type { Handle } from '../../platform/db/port.ts';
import type { EndpointRow, ModelListRow, ModelTables } from './schema.ts';

export const listEndpointRows = (db: Handle): Promise<EndpointRow[]> =>
  db.query<ModelTables>().selectFrom('endpoints').selectAll().orderBy('id').execute();

export const findEndpointRow = (db: Handle, id: string): Promise<EndpointRow | undefined> =>
  db.query<ModelTables>().selectFrom('endpoints').selectAll().where('id', '=', id).executeTakeFirst();

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
