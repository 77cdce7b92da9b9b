import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '../db/port.ts';
import type { Queue } from './port.ts';

export interface QueueUnderTest {
  db: Db;
  /** Makes a further worker on the same jobs, as another process would be; each test stops its own. */
  create: () => Queue;
}

/** What every queue does. */
export const queueConformance = (name: string, open: () => Promise<QueueUnderTest>): void => {
  test(`${name}: a job enqueued in a transaction runs when that commits, and never when it does not`, async () => {
    const { db, create } = await open();
    const queue = create();
    const done: unknown[] = [];
    queue.handle('note', async (job) => void done.push(job.payload));
    queue.start();
    await assert.rejects(
      db.transaction(async (tx) => {
        await queue.enqueue(tx, 'note', { n: 1 });
        throw new Error('rolled back');
      }),
    );
    await db.transaction((tx) => queue.enqueue(tx, 'note', { n: 2 }));
    queue.wake();
    await until(() => done.length > 0);
    await queue.stop();
    assert.deepEqual(done, [{ n: 2 }]);
  });

  test(`${name}: two workers do each job once`, async () => {
    const { db, create } = await open();
    const workers = [create(), create()];
    const done: unknown[] = [];
    for (const worker of workers) {
      worker.handle('note', async (job) => {
        await delay(1);
        done.push(job.payload.n);
      });
    }
    for (let n = 0; n < 20; n++) await workers[0]!.enqueue(db, 'note', { n });
    for (const worker of workers) worker.start();
    await until(() => done.length >= 20);
    await Promise.all(workers.map((worker) => worker.stop()));
    assert.deepEqual(
      done.toSorted((a, b) => Number(a) - Number(b)),
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  test(`${name}: a delayed job waits, and one without a handler stays for a worker that has one`, async () => {
    const { db, create } = await open();
    const first = create();
    const done: string[] = [];
    first.handle('known', async () => void done.push('known'));
    await first.enqueue(db, 'known', {}, 60_000);
    await first.enqueue(db, 'unknown', {});
    first.start();
    await delay(30);
    await first.stop();
    assert.equal(done.length, 0);
    const second = create();
    second.handle('unknown', async () => void done.push('unknown'));
    second.start();
    await until(() => done.length > 0);
    await second.stop();
    assert.deepEqual(done, ['unknown']);
  });

  test(`${name}: a job cut off by a stop is done by the next worker, as if for the first time`, async () => {
    const { db, create } = await open();
    const first = create();
    let began = false;
    first.handle('long', async (_job, signal) => {
      began = true;
      await delay(60_000, undefined, { signal });
    });
    await first.enqueue(db, 'long', {});
    first.start();
    await until(() => began);
    await first.stop();
    const second = create();
    let attempt = 0;
    second.handle('long', async (job) => void (attempt = job.attempt));
    second.start();
    await until(() => attempt > 0);
    await second.stop();
    assert.equal(attempt, 1);
  });

  test(`${name}: a failing job is put back for later and does not stop the others`, async () => {
    const { db, create } = await open();
    const queue = create();
    const done: string[] = [];
    let tries = 0;
    queue.handle('failing', async () => {
      tries += 1;
      throw new Error('not today');
    });
    queue.handle('note', async () => void done.push('note'));
    await queue.enqueue(db, 'failing', {});
    await queue.enqueue(db, 'note', {});
    queue.start();
    await until(() => done.length > 0);
    await queue.stop();
    assert.equal(tries, 1);
  });
};

export const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 500, 'waited too long');
    await delay(5);
  }
};
