import { sql } from 'kysely';
import type { Metrics } from '../../kernel/metrics.ts';
import type { Db } from '../db/port.ts';
import type { QueueTables } from './schema.ts';

export const declareJobReadings = ({ db, metrics }: { db: Db; metrics: Metrics }): void => {
  metrics.read(
    'gauge',
    'stoa_job_queue_age_seconds',
    'How long the oldest job that is due has waited',
    async () => {
      const { now } = db.engine;
      // Both are of the database's clock.
      const row = await db
        .query<QueueTables>()
        .selectFrom('jobs')
        .select(['dueAt', now().as('now')])
        .where('failedAt', 'is', null)
        .where('dueAt', '<=', now())
        .orderBy('dueAt')
        .limit(1)
        .executeTakeFirst();
      return row ? (Date.parse(row.now) - Date.parse(row.dueAt)) / 1000 : 0;
    },
  );
  metrics.read('gauge', 'stoa_jobs_failed', 'Jobs that failed for the last time', async () => {
    const { rows } = await sql<{ count: number | string }>`
      select count(*) as count from jobs where "failedAt" is not null`.execute(db.query());
    return Number(rows[0]!.count);
  });
};
