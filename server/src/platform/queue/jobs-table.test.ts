import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDb } from '../../app/testing.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createIds } from '../../kernel/ids.ts';
import { silentLog } from '../../kernel/log.ts';
import { queueConformance, until } from './conformance.ts';
import { createJobsTableQueue } from './jobs-table.ts';

const newId = createIds(systemClock);

queueConformance('jobs table', async () => {
  const db = await openTestDb();
  return { db, create: () => createJobsTableQueue({ db, newId, log: silentLog, pollMs: 10 }) };
});

test('a queue that is woken with the delay of a job does it when it is due', async () => {
  const db = await openTestDb();
  const queue = createJobsTableQueue({ db, newId, log: silentLog, pollMs: 60_000 });
  const done: unknown[] = [];
  queue.handle('note', async (job) => void done.push(job.payload.n));
  queue.start();
  for (const [n, delayMs] of [400, 40, 800].entries()) {
    await queue.enqueue(db, 'note', { n }, delayMs);
    queue.wake(delayMs);
  }
  await until(() => done.length === 3);
  await queue.stop();
  assert.deepEqual(done, [1, 0, 2]);
});
