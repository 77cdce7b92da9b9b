import type { Level, ResourceKind, Subject } from '@stoa/contract/grants';
import { type RawBuilder, sql } from 'kysely';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { GrantRow, GrantTables } from './schema.ts';

export interface Resource {
  kind: ResourceKind;
  id: string;
}

/** A user as grants know them: by themselves, by their groups, and as one of everyone. */
export interface Grantee {
  userId: string;
  /** A query for the ids of their groups. */
  groupIds: RawBuilder<string>;
}

/**
 * Whether one of the levels is granted on the resource of this id, to stand in a query: an expression about a row at
 * hand, which looks into the primary key once for each way there is to be granted something.
 */
export const isGranted = (
  kind: ResourceKind,
  id: RawBuilder<string>,
  levels: readonly Level[],
  { userId, groupIds }: Grantee,
): RawBuilder<boolean> => sql<boolean>`exists (
  select 1 from grants
  where "resourceKind" = ${kind} and "resourceId" = ${id} and level in (${sql.join(levels)}) and (
    "subjectKind" = 'everyone'
    or ("subjectKind" = 'user' and "subjectId" = ${userId})
    or ("subjectKind" = 'group' and "subjectId" in ${groupIds})
  ))`;

/** Which of the named resources are granted so. */
export const listGranted = async (
  db: Handle,
  kind: ResourceKind,
  ids: readonly string[],
  levels: readonly Level[],
  grantee: Grantee,
): Promise<string[]> => {
  const rows = ids.map((id) => ({ id }));
  const { rows: granted } = await sql<{ id: string }>`
    select id from ${db.engine.rows(rows, { id: 'text' })} as given
    where ${isGranted(kind, sql<string>`given.id`, levels, grantee)}`.execute(db.query());
  return granted.map(({ id }) => id);
};

const of = (db: Handle, { kind, id }: Resource) =>
  db.query<GrantTables>().selectFrom('grants').where('resourceKind', '=', kind).where('resourceId', '=', id);

export const listGrants = (db: Handle, resource: Resource): Promise<GrantRow[]> =>
  of(db, resource).selectAll().execute();

export const saveGrant = (tx: Tx, row: GrantRow) =>
  tx
    .query<GrantTables>()
    .insertInto('grants')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['resourceKind', 'resourceId', 'subjectKind', 'subjectId'])
        .doUpdateSet((eb) => ({ level: eb.ref('excluded.level') })),
    )
    .execute();

export const deleteGrant = (tx: Tx, key: Omit<GrantRow, 'level'>) =>
  tx
    .query<GrantTables>()
    .deleteFrom('grants')
    .where('resourceKind', '=', key.resourceKind)
    .where('resourceId', '=', key.resourceId)
    .where('subjectKind', '=', key.subjectKind)
    .where('subjectId', '=', key.subjectId)
    .execute();

export const deleteGrantsOfResource = (tx: Tx, { kind, id }: Resource) =>
  tx
    .query<GrantTables>()
    .deleteFrom('grants')
    .where('resourceKind', '=', kind)
    .where('resourceId', '=', id)
    .execute();

/** @returns how many there were */
export const deleteGrantsOfSubject = async (
  tx: Tx,
  kind: Exclude<Subject['kind'], 'everyone'>,
  id: string,
): Promise<number> => {
  const deleted = await tx
    .query<GrantTables>()
    .deleteFrom('grants')
    .where('subjectKind', '=', kind)
    .where('subjectId', '=', id)
    .returning('resourceId')
    .execute();
  return deleted.length;
};
