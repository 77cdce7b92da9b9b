import { openTestDb } from '../../app/testing.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createIds } from '../../kernel/ids.ts';
import { silentLog } from '../../kernel/log.ts';
import { queueConformance } from './conformance.ts';
import { createJobsTableQueue } from './jobs-table.ts';

queueConformance('jobs table', async () => {
  const db = await openTestDb();
  const newId = createIds(systemClock);
  return { db, create: () => createJobsTableQueue({ db, newId, log: silentLog, pollMs: 10 }) };
});
