/** An attempt that awaits its person, for who needs one without any server there. */
import { randomBytes } from 'node:crypto';
import { isoAt } from '../../../../kernel/clock.ts';
import type { Db } from '../../../../platform/db/port.ts';
import type { Secrets } from '../../../../platform/secrets/port.ts';
import { hashOf } from '../attempts.ts';
import { customaryMetadata } from '../metadata.ts';
import { sealAttempt } from '../sealed.ts';
import { insertAttempt } from '../store.ts';

const issuer = 'https://as.example';

export const addAttempt = async (
  { db, secrets }: { db: Db; secrets: Secrets },
  {
    userId,
    targetId,
    state = randomBytes(32).toString('base64url'),
  }: { userId: string; targetId: string; state?: string },
): Promise<string> => {
  const id = `oat_${randomBytes(18).toString('base64url')}`;
  const resource = 'https://tools.example/mcp';
  const sealed = sealAttempt(secrets, id, {
    address: `${issuer}/authorize?state=${state}`,
    verifier: randomBytes(32).toString('base64url'),
    redirectUri: `https://stoa.example/mcp/oauth/callback/${targetId}`,
    client: { clientId: 'stoa', secret: null, authMethod: 'none' },
    server: { ...customaryMetadata(issuer), configuredOnly: false, withoutPkce: false },
    resource,
    challenge: null,
    target: {
      id: targetId,
      revision: 1,
      name: 'Tools',
      resource,
      server: { kind: 'discovered' },
      preRegistered: null,
      allow: { legacyDiscovery: false, missingPkce: false, noResource: false, badRequestIsAuth: false },
      configuredOnly: false,
      extraScopes: [],
      audience: null,
    },
  });
  const now = Date.now();
  await insertAttempt(db, {
    id,
    stateHash: hashOf(state),
    bindingHash: null,
    userId,
    targetId,
    targetName: 'Tools',
    revision: 1,
    purpose: 'connect',
    status: 'awaiting',
    failureClass: null,
    issuer,
    scopes: null,
    registrationId: null,
    registrationVersion: null,
    isReused: false,
    isRetry: false,
    followedBy: null,
    interactionId: null,
    sealed,
    sentAt: null,
    callbackAt: null,
    leaseOwner: null,
    leaseUntil: null,
    createdAt: isoAt(now),
    expiresAt: isoAt(now + 600_000),
    endedAt: null,
  });
  return id;
};
