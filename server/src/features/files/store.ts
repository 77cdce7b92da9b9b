import { sql } from 'kysely';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { FileRow, FileTables } from './schema.ts';

/** Nobody else adds, attaches or gives up files of this owner before `tx` ends. */
export const holdFilesOf = (tx: Tx, ownerId: string): Promise<void> => tx.lock(`files of ${ownerId}`);

export const insertFile = (db: Handle, row: FileRow) =>
  db.query<FileTables>().insertInto('files').values(row).execute();

/** What the files of a user take up together. */
export const sumOfSizes = async (db: Handle, ownerId: string): Promise<number> => {
  const row = await db
    .query<FileTables>()
    .selectFrom('files')
    .select(sql<number>`coalesce(sum("sizeBytes"), 0)`.as('sizeBytes'))
    .where('ownerId', '=', ownerId)
    .executeTakeFirstOrThrow();
  return row.sizeBytes;
};

export interface ListFiles {
  ownerId: string;
  /** The id of the last one already given out; ids sort by the time they were made. */
  after: string | undefined;
  limit: number;
}

export const listFiles = (db: Handle, { ownerId, after, limit }: ListFiles) => {
  const query = db
    .query<FileTables>()
    .selectFrom('files')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .orderBy('id', 'desc')
    .limit(limit);
  return (after === undefined ? query : query.where('id', '<', after)).execute();
};

/** SR-26: there is no way to a file of a user that does not name its owner. */
export const findFile = (db: Handle, ownerId: string, id: string) =>
  db
    .query<FileTables>()
    .selectFrom('files')
    .selectAll()
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .executeTakeFirst();

export const noteAttached = (db: Handle, ownerId: string, id: string, attachedAt: string) =>
  db
    .query<FileTables>()
    .updateTable('files')
    .set({ attachedAt })
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .where('attachedAt', 'is', null)
    .execute();

/** @returns the ids of those that were there and the owner's */
export const deleteFiles = async (db: Handle, ownerId: string, ids: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    delete from files where "ownerId" = ${ownerId}
      and id in (select given.id from ${db.engine.rows(
        ids.map((id) => ({ id })),
        { id: 'text' },
      )} as given)
    returning id
  `.execute(db.query());
  return rows.map(({ id }) => id);
};

/** All of an owner. @returns the ids of those that were there */
export const deleteFilesOf = async (db: Handle, ownerId: string): Promise<string[]> => {
  const deleted = await db
    .query<FileTables>()
    .deleteFrom('files')
    .where('ownerId', '=', ownerId)
    .returning('id')
    .execute();
  return deleted.map(({ id }) => id);
};

/** Those that no message has carried, whoever they are of. */
export const deleteUnattached = async (db: Handle, createdBefore: string): Promise<string[]> => {
  const deleted = await db
    .query<FileTables>()
    .deleteFrom('files')
    .where('attachedAt', 'is', null)
    .where('createdAt', '<', createdBefore)
    .returning('id')
    .execute();
  return deleted.map(({ id }) => id);
};

/** Those of these that have no row, whoever's it would be. */
export const listUnknown = async (db: Handle, ids: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select given.id from ${db.engine.rows(
      ids.map((id) => ({ id })),
      { id: 'text' },
    )} as given
    where not exists (select 1 from files where files.id = given.id)
  `.execute(db.query());
  return rows.map(({ id }) => id);
};
