/** How an attempt begins: one at a time for a person and a target, joined by whoever wants the same. */
import { randomBytes } from 'node:crypto';
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Db } from '../../../platform/db/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import { type Attempts, hashOf, startPathOf } from './attempts.ts';
import { discover, type Discovered, readChallenge } from './discovery.ts';
import { failureOf, OAuthFailure } from './failure.ts';
import type { Figures } from './figures.ts';
import { createShared, type InTurn } from './lease.ts';
import type { Legs } from './leg.ts';
import type { ClientWish, UsableClient } from './registration.ts';
import type { AttemptRow } from './schema.ts';
import { missingIn, unionOf, wantedScopes } from './scopes.ts';
import { type AttemptSecrets, openAttempt, sealAttempt } from './sealed.ts';
import { countStepUp } from './step-up.ts';
import { findOpenAttempt, findTokenSet, holdTokenSet, insertAttempt, updateTokenSet } from './store.ts';
import type { AttemptAnswer, AttemptWish, ProtectedTarget } from './target.ts';

/** How long a person has. */
const attemptMs = 10 * 60_000;
/** All requests of a beginning together, and the lease that outlasts them. */
const beginWithinMs = 45_000;
const leaseMs = 60_000;

export interface BeginningDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  log: Log;
  legs: Legs;
  figures: Figures;
  attempts: Attempts;
  clientFor: (wish: ClientWish) => Promise<UsableClient>;
  inTurn: InTurn;
  /** Where authorization servers send the browser back to, for a target. */
  callbackOf: (targetId: string) => string;
}

export type Beginning = ReturnType<typeof createBeginning>;

export const createBeginning = (deps: BeginningDeps) => {
  const { db, log, figures, attempts, inTurn } = deps;
  const shared = createShared<AttemptRow>();

  const beginOrJoin = async (
    userId: string,
    target: ProtectedTarget,
    wish: AttemptWish,
    isRetry: boolean,
  ): Promise<AttemptRow> => {
    // Whoever begins again leaves the one that is there now, not the one that another tab has begun since.
    const leftId = wish.startAgain ? (await findOpenAttempt(db, userId, target.id))?.id : undefined;
    const found = async (): Promise<AttemptRow | undefined> => {
      const row = await attempts.findOpen(userId, target.id);
      if (!row || row.status === 'exchanging') return row;
      const isLeft = row.id === leftId;
      if (!isLeft && isFitting(deps, row, target, wish)) return row;
      await attempts.endWaiting(row, 'superseded', isLeft);
      return undefined;
    };
    const row = await inTurn({
      name: `att|${userId}|${target.id}`,
      forMs: leaseMs,
      patienceMs: leaseMs + 5_000,
      found,
      work: async () => {
        const made = await createAttempt(deps, userId, target, wish, isRetry);
        if (await insert(db, made, wish)) return made;
        // Somebody was faster in spite of the lease, and has begun for us.
        return found();
      },
    });
    if (!row) throw new OAuthFailure('transient', 'Another process has been beginning for too long.');
    return row;
  };

  /** One for all who want the same, in this process and in every other. @throws OAuthFailure */
  const begin = (
    userId: string,
    target: ProtectedTarget,
    wish: AttemptWish,
    isRetry = false,
  ): Promise<AttemptRow> => {
    const same = [userId, target.id, target.revision, wish.purpose, wish.startAgain === true, wish.challenge];
    return shared(JSON.stringify(same), () => beginOrJoin(userId, target, wish, isRetry));
  };

  return {
    begin,

    async answer(userId: string, target: ProtectedTarget, wish: AttemptWish): Promise<AttemptAnswer> {
      try {
        const { id, expiresAt } = await begin(userId, target, wish);
        return { kind: 'attempt', attemptId: id, start: startPathOf(id), expiresAt };
      } catch (error) {
        if (!(error instanceof OAuthFailure)) {
          log.warn({ targetId: target.id, server: target.name, error }, 'A sign-in could not be begun');
        }
        const { class: kind, message, detail } = failureOf(error);
        figures.attempt(kind);
        return { kind: 'failed', class: kind, message, detail };
      }
    },
  };
};

/** Whether who wishes this can go on with an attempt that awaits. */
const isFitting = (
  { secrets, callbackOf }: BeginningDeps,
  row: AttemptRow,
  target: ProtectedTarget,
  { challenge }: AttemptWish,
): boolean => {
  return (
    missingIn(row.scopes, readChallenge(challenge).scope).length === 0 &&
    row.revision === target.revision &&
    openAttempt(secrets, row)?.redirectUri === callbackOf(target.id)
  );
};

