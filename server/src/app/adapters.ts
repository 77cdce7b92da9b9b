/** The ports, each with the adapter that the configuration asks for. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isAllowedIn } from '../features/egress-allowances/egress-allowances.ts';
import { systemClock } from '../kernel/clock.ts';
import { createIds } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { createMetrics, type Metrics } from '../kernel/metrics.ts';
import { systemTimers } from '../kernel/timers.ts';
import { createLocalDiskBlobs } from '../platform/blobs/local-disk.ts';
import { createMemoryBus } from '../platform/bus/memory.ts';
import type { Bus } from '../platform/bus/port.ts';
import { createSharpImages } from '../platform/images/sharp-process.ts';
import type { Mail } from '../platform/mail/port.ts';
import { createEgress } from '../platform/egress/egress.ts';
import type { Egress } from '../platform/egress/port.ts';
import { createPostgresFulltext } from '../platform/fulltext/postgres-tsvector.ts';
import { createSqliteFulltext } from '../platform/fulltext/sqlite-fts5.ts';
import { declareJobReadings } from '../platform/queue/figures.ts';
import { createJobsTableQueue } from '../platform/queue/jobs-table.ts';
import { assertKeyFits } from '../platform/secrets/key-check.ts';
import type { Config } from './config.ts';
import { openDatabase } from './open-database.ts';

const declareEgressReadings = (egress: Egress, metrics: Metrics): void =>
  metrics.read(
    'counter',
    'stoa_egress_requests_total',
    'Requests to the outside by their outcome',
    egress.counts,
    'outcome',
  );

export type Adapters = Awaited<ReturnType<typeof openAdapters>>;

/** @throws DbUnusableError with one line an operator can act on */
export const openAdapters = async (config: Config, log: Log) => {
  const metrics = createMetrics();
  const { db, secrets, isAlone, close } = await openDatabase(config, log, metrics);
  try {
    await assertKeyFits(db, secrets);
    const newId = createIds(systemClock);
    const bus = await openBus(config, log);
    const egress = createEgress({
      log,
      ...config.egress,
      isConfirmed: (destination) => isAllowedIn(db, destination),
    });
    declareJobReadings({ db, metrics });
    declareEgressReadings(egress, metrics);
    return {
      db,
      clock: systemClock,
      timers: systemTimers,
      newId,
      log,
      bus,
      metrics,
      queue: createJobsTableQueue({ db, newId, log }),
      blobs: createLocalDiskBlobs(join(config.dataDir, 'blobs')),
      images: createSharpImages(),
      fulltext: db.engine.name === 'sqlite' ? createSqliteFulltext() : createPostgresFulltext(),
      secrets,
      mail: config.mail && (await openMail(config.mail)),
      egress,
      /** Who this process is among those on the same database. */
      owner: randomBytes(9).toString('base64url'),
      isAlone,
      async close(): Promise<void> {
        egress.close();
        await bus.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
};

const openMail = async (options: NonNullable<Config['mail']>): Promise<Mail> => {
  const { createSmtpMail } = await import('../platform/mail/smtp.ts');
  return createSmtpMail(options);
};

const openBus = async ({ postgres }: Config, log: Log): Promise<Bus> => {
  if (postgres === undefined) return createMemoryBus();
  const { createPostgresNotifyBus } = await import('../platform/bus/postgres-notify.ts');
  return createPostgresNotifyBus({ url: postgres.url, log });
};
