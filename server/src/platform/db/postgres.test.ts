import { after } from 'node:test';
import { silentLog } from '../../kernel/log.ts';
import { dbConformance } from './conformance.ts';
import { openPostgres } from './postgres.ts';
import { createTestDatabase } from './testing.ts';

dbConformance('postgres', async () => {
  const { url, drop } = await createTestDatabase();
  after(drop);
  return openPostgres({ url, connections: 5, log: silentLog });
});
