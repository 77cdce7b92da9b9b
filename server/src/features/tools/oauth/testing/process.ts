/** A process of its own that signs in and renews on the database it is told; it is spoken to by messages, and killed. */
import { randomBytes } from 'node:crypto';
import { systemClock } from '../../../../kernel/clock.ts';
import { createIds } from '../../../../kernel/ids.ts';
import { silentLog } from '../../../../kernel/log.ts';
import { createMetrics } from '../../../../kernel/metrics.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import { systemTimers } from '../../../../kernel/timers.ts';
import { createMemoryBus } from '../../../../platform/bus/memory.ts';
import { openPostgres } from '../../../../platform/db/postgres.ts';
import { createEgress } from '../../../../platform/egress/egress.ts';
import { createLocalKeySecrets } from '../../../../platform/secrets/local-key.ts';
import { createAudit } from '../../../audit/audit.ts';
import { createOAuth, type OAuth, type ProtectedTarget } from '../oauth.ts';
import { connect, never } from './wishes.ts';

export interface Beginning {
  url: string;
  address: string;
  secretKey: string;
  renewalLeaseMs: number;
}

export interface Question {
  id: number;
  ask: 'begin' | 'tokenFor';
  user: UserPrincipal;
  target: ProtectedTarget;
}

const start = async ({ url, address, secretKey, renewalLeaseMs }: Beginning): Promise<OAuth> => {
  const db = await openPostgres({ url, connections: 4, log: silentLog });
  const newId = createIds(systemClock);
  return createOAuth({
    db,
    newId,
    clock: systemClock,
    timers: systemTimers,
    log: silentLog,
    metrics: createMetrics(),
    bus: createMemoryBus(),
    secrets: createLocalKeySecrets(secretKey),
    audit: createAudit({ db, clock: systemClock, newId }),
    fetch: createEgress({ log: silentLog, isConfirmed: async ({ host }) => host === '127.0.0.1' }).fetch,
    owner: randomBytes(9).toString('base64url'),
    address: () => address,
    clientMetadataUrl: undefined,
    clientName: async () => 'Stoa',
    renewalLeaseMs,
  });
};

const oauth = start(JSON.parse(process.argv[2]!) as Beginning);

process.on('message', async ({ id, ask, user, target }: Question) => {
  const own = await oauth;
  const answer = ask === 'begin' ? own.begin(user, target, connect) : own.tokenFor(user, target, never);
  process.send!({ id, answer: await answer });
});
process.on('disconnect', () => process.exit());
