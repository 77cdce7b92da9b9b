/** A process of its own that signs in and renews on the database it is told; it is spoken to by messages, and killed. */
import { openAdapters } from '../../../../app/adapters.ts';
import { readConfig } from '../../../../app/config.ts';
import { silentLog } from '../../../../kernel/log.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import { createAudit } from '../../../audit/audit.ts';
import { createOAuth, type OAuth, type ProtectedTarget } from '../oauth.ts';
import { connect, never } from './wishes.ts';

export interface Beginning {
  /** As an operator sets it. */
  environment: Record<string, string>;
  address: string;
  renewalLeaseMs: number;
}

export interface Question {
  id: number;
  ask: 'begin' | 'tokenFor';
  user: UserPrincipal;
  target: ProtectedTarget;
}

const start = async ({ environment, address, renewalLeaseMs }: Beginning): Promise<OAuth> => {
  const adapters = await openAdapters(readConfig('/', environment), silentLog);
  return createOAuth({
    ...adapters,
    audit: createAudit(adapters),
    fetch: adapters.egress.fetch,
    address: () => address,
    clientMetadataUrl: undefined,
    clientName: async () => 'Stoa',
    mayUse: async () => true,
    renewalLeaseMs,
  });
};

const oauth = start(JSON.parse(process.argv[2]!) as Beginning);

const answer = async ({ id, ask, user, target }: Question): Promise<void> => {
  const own = await oauth;
  const answered = ask === 'begin' ? own.begin(user, target, connect) : own.tokenFor(user, target, never);
  process.send!({ id, answer: await answered });
};

process.on('message', (question: Question) => void answer(question));
process.on('disconnect', () => process.exit());
