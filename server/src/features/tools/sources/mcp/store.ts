import { type RawBuilder, sql } from 'kysely';
import type { Handle, Tx } from '../../../../platform/db/port.ts';
import type { EraVerdict, McpServerRow, McpTables, McpVariableValueRow } from './schema.ts';

/** What a query may see: a condition on its rows. */
type Seen = RawBuilder<boolean>;

export const listServers = (db: Handle, seen: Seen): Promise<McpServerRow[]> =>
  db.query<McpTables>().selectFrom('mcpServers').selectAll().where(seen).orderBy('id').execute();

export const listServerIds = async (db: Handle, seen: Seen): Promise<string[]> => {
  const rows = await db.query<McpTables>().selectFrom('mcpServers').select('id').where(seen).execute();
  return rows.map(({ id }) => id);
};

export const findServer = (db: Handle, id: string, seen: Seen): Promise<McpServerRow | undefined> =>
  db
    .query<McpTables>()
    .selectFrom('mcpServers')
    .selectAll()
    .where('id', '=', id)
    .where(seen)
    .executeTakeFirst();

/** As `findServer`, and nobody else changes it before `tx` ends. */
export const holdServer = (tx: Tx, id: string, seen: Seen): Promise<McpServerRow | undefined> =>
  tx
    .query<McpTables>()
    .selectFrom('mcpServers')
    .selectAll()
    .where('id', '=', id)
    .where(seen)
    .modifyEnd(tx.engine.forUpdate)
    .executeTakeFirst();

/** Whosever it is; nobody removes it before `tx` ends. */
export const keepServer = (tx: Tx, id: string): Promise<Pick<McpServerRow, 'name' | 'ownerId'> | undefined> =>
  tx
    .query<McpTables>()
    .selectFrom('mcpServers')
    .select(['name', 'ownerId'])
    .where('id', '=', id)
    .modifyEnd(tx.engine.forKeyShare)
    .executeTakeFirst();

export const listAllServers = (db: Handle): Promise<McpServerRow[]> =>
  db.query<McpTables>().selectFrom('mcpServers').selectAll().orderBy('id').execute();

export const listServersOf = async (db: Handle, ownerId: string): Promise<string[]> => {
  const rows = await db
    .query<McpTables>()
    .selectFrom('mcpServers')
    .select('id')
    .where('ownerId', '=', ownerId)
    .execute();
  return rows.map(({ id }) => id);
};

export const insertServer = (db: Handle, row: McpServerRow) =>
  db.query<McpTables>().insertInto('mcpServers').values(row).execute();

export const updateServer = (db: Handle, id: string, changes: Partial<McpServerRow>) =>
  db.query<McpTables>().updateTable('mcpServers').set(changes).where('id', '=', id).execute();

/** Only while the server is still what was met. */
export const noteEra = (db: Handle, { id, revision }: McpServerRow, era: EraVerdict) =>
  db
    .query<McpTables>()
    .updateTable('mcpServers')
    .set({ era })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .execute();

export const deleteServer = (db: Handle, id: string) =>
  db.query<McpTables>().deleteFrom('mcpServers').where('id', '=', id).execute();

export const countServersOf = async (db: Handle, ownerId: string | null): Promise<number> => {
  const { count } = await db
    .query<McpTables>()
    .selectFrom('mcpServers')
    .select(sql<number>`count(*)`.as('count'))
    .where('ownerId', ownerId === null ? 'is' : '=', ownerId)
    .executeTakeFirstOrThrow();
  return count;
};

export const listValues = (
  db: Handle,
  userId: string,
  serverIds: readonly string[],
): Promise<McpVariableValueRow[]> =>
  serverIds.length === 0
    ? Promise.resolve([])
    : db
        .query<McpTables>()
        .selectFrom('mcpVariableValues')
        .selectAll()
        .where('userId', '=', userId)
        .where('serverId', 'in', serverIds)
        .execute();

export const saveValue = (db: Handle, row: McpVariableValueRow) =>
  db
    .query<McpTables>()
    .insertInto('mcpVariableValues')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['serverId', 'userId', 'name'])
        .doUpdateSet((eb) => ({ sealedValue: eb.ref('excluded.sealedValue') })),
    )
    .execute();

type ValueKey = Pick<McpVariableValueRow, 'serverId' | 'userId' | 'name'>;

export const deleteValue = (db: Handle, { serverId, userId, name }: ValueKey) =>
  db
    .query<McpTables>()
    .deleteFrom('mcpVariableValues')
    .where('serverId', '=', serverId)
    .where('userId', '=', userId)
    .where('name', '=', name)
    .execute();

/** Of everybody. */
export const deleteValuesOfServer = (db: Handle, serverId: string) =>
  db.query<McpTables>().deleteFrom('mcpVariableValues').where('serverId', '=', serverId).execute();

export const deleteValuesOfUser = (db: Handle, userId: string) =>
  db.query<McpTables>().deleteFrom('mcpVariableValues').where('userId', '=', userId).execute();

export const listAllValues = (db: Handle): Promise<McpVariableValueRow[]> =>
  db.query<McpTables>().selectFrom('mcpVariableValues').selectAll().execute();

export const replaceValue = (db: Handle, { serverId, userId, name }: ValueKey, sealedValue: string) =>
  db
    .query<McpTables>()
    .updateTable('mcpVariableValues')
    .set({ sealedValue })
    .where('serverId', '=', serverId)
    .where('userId', '=', userId)
    .where('name', '=', name)
    .execute();