/** In one transaction with the count of step-ups. @returns false when there is an open one already */
const insert = (db: Db, row: AttemptRow, { challenge }: AttemptWish): Promise<boolean> =>
  db.transaction(async (tx) => {
    if (!(await insertAttempt(tx, row))) return false;
    const set = row.purpose === 'step-up' && (await holdTokenSet(tx, row.userId, row.targetId));
    if (set) await countStepUp(tx, set, readChallenge(challenge).scope);
    return true;
  });

const createAttempt = async (
  deps: BeginningDeps,
  userId: string,
  target: ProtectedTarget,
  wish: AttemptWish,
  isRetry: boolean,
): Promise<AttemptRow> => {
  const { db, secrets, clock, legs, clientFor, callbackOf } = deps;
  const signal = AbortSignal.timeout(beginWithinMs);
  const challenge = readChallenge(wish.challenge);
  const set = await findTokenSet(db, userId, target.id);
  const known = target.preRegistered?.issuer ?? set?.issuer ?? null;
  const found = await discover(legs(target), target, challenge, known, signal);
  if (set && set.issuer !== found.server.issuer)
    await updateTokenSet(db, set, { status: 'reauth', failureClass: 'as_changed' });
  const redirectUri = callbackOf(target.id);
  const startAgain = wish.startAgain === true;
  const usable = await clientFor({ target, server: found.server, redirectUri, startAgain, signal });
  const wanted = wantedScopes({
    challenged: challenge.scope,
    ofResource: found.scopes,
    extra: target.extraScopes,
    ofServer: found.server.scopes_supported,
  });
  // What was asked for before would be lost otherwise; a new connection begins with little.
  const isContinued =
    wish.purpose !== 'connect' && set?.issuer === found.server.issuer && set.revision === target.revision;
  const scopes = isContinued ? unionOf(set.requestedScopes, wanted) : wanted;
  const { state, address, ...secret } = await askFor(target, found, usable, scopes, redirectUri);
  const id = `oat_${randomBytes(18).toString('base64url')}`;
  return {
    id,
    stateHash: hashOf(state),
    bindingHash: null,
    userId,
    targetId: target.id,
    targetName: target.name,
    revision: target.revision,
    purpose: wish.purpose,
    status: 'awaiting',
    failureClass: null,
    issuer: found.server.issuer,
    scopes,
    registrationId: usable.seen?.id ?? null,
    registrationVersion: usable.seen?.version ?? null,
    isReused: usable.isReused,
    isRetry,
    followedBy: null,
    interactionId: wish.interactionId,
    sealed: sealAttempt(secrets, id, { ...secret, address, target, challenge: wish.challenge }),
    sentAt: null,
    callbackAt: null,
    leaseOwner: null,
    leaseUntil: null,
    createdAt: isoAt(clock.nowMs()),
    expiresAt: isoAt(clock.nowMs() + attemptMs),
    endedAt: null,
  };
};

/** The address a browser is sent to, and what its answer is redeemed by. `resource` is sent verbatim (SR-22, X14). */
const askFor = async (
  target: ProtectedTarget,
  { server, resource: named }: Discovered,
  { client }: UsableClient,
  scopes: string | null,
  redirectUri: string,
): Promise<Omit<AttemptSecrets, 'target' | 'challenge'> & { state: string }> => {
  const state = randomBytes(32).toString('base64url');
  const resource = target.allow.noResource ? null : named;
  const { startAuthorization } = await import('@modelcontextprotocol/client');
  const { authorizationUrl, codeVerifier } = await startAuthorization(server.issuer, {
    metadata: {
      issuer: server.issuer,
      authorization_endpoint: server.authorization_endpoint,
      token_endpoint: server.token_endpoint,
      response_types_supported: server.response_types_supported,
    },
    clientInformation: { client_id: client.clientId },
    redirectUrl: redirectUri,
    state,
    ...(scopes !== null && { scope: scopes }),
    ...(resource !== null && { resource }),
  });
  if (server.withoutPkce)
    for (const name of ['code_challenge', 'code_challenge_method'])
      authorizationUrl.searchParams.delete(name);
  if (target.audience !== null) authorizationUrl.searchParams.set('audience', target.audience);
  return {
    state,
    address: authorizationUrl.href,
    verifier: codeVerifier,
    redirectUri,
    client,
    server,
    resource,
  };
};
