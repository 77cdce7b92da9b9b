import { sql } from 'kysely';
import { silentLog } from '../../kernel/log.ts';
import { openPostgres } from '../db/postgres.ts';
import { createTestDatabase } from '../db/testing.ts';
import { busConformance, manyProcessesBusConformance } from './conformance.ts';
import type { Bus } from './port.ts';
import { createPostgresNotifyBus } from './postgres-notify.ts';

const url = await createTestDatabase();
const nameOf = new Map<Bus, string>();

const create = async (): Promise<Bus> => {
  const name = `bus ${nameOf.size}`;
  const bus = await createPostgresNotifyBus({
    url: `${url}?application_name=${encodeURIComponent(name)}`,
    log: silentLog,
  });
  nameOf.set(bus, name);
  return bus;
};

busConformance('postgres notify', create);

manyProcessesBusConformance('postgres notify', {
  open: (count) => Promise.all(Array.from({ length: count }, create)),
  async cut(bus) {
    const db = await openPostgres({ url, connections: 1, log: silentLog });
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${nameOf.get(bus)}`.execute(
      db.query(),
    );
    await db.close();
  },
});
