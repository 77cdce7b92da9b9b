import type { AuditAction } from '@stoa/contract/audit';
import type { Handle } from '../../platform/db/port.ts';
import type { AuditRow, AuditTables } from './schema.ts';

export const findNewest = (db: Handle): Promise<Pick<AuditRow, 'seq' | 'hash'> | undefined> =>
  db
    .query<AuditTables>()
    .selectFrom('auditEntries')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();

export const insertEntry = (tx: Handle, row: AuditRow) =>
  tx.query<AuditTables>().insertInto('auditEntries').values(row).execute();

export interface EntryFilter {
  actorId?: string | undefined;
  action?: AuditAction | undefined;
}

/** Newest first, those older than `beforeSeq`. */
export const listEntries = (
  db: Handle,
  { actorId, action }: EntryFilter,
  beforeSeq: number | undefined,
  limit: number,
): Promise<AuditRow[]> => {
  let query = db.query<AuditTables>().selectFrom('auditEntries').selectAll();
  if (actorId !== undefined) query = query.where('actorId', '=', actorId);
  if (action !== undefined) query = query.where('action', '=', action);
  if (beforeSeq !== undefined) query = query.where('seq', '<', beforeSeq);
  return query.orderBy('seq', 'desc').limit(limit).execute();
};

/** Oldest first, those after `seq`. */
export const listEntriesAfter = (db: Handle, seq: number, limit: number): Promise<AuditRow[]> =>
  db
    .query<AuditTables>()
    .selectFrom('auditEntries')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();

export const countEntries = async (db: Handle): Promise<number> => {
  const { count } = await db
    .query<AuditTables>()
    .selectFrom('auditEntries')
    .select((eb) => eb.fn.countAll<number | bigint | string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
};

export const listActorIds = async (db: Handle): Promise<string[]> => {
  const rows = await db
    .query<AuditTables>()
    .selectFrom('auditEntries')
    .select('actorId')
    .distinct()
    .where('actorId', 'is not', null)
    .orderBy('actorId')
    .execute();
  return rows.flatMap(({ actorId }) => (actorId === null ? [] : [actorId]));
};
