import { Client } from 'pg';
import { silentLog } from '../../kernel/log.ts';
import { createTestDatabase } from '../db/testing.ts';
import { busConformance, manyProcessesBusConformance } from './conformance.ts';
import type { Bus } from './port.ts';
import { createPostgresNotifyBus } from './postgres-notify.ts';

const url = await createTestDatabase();
const nameOf = new Map<Bus, string>();

const create = async (): Promise<Bus> => {
  const name = `bus ${nameOf.size}`;
  const named = `${url}?application_name=${encodeURIComponent(name)}`;
  const bus = await createPostgresNotifyBus({ url: named, log: silentLog });
  nameOf.set(bus, name);
  return bus;
};

busConformance('postgres notify', create);

manyProcessesBusConformance('postgres notify', {
  async open(count) {
    const buses: Bus[] = [];
    for (let n = 0; n < count; n++) buses.push(await create());
    return buses;
  },
  async cut(bus) {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
      nameOf.get(bus),
    ]);
    await client.end();
  },
});
