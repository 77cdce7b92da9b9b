import { type ExpressionBuilder, type ExpressionWrapper, sql, type SqlBool } from 'kysely';
import type { RunEndStatus, Usage } from '@stoa/contract/runs/status';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { LoggedEvent } from './frame.ts';
import type { RunRow, RunTables } from './schema.ts';

/** @param leaseMs how long whoever it is inserted for holds it */
export const insertRun = (db: Handle, row: RunRow, leaseMs: number | undefined) =>
  db
    .query<RunTables>()
    .insertInto('runs')
    .values({ ...row, leaseUntil: leaseMs === undefined ? null : db.engine.now(leaseMs) })
    .execute();

export const findRun = (db: Handle, id: string) =>
  db.query<RunTables>().selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();

export const findOwnRun = (db: Handle, ownerId: string, id: string) =>
  db
    .query<RunTables>()
    .selectFrom('runs')
    .selectAll()
    .where('id', '=', id)
    .where('ownerId', '=', ownerId)
    .executeTakeFirst();

export const findRunByKey = (db: Handle, ownerId: string, idempotencyKey: string) =>
  db
    .query<RunTables>()
    .selectFrom('runs')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('idempotencyKey', '=', idempotencyKey)
    .executeTakeFirst();

const active = ['queued', 'running', 'waiting'] as const;
/** In the words of the index `runsActive`: said otherwise, every run there ever was is read. */
const isActive = sql<SqlBool>`status in ('queued', 'running', 'waiting')`;

export const listActiveRuns = (db: Handle, ownerId: string) =>
  db
    .query<RunTables>()
    .selectFrom('runs')
    .selectAll()
    .where(isActive)
    .where('ownerId', '=', ownerId)
    .orderBy('createdAt')
    .limit(500)
    .execute();

export const countActiveRunsOf = async (db: Handle, ownerId: string): Promise<number> => {
  const row = await db
    .query<RunTables>()
    .selectFrom('runs')
    .select(db.query<RunTables>().fn.countAll<number>().as('count'))
    .where(isActive)
    .where('ownerId', '=', ownerId)
    .executeTakeFirstOrThrow();
  return row.count;
};

/** How many there are of each status that is no end, read off the index of these. */
export const countUnfinished = async (db: Handle): Promise<Record<string, number>> => {
  const { rows } = await sql<{ status: string; count: number | string }>`
    select status, count(*) as count from runs
    where ${isActive} group by status
  `.execute(db.query());
  return Object.fromEntries(
    active.map((status) => [status, Number(rows.find((row) => row.status === status)?.count ?? 0)]),
  );
};

export const findOldestQueuedAt = async (db: Handle): Promise<string | undefined> => {
  const { rows } = await sql<{ createdAt: string }>`
    select "createdAt" from runs
    where ${isActive} and status = 'queued' order by "createdAt" limit 1
  `.execute(db.query());
  return rows[0]?.createdAt;
};

export const countRunsOfMessage = async (db: Handle, messageId: string): Promise<number> => {
  const row = await db
    .query<RunTables>()
    .selectFrom('runs')
    .select(db.query<RunTables>().fn.countAll<number>().as('count'))
    .where('messageId', '=', messageId)
    .executeTakeFirstOrThrow();
  return row.count;
};

/**
 * The oldest run that nobody works on, taken by raising its epoch. Whoever else looks at the same time
 * passes it over, and so does everyone while its holder writes to it.
 * @returns also from whom it was taken; null when it was given back, or never taken before
 */
