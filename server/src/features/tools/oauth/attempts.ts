/**
 * Attempts to sign in, each a row that moves by compare-and-set: awaiting → exchanging → authorized | failed, and
 * from awaiting also to expired, cancelled and superseded. Of one person at one target there is one at a time.
 */
import { createHash, randomBytes } from 'node:crypto';
import { startAuthorization } from '@modelcontextprotocol/client';
import type { OAuthAttempt, OAuthFailureClass } from '@stoa/contract/oauth';
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Log } from '../../../kernel/log.ts';
import { tellUser } from '../../../kernel/news.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Bus } from '../../../platform/bus/port.ts';
import type { Db, Tx } from '../../../platform/db/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import { discover, type Discovered, readChallenge } from './discovery.ts';
import { failureOf, OAuthFailure } from './failure.ts';
import type { Figures } from './figures.ts';
import { createShared, type InTurn } from './lease.ts';
import type { Leg } from './leg.ts';
import type { ClientWish, UsableClient } from './registration.ts';
import type { RegistrationStore } from './registration-store.ts';
import type { AttemptRow, TokenSetRow } from './schema.ts';
import { keyOfScopes, missingIn, unionOf, wantedScopes } from './scopes.ts';
import { type AttemptSecrets, openAttempt, sealAttempt } from './sealed.ts';
import {
  type AttemptEnd,
  endAttempt,
  endLapsedExchanges,
  findOpenAttempt,
  findOwnAttempt,
  findTokenSet,
  holdTokenSet,
  insertAttempt,
  listDueAttempts,
  updateTokenSet,
} from './store.ts';
import type { AttemptAnswer, AttemptWish, ProtectedTarget } from './target.ts';

/** How long a person has. */
const attemptMs = 10 * 60_000;
/** All requests of a beginning together, and the lease that outlasts them. */
const beginWithinMs = 45_000;
const leaseMs = 60_000;
/** How often more is asked for by the same set of scopes, before it is clear that it helps nothing. */
const mostStepUps = 2;

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const startPathOf = (attemptId: string): string => `/mcp/oauth/start/${attemptId}`;

export interface AttemptDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  log: Log;
  bus: Bus;
  leg: Leg;
  figures: Figures;
  registrations: RegistrationStore;
  clientFor: (wish: ClientWish) => Promise<UsableClient>;
  inTurn: InTurn;
  /** Where authorization servers send the browser back to, for a target. */
  callbackOf: (targetId: string) => string;
}

export type Attempts = ReturnType<typeof createAttempts>;

