/**
 * Tokens as they are used: renewed before they end, once for all processes, and given up only on a definite word of
 * the authorization server. What was lost on the way, or is down for a while, costs nobody a sign-in (X6 to X9).
 */
import type { OAuthFailureClass } from '@stoa/contract/oauth';
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Timers } from '../../../kernel/timers.ts';
import type { Db } from '../../../platform/db/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import { mayStepUp } from './attempts.ts';
import { insisting } from './commit.ts';
import { readChallenge } from './discovery.ts';
import { hintOf } from './exchange.ts';
import { failureOf, type OAuthFailure } from './failure.ts';
import type { Figures } from './figures.ts';
import { createShared, type InTurn } from './lease.ts';
import type { RegistrationStore } from './registration-store.ts';
import type { TokenSetRow } from './schema.ts';
import { missingIn } from './scopes.ts';
import { openTokens, sealTokens, type TokenSecrets } from './sealed.ts';
import { findTokenSet, updateTokenSet } from './store.ts';
import type { ProtectedTarget, Refusal, TokenAnswer } from './target.ts';
import { timesOf } from './times.ts';
import type { TokenEndpoint, Tokens } from './token-endpoint.ts';

/** Longer than a request may take. */
const usualLeaseMs = 20_000;
/** A token that is refused so soon after it was renewed is not helped by another renewal. */
const freshMs = 5 * 60_000;
const firstRestMs = 2_000;
const longestRestMs = 60_000;
const mostRests = 1_000;

export interface TokensDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  timers: Timers;
  log: Log;
  figures: Figures;
  registrations: RegistrationStore;
  endpoint: TokenEndpoint;
  inTurn: InTurn;
  leaseMs?: number | undefined;
}

