/** The queue as a table: claiming a job moves its due time ahead, finishing it deletes the row. */
import type { NewId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import type { Db } from '../db/port.ts';
import { type Job, type JobHandler, maxAttempts, type Queue, retryDelayMs } from './port.ts';
import type { QueueTables } from './schema.ts';

export interface JobsTableOptions {
  db: Db;
  newId: NewId;
  log: Log;
  /** How often to look without being woken. */
  pollMs?: number;
  /** How long a job may take before another worker may take it. */
  leaseMs?: number;
  concurrency?: number;
}

export const createJobsTableQueue = (options: JobsTableOptions): Queue => {
  const { db, newId, log, pollMs = 2000, leaseMs = 120_000, concurrency = 4 } = options;
  const handlers = new Map<string, JobHandler>();
  const atWork = new Set<Promise<void>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  /** Others may be due that there was no room for. */
  let mayBeMore = false;
  let lastLookMs = performance.now();

  const perform = async (job: Job): Promise<void> => {
    try {
      await handlers.get(job.kind)!(job, stopping.signal);
      await db.query<QueueTables>().deleteFrom('jobs').where('id', '=', job.id).execute();
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ jobId: job.id, kind: job.kind, error }, 'A job failed');
      await putBack(job);
    }
  };

  const putBack = async (job: Job): Promise<void> => {
    const { now } = db.engine;
    // A job cut off by our own stop has not failed: its try does not count.
    const next = stopping.signal.aborted
      ? { attempts: job.attempt - 1, dueAt: now() }
      : { dueAt: now(retryDelayMs(job.attempt)), failedAt: job.attempt >= maxAttempts ? now() : null };
    await db.query<QueueTables>().updateTable('jobs').set(next).where('id', '=', job.id).execute();
  };

  const look = async (): Promise<void> => {
    if (stopping.signal.aborted || handlers.size === 0) return;
    const free = concurrency - atWork.size;
    const jobs = free > 0 ? await claim(db, [...handlers.keys()], leaseMs, free) : [];
    // As many as there was room for.
    mayBeMore = jobs.length === free;
    for (const job of jobs) begin(job);
  };

  const begin = (job: Job): void => {
    const work = perform(job).finally(() => {
      atWork.delete(work);
      if (mayBeMore) wake();
    });
    atWork.add(work);
  };

  const wake = (): void => {
    if (!timer || stopping.signal.aborted) return;
    // A job enqueued while the look under way has already seen an empty table must not wait for the next poll.
    lookAgain = looking !== undefined;
    looking ??= look()
      .then(() => void (lastLookMs = performance.now()))
      .catch((error: unknown) => log.error({ error }, 'The queue could not look for jobs'))
      .finally(() => {
        looking = undefined;
        if (lookAgain) wake();
      });
  };

  const alarm = createAlarm(wake);

  return {
    async enqueue(handle, kind, payload, delayMs = 0) {
      const { now } = handle.engine;
      await handle
        .query<QueueTables>()
        .insertInto('jobs')
        .values({
          id: newId('job'),
          kind,
          payload,
          attempts: 0,
          dueAt: now(delayMs),
          failedAt: null,
          createdAt: now(),
        })
        .execute();
    },
    handle(kind, handler) {
      if (handlers.has(kind)) throw new Error(`Jobs of kind ${kind} have a handler already.`);
      handlers.set(kind, handler);
    },
    start() {
      timer ??= setInterval(wake, pollMs).unref();
      wake();
    },
    wake: (delayMs = 0) => (delayMs > 0 ? alarm.set(delayMs) : wake()),
    lastLookMs: () => lastLookMs,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      alarm.clear();
      await looking;
      await Promise.all(atWork);
    },
  };
};

/** Jobs that are due, at most so many of them, as nobody else's for `leaseMs`. */
const claim = async (db: Db, kinds: readonly string[], leaseMs: number, most: number): Promise<Job[]> => {
  const { now, forUpdateSkipLocked } = db.engine;
  const rows = await db
    .query<QueueTables>()
    // Once and for all: as a part of the update it could be looked up, and locked, for each row anew.
    .with(
      (due) => due('due').materialized(),
      (query) =>
        query
          .selectFrom('jobs')
          .select('id')
          .where('dueAt', '<=', now())
          .where('failedAt', 'is', null)
          .where('kind', 'in', kinds)
          .orderBy('dueAt')
          .limit(most)
          .modifyEnd(forUpdateSkipLocked),
    )
    .updateTable('jobs')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), dueAt: now(leaseMs) }))
    .where('id', 'in', (eb) => eb.selectFrom('due').select('id'))
    .returningAll()
    .execute();
  return rows.map(({ id, kind, payload, attempts }) => ({ id, kind, payload, attempt: attempts }));
};

/** Jobs that become due within the same slot are looked for together. */
const slotMs = 250;

/** Goes off for what is due later, once for all of a slot. */
const createAlarm = (goOff: () => void) => {
  const slots = new Map<number, NodeJS.Timeout>();
  return {
    set(delayMs: number): void {
      const slot = Math.ceil((performance.now() + delayMs) / slotMs);
      if (slots.has(slot)) return;
      const end = (): void => {
        slots.delete(slot);
        goOff();
      };
      slots.set(slot, setTimeout(end, slot * slotMs - performance.now()).unref());
    },
    clear(): void {
      for (const slot of slots.values()) clearTimeout(slot);
    },
  };
};
