import { type RawBuilder, sql } from 'kysely';
import { escapeLike, lower } from '../../kernel/text.ts';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { GroupRow, GroupTables, RoleRow } from './schema.ts';

const sortName = sql<string>`lower(name)`;

export type CountedGroupRow = GroupRow & { memberCount: number; sortName: string };

const countedGroups = (db: Handle) =>
  db
    .query<GroupTables>()
    .selectFrom('groups')
    .selectAll('groups')
    .select(sortName.as('sortName'))
    .select(sql<number>`(select count(*) from "groupMembers" where "groupId" = groups.id)`.as('memberCount'));

/** By name; `after` is the place of the last one seen: its name in small letters, and its id. */
export const listGroups = (
  db: Handle,
  q: string | undefined,
  after: readonly string[] | undefined,
  limit: number,
): Promise<CountedGroupRow[]> => {
  let query = countedGroups(db);
  if (q) query = query.where(sql<boolean>`${sortName} like ${`%${escapeLike(q)}%`} escape '\\'`);
  if (after) query = query.where(sql<boolean>`(${sortName}, id) > (${after[0]}, ${after[1]})`);
  return query.orderBy(sortName).orderBy('id').limit(limit).execute();
};

/** Whose name begins so, by name. */
export const findGroupsByPrefix = (db: Handle, prefix: string, limit: number): Promise<GroupRow[]> =>
  db
    .query<GroupTables>()
    .selectFrom('groups')
    .selectAll()
    .where(sql<boolean>`${sortName} like ${`${escapeLike(prefix)}%`} escape '\\'`)
    .orderBy(sortName)
    .orderBy('id')
    .limit(limit)
    .execute();

export const findGroup = (db: Handle, id: string): Promise<CountedGroupRow | undefined> =>
  countedGroups(db).where('groups.id', '=', id).executeTakeFirst();

/** Those of the named that exist; in a transaction none of them goes before it ends. */
export const holdGroups = (db: Handle, ids: readonly string[]): Promise<GroupRow[]> =>
  db
    .query<GroupTables>()
    .selectFrom('groups')
    .selectAll()
    .where('id', 'in', ids)
    .modifyEnd(db.engine.forKeyShare)
    .execute();

/** Nobody else changes it, or refers to it anew, before `tx` ends. */
export const holdGroup = (tx: Tx, id: string): Promise<GroupRow | undefined> =>
  tx
    .query<GroupTables>()
    .selectFrom('groups')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(tx.engine.forUpdate)
    .executeTakeFirst();

/** After `tx.lock('groups')`: of two who take a name at once the second sees that it is taken. */
export const isGroupNameTaken = async (tx: Tx, name: string, byOtherThan: string): Promise<boolean> => {
  const taken = await tx
    .query<GroupTables>()
    .selectFrom('groups')
    .select('id')
    .where(sql<boolean>`${sortName} = ${lower(name)}`)
    .where('id', '<>', byOtherThan)
    .executeTakeFirst();
  return taken !== undefined;
};

export const insertGroup = (db: Handle, row: GroupRow) =>
  db.query<GroupTables>().insertInto('groups').values(row).execute();

export const updateGroup = (db: Handle, id: string, changes: Partial<Omit<GroupRow, 'id'>>) =>
  db.query<GroupTables>().updateTable('groups').set(changes).where('id', '=', id).execute();

export const deleteGroup = (db: Handle, id: string) =>
  db.query<GroupTables>().deleteFrom('groups').where('id', '=', id).execute();

/** @returns the ids of those that were no members yet */
export const insertMembers = async (
  db: Handle,
  groupId: string,
  userIds: readonly string[],
): Promise<string[]> => {
  const inserted = await db
    .query<GroupTables>()
    .insertInto('groupMembers')
    .values(userIds.map((userId) => ({ userId, groupId })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('userId')
    .execute();
  return inserted.map(({ userId }) => userId);
};

/** @returns whether it was there */
export const deleteMember = async (db: Handle, groupId: string, userId: string): Promise<boolean> => {
  const deleted = await db
    .query<GroupTables>()
    .deleteFrom('groupMembers')
    .where('userId', '=', userId)
    .where('groupId', '=', groupId)
    .returning('userId')
    .execute();
  return deleted.length === 1;
};

/** @returns how many there were */
export const deleteMembershipsOf = async (db: Handle, userId: string): Promise<number> => {
  const deleted = await db
    .query<GroupTables>()
    .deleteFrom('groupMembers')
    .where('userId', '=', userId)
    .returning('groupId')
    .execute();
  return deleted.length;
};

/** Queries for ids, to stand in others. */
export const groupIdsOf = (userId: string): RawBuilder<string> =>
  sql<string>`(select "groupId" from "groupMembers" where "userId" = ${userId})`;
export const memberIdsOf = (groupId: string): RawBuilder<string> =>
  sql<string>`(select "userId" from "groupMembers" where "groupId" = ${groupId})`;

/** All but the built-in one, by name. */
export const listRoles = (
  db: Handle,
  after: readonly string[] | undefined,
  limit: number,
): Promise<(RoleRow & { sortName: string })[]> => {
  let query = db
    .query<GroupTables>()
    .selectFrom('roles')
    .selectAll()
    .select(sortName.as('sortName'))
    .where('name', 'is not', null);
  if (after) query = query.where(sql<boolean>`(${sortName}, id) > (${after[0]}, ${after[1]})`);
  return query.orderBy(sortName).orderBy('id').limit(limit).execute();
};

export const findRole = (db: Handle, id: string): Promise<RoleRow | undefined> =>
  db.query<GroupTables>().selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst();

export const findRoles = (db: Handle, ids: readonly string[]): Promise<RoleRow[]> =>
  db.query<GroupTables>().selectFrom('roles').selectAll().where('id', 'in', ids).execute();

/** Nobody else changes it, or gives it to anybody, before `tx` ends. */
export const holdRole = (tx: Tx, id: string): Promise<RoleRow | undefined> =>
  tx
    .query<GroupTables>()
    .selectFrom('roles')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(tx.engine.forUpdate)
    .executeTakeFirst();

/** After `tx.lock('roles')`. */
export const isRoleNameTaken = async (tx: Tx, name: string, byOtherThan: string): Promise<boolean> => {
  const taken = await tx
    .query<GroupTables>()
    .selectFrom('roles')
    .select('id')
    .where(sql<boolean>`${sortName} = ${lower(name)}`)
    .where('id', '<>', byOtherThan)
    .executeTakeFirst();
  return taken !== undefined;
};

export const saveRole = (db: Handle, row: RoleRow) =>
  db
    .query<GroupTables>()
    .insertInto('roles')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        permissions: eb.ref('excluded.permissions'),
      })),
    )
    .execute();

export const deleteRole = (db: Handle, id: string) =>
  db.query<GroupTables>().deleteFrom('roles').where('id', '=', id).execute();