export const createAttempts = (deps: AttemptDeps) => {
  const { db, secrets, clock, log, bus, leg, figures, registrations, clientFor, inTurn, callbackOf } = deps;
  const shared = createShared<AttemptRow>();
  const nowIso = () => isoAt(clock.nowMs());

  const endOf = (
    status: AttemptEnd['status'],
    failureClass: OAuthFailureClass | null = null,
  ): AttemptEnd => ({
    status,
    failureClass,
    endedAt: nowIso(),
  });

  const announce = (row: AttemptRow, outcome: 'ok' | OAuthFailureClass): void => {
    figures.attempt(outcome);
    tellUser(bus, row.userId, { type: 'oauth-attempt-changed', attemptId: row.id, targetId: row.targetId });
  };

  /** R21, X4: time that ran out, and a person who begins again, cast a doubt; nothing else does. */
  const doubt = async (tx: Tx, row: AttemptRow): Promise<void> => {
    const { isReused, sentAt, callbackAt, registrationId: id, registrationVersion: version } = row;
    if (!registrations.suspect || !isReused || id === null || version === null) return;
    if (sentAt !== null && callbackAt === null) await registrations.suspect(tx, { id, version });
  };

  const endWaiting = async (
    row: AttemptRow,
    status: 'expired' | 'cancelled' | 'superseded',
    castsDoubt: boolean,
  ): Promise<void> => {
    const failureClass = status === 'cancelled' ? 'user_denied' : status;
    const isEnded = await db.transaction(async (tx) => {
      if (!(await endAttempt(tx, { ...row, status: 'awaiting' }, endOf(status, failureClass)))) return false;
      if (castsDoubt) await doubt(tx, row);
      return true;
    });
    if (isEnded) announce(row, failureClass);
  };

  /** What has come of it without anybody looking: time is up, or whoever exchanged the code has died. */
  const settle = async (row: AttemptRow): Promise<void> => {
    if (row.status === 'awaiting' && row.expiresAt <= nowIso()) return endWaiting(row, 'expired', true);
    if (row.status === 'exchanging') await endLapsedExchanges(db, nowIso(), row.id);
  };

  /** The open attempt that this wish can go on with; one that it cannot go on with is ended. */
  const findJoinable = async (
    userId: string,
    target: ProtectedTarget,
    wish: AttemptWish,
    staleId: string | undefined,
  ): Promise<AttemptRow | undefined> => {
    const found = await findOpenAttempt(db, userId, target.id);
    if (!found) return undefined;
    await settle(found);
    const row = await findOpenAttempt(db, userId, target.id);
    if (!row || row.status === 'exchanging') return row;
    const wanted = readChallenge(wish.challenge).scope;
    const isTooNarrow = row.scopes !== null && missingIn(row.scopes, wanted).length > 0;
    const isOfOther =
      row.revision !== target.revision ||
      openAttempt(secrets, row)?.redirectUri !== callbackOf(target.id) ||
      isTooNarrow;
    const isLeft = wish.startAgain === true && row.id === staleId;
    if (!isOfOther && !isLeft) return row;
    await endWaiting(row, 'superseded', isLeft);
    return undefined;
  };

  /** X14, X19: what it is asked for, verbatim. */
  const askFor = async (
    target: ProtectedTarget,
    { server, resource: named }: Discovered,
    { client }: UsableClient,
    scopes: string | null,
    challenge: string | null,
  ): Promise<{ state: string; secret: AttemptSecrets }> => {
    const state = randomBytes(32).toString('base64url');
    const resource = target.allow.noResource ? null : named;
    const redirectUri = callbackOf(target.id);
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
    if (target.audience !== null) authorizationUrl.searchParams.set('audience', target.audience);
    const secret = { verifier: codeVerifier, redirectUri, client, server, resource, target, challenge };
    return { state, secret: { ...secret, address: authorizationUrl.href } };
  };

  /** In one transaction with the count of step-ups. @returns false when another process was faster */
  const insert = (row: AttemptRow, challenged: string | null): Promise<boolean> =>
    db.transaction(async (tx) => {
      const set = row.purpose === 'step-up' && (await holdTokenSet(tx, row.userId, row.targetId));
      if (set) await countStepUp(tx, set, challenged);
      return insertAttempt(tx, row);
    });

  const create = async (
    userId: string,
    target: ProtectedTarget,
    wish: AttemptWish,
    isRetry: boolean,
  ): Promise<AttemptRow | undefined> => {
    const signal = AbortSignal.timeout(beginWithinMs);
    const challenge = readChallenge(wish.challenge);
    const set = await findTokenSet(db, userId, target.id);
    const known = target.preRegistered?.issuer ?? set?.issuer ?? null;
    const found = await discover(leg, target, challenge, known, signal);
    if (set && set.issuer !== found.server.issuer)
      await updateTokenSet(db, set, { status: 'reauth', failureClass: 'as_changed' });
    const usable = await clientFor({
      target,
      server: found.server,
      redirectUri: callbackOf(target.id),
      startAgain: wish.startAgain === true,
      signal,
    });
    const wanted = wantedScopes({
      challenged: challenge.scope,
      ofResource: found.scopes,
      extra: target.extraScopes,
      ofServer: found.server.scopes_supported,
    });
    const scopes = wish.purpose === 'step-up' ? unionOf(set?.requestedScopes, wanted) : wanted;
    const { state, secret } = await askFor(target, found, usable, scopes, wish.challenge);
    const id = `oat_${randomBytes(18).toString('base64url')}`;
    const row: AttemptRow = {
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
      sealed: sealAttempt(secrets, id, secret),
      sentAt: null,
      callbackAt: null,
      leaseOwner: null,
      leaseUntil: null,
      createdAt: nowIso(),
      expiresAt: isoAt(clock.nowMs() + attemptMs),
      endedAt: null,
    };
    return (await insert(row, challenge.scope)) ? row : undefined;
  };

  const beginOrJoin = async (
    userId: string,
    target: ProtectedTarget,
    wish: AttemptWish,
    isRetry = false,
  ): Promise<AttemptRow> => {
    const staleId = wish.startAgain ? (await findOpenAttempt(db, userId, target.id))?.id : undefined;
    const found = () => findJoinable(userId, target, wish, staleId);
    const row = await inTurn({
      name: `att|${userId}|${target.id}`,
      forMs: leaseMs,
      patienceMs: leaseMs + 5_000,
      found,
      // Whoever was faster in spite of the lease has begun for us.
      work: async () => (await create(userId, target, wish, isRetry)) ?? (await found()),
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
    endOf,
    announce,
    settle,

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

    /** X16. @throws oauth-attempt/not-found */
    async get(user: UserPrincipal, attemptId: string): Promise<AttemptRow> {
      const row = await findOwnAttempt(db, user.userId, attemptId);
      if (!row) throw new AppError('oauth-attempt/not-found', 'There is no such attempt.');
      await settle(row);
      return (await findOwnAttempt(db, user.userId, attemptId)) ?? row;
    },

    /** R22: the registration has no part in it. */
    cancel: (row: AttemptRow): Promise<void> => endWaiting(row, 'cancelled', false),

    async expireDue(): Promise<void> {
      for (const row of await listDueAttempts(db, nowIso())) await endWaiting(row, 'expired', true);
      await endLapsedExchanges(db, nowIso());
    },
  };
};

const countStepUp = async (tx: Tx, set: TokenSetRow, challenged: string | null): Promise<void> => {
  if (!mayStepUp(set, challenged))
    throw new OAuthFailure('insufficient_scope', 'More was asked for twice already, and it did not help.');
  const key = keyOfScopes(challenged);
  await updateTokenSet(tx, set, { stepUps: { ...set.stepUps, [key]: (set.stepUps[key] ?? 0) + 1 } });
};

export const mayStepUp = ({ stepUps }: TokenSetRow, challenged: string | null): boolean =>
  (stepUps[keyOfScopes(challenged)] ?? 0) < mostStepUps;

export const viewOf = (row: AttemptRow): OAuthAttempt => ({
  id: row.id,
  targetId: row.targetId,
  name: row.targetName,
  purpose: row.purpose,
  status: row.status,
  class: row.failureClass,
  start: row.status === 'awaiting' ? startPathOf(row.id) : null,
  followedBy: row.followedBy,
  expiresAt: row.expiresAt,
});