export const claimRun = async (
  tx: Tx,
  owner: string,
  leaseMs: number,
): Promise<{ run: RunRow; takenFrom: string | null } | undefined> => {
  const { now, forUpdateSkipLocked } = tx.engine;
  const free = await tx
    .query<RunTables>()
    .selectFrom('runs')
    .select(['id', 'leaseOwner'])
    .where(isActive)
    .where('status', '<>', 'waiting')
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<', now())]))
    .orderBy('createdAt')
    .limit(1)
    .modifyEnd(forUpdateSkipLocked)
    .executeTakeFirst();
  if (!free) return undefined;
  const run = await tx
    .query<RunTables>()
    .updateTable('runs')
    .set((eb) => ({
      status: 'running' as const,
      epoch: eb('epoch', '+', 1),
      leaseOwner: owner,
      leaseUntil: now(leaseMs),
      startedAt: eb.fn.coalesce('startedAt', now()),
    }))
    .where('id', '=', free.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { run, takenFrom: free.leaseOwner };
};

/** A claim of a run, as its holder knows it. A run that has ended, or was given back, is held by nobody. */
export interface Held {
  runId: string;
  epoch: number;
}

/** @returns those of `held` that `owner` still holds, each with whether its cancelling was asked for. */
export const renewLeases = (db: Handle, owner: string, held: readonly Held[], leaseMs: number) =>
  db
    .query<RunTables>()
    .updateTable('runs')
    .set({ leaseUntil: db.engine.now(leaseMs) })
    .where(isOneOf(held))
    .where('leaseOwner', '=', owner)
    .returning(['id', 'epoch', 'cancelRequested'])
    .execute();

const isOneOf =
  (held: readonly Held[]) =>
  (eb: ExpressionBuilder<RunTables, 'runs'>): ExpressionWrapper<RunTables, 'runs', SqlBool> =>
    eb.or(held.map(({ runId, epoch }) => eb.and([eb('id', '=', runId), eb('epoch', '=', epoch)])));

/** Gives back what `owner` holds but does not work on: others may take it at once, and it counts as no death. */
export const releaseLeases = (db: Handle, owner: string, atWork: readonly string[]) => {
  const query = db
    .query<RunTables>()
    .updateTable('runs')
    .set({ leaseOwner: null, leaseUntil: null })
    .where(isActive)
    .where('leaseOwner', '=', owner);
  return (atWork.length === 0 ? query : query.where('id', 'not in', atWork)).execute();
};

/** For the process that alone owns the database: whoever held a run before is dead. */
export const voidLeases = (db: Handle) =>
  db.query<RunTables>().updateTable('runs').set({ leaseUntil: null }).where(isActive).execute();

export const requestCancel = (db: Handle, id: string) =>
  db
    .query<RunTables>()
    .updateTable('runs')
    .set({ cancelRequested: true })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .execute();

/** @returns the ids of those of one user that have not ended */
export const requestCancelOf = async (db: Handle, ownerId: string): Promise<string[]> => {
  const rows = await db
    .query<RunTables>()
    .updateTable('runs')
    .set({ cancelRequested: true })
    .where('ownerId', '=', ownerId)
    .where(isActive)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
};

/** Their events go with them. @returns how many there were */
export const deleteRunsOf = async (db: Handle, ownerId: string): Promise<number> => {
  const deleted = await db
    .query<RunTables>()
    .deleteFrom('runs')
    .where('ownerId', '=', ownerId)
    .returning('id')
    .execute();
  return deleted.length;
};

export interface EventToInsert extends Held {
  seq: number;
  json: string;
}

/**
 * Inserts each event whose run is still held under the same owner and epoch, and leaves out the
 * others row by row: who lost a run writes nothing and harms no neighbour's frames. Until they are
 * committed nobody else can claim their runs, so whoever does reads them all. Events that are there
 * already are left out as well, so that it may be repeated.
 * @returns how many were inserted
 */
export const insertEvents = async (
  db: Handle,
  owner: string,
  events: readonly EventToInsert[],
): Promise<number> => {
  const rows = events.map(({ runId, epoch, seq, json }) => ({ runId, epoch, seq, event: json }));
  const given = db.engine.rows(rows, { runId: 'text', epoch: 'integer', seq: 'integer', event: 'json' });
  const { numAffectedRows } = await sql`
    insert into "runEvents" ("runId", seq, event)
    select given."runId", given.seq, given.event
    from ${given} as given
    join runs on runs.id = given."runId" and runs.epoch = given.epoch
    where runs."leaseOwner" = ${owner}
    ${db.engine.forKeyShare}
    on conflict do nothing
  `.execute(db.query());
  return Number(numAffectedRows ?? 0n);
};

/** @returns those of `held` that `owner` still holds */
export const listHeldRuns = async <H extends Held>(
  db: Handle,
  owner: string,
  held: readonly H[],
): Promise<H[]> => {
  const rows = await db
    .query<RunTables>()
    .selectFrom('runs')
    .select(['id', 'epoch'])
    .where(isOneOf(held))
    .where('leaseOwner', '=', owner)
    .execute();
  const newest = new Map(rows.map(({ id, epoch }) => [id, epoch]));
  // A run may be among them twice: a process can take over from itself.
  return held.filter(({ runId, epoch }) => newest.get(runId) === epoch);
};

export const listEvents = async (
  db: Handle,
  runId: string,
  after: number,
  limit: number,
): Promise<LoggedEvent[]> => {
  const rows = await db
    .query<RunTables>()
    .selectFrom('runEvents')
    .select(['seq', 'event'])
    .where('runId', '=', runId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(({ seq, event }) => ({ seq, json: event }));
};

export const findLastSeq = async (db: Handle, runId: string): Promise<number> => {
  const row = await db
    .query<RunTables>()
    .selectFrom('runEvents')
    .select('seq')
    .where('runId', '=', runId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? 0;
};

/** @returns the row as it is now; undefined when the claim is lost. */
export const endRun = (
  db: Handle,
  held: { runId: string; epoch: number; owner: string },
  end: {
    status: RunEndStatus;
    usage: Usage | null;
    error: RunRow['error'];
    lastSeq: number;
    endedAt: string;
  },
): Promise<RunRow | undefined> =>
  db
    .query<RunTables>()
    .updateTable('runs')
    .set({ ...end, leaseOwner: null, leaseUntil: null })
    .where('id', '=', held.runId)
    .where('epoch', '=', held.epoch)
    .where('leaseOwner', '=', held.owner)
    .returningAll()
    .executeTakeFirst();

/** Whether the event at this place was written under this epoch: then it was its holder who wrote it. */
export const wasWritten = async (db: Handle, { runId, epoch }: Held, seq: number): Promise<boolean> => {
  const row = await db
    .query<RunTables>()
    .selectFrom('runEvents')
    .innerJoin('runs', 'runs.id', 'runEvents.runId')
    .select('runEvents.seq')
    .where('runEvents.runId', '=', runId)
    .where('runEvents.seq', '=', seq)
    .where('runs.epoch', '=', epoch)
    .executeTakeFirst();
  return row !== undefined;
};

/** Gives back a run that waits for a person. @returns undefined when the claim is lost */
export const parkRun = (
  tx: Tx,
  { runId, epoch, owner }: Held & { owner: string },
): Promise<RunRow | undefined> =>
  tx
    .query<RunTables>()
    .updateTable('runs')
    .set({ status: 'waiting', leaseOwner: null, leaseUntil: null })
    .where('id', '=', runId)
    .where('epoch', '=', epoch)
    .where('leaseOwner', '=', owner)
    .returningAll()
    .executeTakeFirst();

export const holdRun = (tx: Tx, id: string): Promise<RunRow | undefined> =>
  tx
    .query<RunTables>()
    .selectFrom('runs')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(tx.engine.forUpdate)
    .executeTakeFirst();

/** @returns the row as it is now; undefined when it does not wait */
export const queueWaitingRun = (tx: Tx, id: string): Promise<RunRow | undefined> =>
  tx
    .query<RunTables>()
    .updateTable('runs')
    .set({ status: 'queued' })
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .returningAll()
    .executeTakeFirst();

export const listRunsToCompact = (db: Handle, endedBefore: string, limit: number) =>
  db
    .query<RunTables>()
    .selectFrom('runs')
    .select('id')
    .where('compactedAt', 'is', null)
    .where('endedAt', '<', endedBefore)
    .orderBy('endedAt')
    .limit(limit)
    .execute();

/** Puts `events` in the place of the whole log of an ended run, unless another process has done so. */
export const replaceLog = async (
  tx: Tx,
  runId: string,
  events: readonly LoggedEvent[],
  compactedAt: string,
) => {
  const query = tx.query<RunTables>();
  const isOurs = await query
    .updateTable('runs')
    .set({ compactedAt })
    .where('id', '=', runId)
    .where('compactedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!isOurs) return;
  await query.deleteFrom('runEvents').where('runId', '=', runId).execute();
  if (events.length > 0) {
    await query
      .insertInto('runEvents')
      .values(events.map(({ seq, json }) => ({ runId, seq, event: json })))
      .execute();
  }
};
