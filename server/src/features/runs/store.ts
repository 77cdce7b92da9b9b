import { sql } from 'kysely';
import type { RunEndStatus, Usage } from '@stoa/contract/runs/status';
import type { Handle } from '../../platform/db/port.ts';
import type { LoggedEvent } from './frame.ts';
import type { RunRow, RunTables } from './schema.ts';

export const insertRun = (db: Handle, row: RunRow) =>
  db.query<RunTables>().insertInto('runs').values(row).execute();

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

export const listActiveRuns = (db: Handle, ownerId: string) =>
  db
    .query<RunTables>()
    .selectFrom('runs')
    .selectAll()
    .where('status', 'in', active)
    .where('ownerId', '=', ownerId)
    .orderBy('createdAt')
    .limit(500)
    .execute();

export const countRunsOfMessage = async (db: Handle, messageId: string): Promise<number> => {
  const row = await db
    .query<RunTables>()
    .selectFrom('runs')
    .select(db.query<RunTables>().fn.countAll<number>().as('count'))
    .where('messageId', '=', messageId)
    .executeTakeFirstOrThrow();
  return row.count;
};

/** The oldest run that nobody works on, taken by raising its epoch. */
export const claimRun = (db: Handle, owner: string, leaseMs: number) => {
  const { now } = db.engine;
  return db
    .query<RunTables>()
    .updateTable('runs')
    .set((eb) => ({
      status: 'running' as const,
      epoch: eb('epoch', '+', 1),
      leaseOwner: owner,
      leaseUntil: now(leaseMs),
      startedAt: eb.fn.coalesce('startedAt', now()),
    }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('runs')
        .select('id')
        .where('status', 'in', ['queued', 'running'])
        .where((candidate) =>
          candidate.or([candidate('leaseUntil', 'is', null), candidate('leaseUntil', '<', now())]),
        )
        .orderBy('createdAt')
        .limit(1)
        // Also not one whose events its last holder is writing at this moment.
        .modifyEnd(db.engine.forUpdateSkipLocked),
    )
    .returningAll()
    .executeTakeFirst();
};

/** @returns the ids among `runIds` that `owner` still holds, each with whether its cancelling was asked for. */
export const renewLeases = (db: Handle, owner: string, runIds: readonly string[], leaseMs: number) =>
  db
    .query<RunTables>()
    .updateTable('runs')
    .set({ leaseUntil: db.engine.now(leaseMs) })
    .where('id', 'in', runIds)
    .where('leaseOwner', '=', owner)
    .where('endedAt', 'is', null)
    .returning(['id', 'epoch', 'cancelRequested'])
    .execute();

/** Lets others take over at once. Without an owner given: every lease, for the process that alone owns the database. */
export const releaseLeases = (db: Handle, owner?: string) => {
  const query = db
    .query<RunTables>()
    .updateTable('runs')
    .set({ leaseOwner: null, leaseUntil: null })
    .where('endedAt', 'is', null);
  return (owner === undefined ? query : query.where('leaseOwner', '=', owner)).execute();
};

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
    .where('status', 'in', active)
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

export interface EventToInsert {
  runId: string;
  epoch: number;
  seq: number;
  json: string;
}

/**
 * Inserts each event whose run is still held under the same owner and epoch, and leaves out the
 * others row by row: who lost a run writes nothing and harms no neighbour's frames. Until they are
 * committed nobody else can claim their runs, so whoever does reads them all.
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
    where runs."leaseOwner" = ${owner} and runs."endedAt" is null
    ${db.engine.forKeyShare}
  `.execute(db.query());
  return Number(numAffectedRows ?? 0n);
};

/** Which of the runs are still held by `owner` under the epoch given. */
export const listHeldRuns = async (
  db: Handle,
  owner: string,
  held: readonly { runId: string; epoch: number }[],
) => {
  const rows = await db
    .query<RunTables>()
    .selectFrom('runs')
    .select(['id', 'epoch'])
    .where(
      'id',
      'in',
      held.map(({ runId }) => runId),
    )
    .where('leaseOwner', '=', owner)
    .where('endedAt', 'is', null)
    .execute();
  return new Set(
    held
      .filter(({ runId, epoch }) => rows.some((row) => row.id === runId && row.epoch === epoch))
      .map(({ runId }) => runId),
  );
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
    .where('endedAt', 'is', null)
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
  db: Handle,
  runId: string,
  events: readonly LoggedEvent[],
  compactedAt: string,
) => {
  const query = db.query<RunTables>();
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