export const createTokens = (deps: TokensDeps) => {
  const { db, secrets, clock, timers, log, figures, registrations, endpoint, inTurn } = deps;
  const { leaseMs = usualLeaseMs } = deps;
  const shared = createShared<TokenAnswer | undefined>();
  const rests = createRests(clock);
  const nowIso = () => isoAt(clock.nowMs());

  const tokenOf = (row: TokenSetRow): TokenAnswer => ({
    kind: 'token',
    accessToken: openTokens(secrets, row).accessToken,
    generation: row.generation,
  });

  const stateOf = (row: TokenSetRow | undefined): TokenAnswer => {
    if (!row) return { kind: 'none' };
    if (row.status === 'reauth') return { kind: 'sign-in', class: row.failureClass ?? 'grant_rejected' };
    return tokenOf(row);
  };

  const find = async (userId: string, target: ProtectedTarget): Promise<TokenSetRow | undefined> => {
    const row = await findTokenSet(db, userId, target.id);
    // X19: what was granted at an earlier address is not sent to this one.
    return row?.revision === target.revision ? row : undefined;
  };

  /** Only of these tokens: newer ones stay (X7). */
  const giveUp = async (row: TokenSetRow, kind: OAuthFailureClass): Promise<TokenAnswer> => {
    await updateTokenSet(db, row, { status: 'reauth', failureClass: kind });
    return stateOf(await findTokenSet(db, row.userId, row.targetId));
  };

  const commit = (row: TokenSetRow, secret: TokenSecrets, tokens: Tokens): Promise<boolean> =>
    db.transaction(async (tx) => {
      const { accessToken, refreshToken } = tokens;
      const isOurs = await updateTokenSet(tx, row, {
        generation: row.generation + 1,
        status: 'ok',
        failureClass: null,
        sealed: sealTokens(secrets, row.id, { ...secret, accessToken, refreshToken }),
        grantedScopes: tokens.scopes ?? row.grantedScopes,
        ...timesOf(tokens.lifetimeSeconds, `${row.userId}|${row.targetId}`, clock.nowMs()),
        refreshedAt: nowIso(),
      });
      if (isOurs && row.registrationId !== null) await registrations.confirm?.(tx, row.registrationId);
      return isOurs;
    });

  const refused = async (
    row: TokenSetRow,
    target: ProtectedTarget,
    failure: OAuthFailure,
  ): Promise<TokenAnswer> => {
    const { class: kind, message, retryAfterMs } = failure;
    switch (kind) {
      case 'transient':
        return {
          kind: 'unavailable',
          class: kind,
          message,
          retryAfterMs: rests.note(row.issuer, retryAfterMs),
        };
      case 'client_rejected':
        // X5: the tokens were issued to a client that there is no more.
        if (registrations.reject && row.registrationId !== null) {
          await registrations
            .reject(db, row.registrationId)
            .catch((error: unknown) =>
              log.warn(
                { targetId: target.id, server: target.name, error },
                'A rejected registration could not be given up',
              ),
            );
        }
        return giveUp(row, kind);
      case 'grant_rejected':
      case 'insufficient_scope':
      case 'user_denied':
        return giveUp(row, kind);
      default:
        return { kind: 'failed', class: kind, message };
    }
  };

  const redeem = async (row: TokenSetRow, target: ProtectedTarget): Promise<TokenAnswer> => {
    const restMs = rests.leftMs(row.issuer);
    if (restMs > 0)
      return {
        kind: 'unavailable',
        class: 'transient',
        message: 'It was unavailable a moment ago.',
        retryAfterMs: restMs,
      };
    const secret = openTokens(secrets, row);
    if (secret.refreshToken === null) return giveUp(row, 'grant_rejected');
    let tokens: Tokens;
    try {
      tokens = await endpoint.refresh(secret, secret.refreshToken);
    } catch (error) {
      const failure = failureOf(error);
      figures.refresh(failure.class);
      return refused(row, target, failure);
    }
    rests.clear(row.issuer);
    figures.refresh('ok');
    try {
      await insisting(timers, () => commit(row, secret, tokens));
    } catch (error) {
      log.error({ targetId: target.id, server: target.name, error }, 'Renewed tokens could not be stored');
      return {
        kind: 'unavailable',
        class: 'transient',
        message: 'The tokens could not be stored.',
        retryAfterMs: null,
      };
    }
    const now = await find(row.userId, target);
    // Whoever disconnected meanwhile wants these gone as well.
    if (!now) await endpoint.revoke(secret, tokens.refreshToken ?? tokens.accessToken, hintOf(tokens));
    return stateOf(now);
  };

  /** @returns undefined when another process is at it and there is no time to wait for it */
  const renew = (
    { userId, generation }: TokenSetRow,
    target: ProtectedTarget,
    patienceMs: number,
  ): Promise<TokenAnswer | undefined> =>
    shared(`${userId}|${target.id}|${generation}|${patienceMs}`, () =>
      inTurn({
        name: `ref|${userId}|${target.id}`,
        forMs: leaseMs,
        patienceMs,
        found: async () => {
          const row = await find(userId, target);
          return row?.generation === generation && row.status === 'ok' ? undefined : stateOf(row);
        },
        work: async () => {
          const row = await find(userId, target);
          return row?.generation === generation && row.status === 'ok' ? redeem(row, target) : stateOf(row);
        },
      }),
    );

  const renewNow = async (row: TokenSetRow, target: ProtectedTarget): Promise<TokenAnswer> =>
    (await renew(row, target, leaseMs + 5_000)) ?? {
      kind: 'unavailable',
      class: 'transient',
      message: 'Another process has been renewing the tokens for too long.',
      retryAfterMs: null,
    };

  const stepUp = (row: TokenSetRow, { challenge }: Refusal): TokenAnswer => {
    const { error, scope } = readChallenge(challenge);
    if (error !== 'insufficient_scope' && scope === null)
      return { kind: 'failed', class: 'insufficient_scope', message: 'The server does not allow this.' };
    if (!mayStepUp(row, scope))
      return {
        kind: 'failed',
        class: 'insufficient_scope',
        message: 'More was granted, and it is not enough.',
      };
    return { kind: 'sign-in', class: 'insufficient_scope', scopes: missingIn(row.grantedScopes, scope) };
  };

  return {
    async tokenFor(userId: string, target: ProtectedTarget): Promise<TokenAnswer> {
      const row = await find(userId, target);
      const now = nowIso();
      if (!row || row.status !== 'ok' || row.refreshAt === null || row.refreshAt > now) return stateOf(row);
      if (row.expiresAt !== null && row.expiresAt <= now) return renewNow(row, target);
      // It still holds: what cannot be renewed right now can be later.
      const renewed =
        openTokens(secrets, row).refreshToken === null ? undefined : await renew(row, target, 0);
      if (!renewed || renewed.kind === 'unavailable' || renewed.kind === 'failed') return tokenOf(row);
      return renewed;
    },

    async refused(userId: string, target: ProtectedTarget, refusal: Refusal): Promise<TokenAnswer> {
      const row = await find(userId, target);
      if (!row) return { kind: 'sign-in', class: 'sign_in_required' };
      if (row.status !== 'ok') return stateOf(row);
      const { scope } = readChallenge(refusal.challenge);
      const isNewer = refusal.generation === null || row.generation > refusal.generation;
      if (isNewer && (refusal.status === 401 || missingIn(row.grantedScopes, scope).length === 0))
        return tokenOf(row);
      if (refusal.status === 403) return stepUp(row, refusal);
      const isFresh = row.refreshedAt !== null && row.refreshedAt > isoAt(clock.nowMs() - freshMs);
      return isFresh ? giveUp(row, 'grant_rejected') : renewNow(row, target);
    },
  };
};

/** A server that is down is left alone for a while, longer each time, by this process. */
const createRests = (clock: Clock) => {
  const rests = new Map<string, { untilMs: number; count: number }>();
  return {
    leftMs: (issuer: string): number => Math.max(0, (rests.get(issuer)?.untilMs ?? 0) - clock.nowMs()),
    clear: (issuer: string): void => void rests.delete(issuer),
    note(issuer: string, askedMs: number | null): number {
      const count = (rests.get(issuer)?.count ?? 0) + 1;
      const restMs = Math.min(Math.max(askedMs ?? 0, firstRestMs * 2 ** (count - 1)), longestRestMs);
      if (rests.size >= mostRests) rests.clear();
      rests.set(issuer, { untilMs: clock.nowMs() + restMs, count });
      return restMs;
    },
  };
};
