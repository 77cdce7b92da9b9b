import { silentLog } from '../../kernel/log.ts';
import { dbConformance } from './conformance.ts';
import { openPostgres } from './postgres.ts';
import { createTestDatabase } from './testing.ts';

dbConformance('postgres', async () =>
  openPostgres({ url: await createTestDatabase(), connections: 5, log: silentLog }),
);
