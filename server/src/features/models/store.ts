import type { Handle } from '../../platform/db/port.ts';
import type { EndpointRow, ModelTables } from './schema.ts';

export const listEndpointRows = (db: Handle): Promise<EndpointRow[]> =>
  db.query<ModelTables>().selectFrom('endpoints').selectAll().orderBy('id').execute();

export const findEndpointRow = (db: Handle, id: string): Promise<EndpointRow | undefined> =>
  db.query<ModelTables>().selectFrom('endpoints').selectAll().where('id', '=', id).executeTakeFirst();

export const insertEndpoint = (db: Handle, row: EndpointRow) =>
  db.query<ModelTables>().insertInto('endpoints').values(row).execute();

export const updateEndpoint = (db: Handle, id: string, changes: Partial<EndpointRow>) =>
  db.query<ModelTables>().updateTable('endpoints').set(changes).where('id', '=', id).execute();

export const deleteEndpoint = (db: Handle, id: string) =>
  db.query<ModelTables>().deleteFrom('endpoints').where('id', '=', id).execute();
