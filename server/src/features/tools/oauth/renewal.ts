/**
 * Tokens renewed once for all processes: under a lease, after another look, stored only over the tokens they were
 * made from. Whoever waited takes what was stored. Only a definite word of the authorization server costs a sign-in.
 */
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Timers } from '../../../kernel/timers.ts';
import type { Db } from '../../../platform/db/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import { insisting } from './commit.ts';
import { hintOf } from './exchange.ts';
import { failureOf, type OAuthFailure } from './failure.ts';
import type { Figures } from './figures.ts';
import { createShared, type InTurn } from './lease.ts';
import type { RegistrationStore } from './registration-store.ts';
import { createRests } from './rests.ts';
import type { TokenSetRow } from './schema.ts';
import { openTokens, sealTokens, type TokenSecrets } from './sealed.ts';
import { updateTokenSet } from './store.ts';
import type { ProtectedTarget, TokenAnswer } from './target.ts';
import { timesOf } from './times.ts';
import type { TokenEndpoint, Tokens } from './token-endpoint.ts';
import { type TokenSets, unavailable } from './token-sets.ts';

/** Longer than a request may take. */
const usualLeaseMs = 20_000;

export interface RenewalDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  timers: Timers;
  log: Log;
  figures: Figures;
  registrations: RegistrationStore;
  endpoint: TokenEndpoint;
  inTurn: InTurn;
  sets: TokenSets;
  renewalLeaseMs?: number;
}

export type Renewal = ReturnType<typeof createRenewal>;

export const createRenewal = (deps: RenewalDeps) => {
  const { clock, timers, log, figures, endpoint, inTurn, sets, renewalLeaseMs = usualLeaseMs } = deps;
  const shared = createShared<TokenAnswer | undefined>();
  const rests = createRests(clock);

  const refused = async (
    row: TokenSetRow,
    target: ProtectedTarget,
    { class: kind, message, retryAfterMs }: OAuthFailure,
  ): Promise<TokenAnswer> => {
    switch (kind) {
      case 'transient':
        return unavailable(message, rests.note(row.issuer, retryAfterMs));
      case 'client_rejected':
        await giveUpClient(deps, row, target);
        return sets.giveUp(row, kind);
      case 'grant_rejected':
      case 'insufficient_scope':
      case 'user_denied':
        return sets.giveUp(row, kind);
      default:
        return { kind: 'failed', class: kind, message };
    }
  };

  const redeem = async (row: TokenSetRow, target: ProtectedTarget): Promise<TokenAnswer> => {
    const restMs = rests.leftMs(row.issuer);
    if (restMs > 0) return unavailable('The server did not answer a moment ago.', restMs);
    const secret = openTokens(deps.secrets, row);
    if (secret.refreshToken === null) return sets.giveUp(row, 'grant_rejected');
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
      await insisting(timers, () => store(deps, row, secret, tokens));
    } catch (error) {
      log.error({ targetId: target.id, server: target.name, error }, 'Renewed tokens could not be stored');
      return unavailable('The tokens could not be stored.');
    }
    const now = await sets.find(row.userId, target);
    // Whoever disconnected meanwhile wants these gone as well.
    if (!now) await endpoint.revoke(secret, tokens.refreshToken ?? tokens.accessToken, hintOf(tokens));
    return sets.stateOf(now);
  };

  const inOneProcess = (
    { id, userId, generation }: TokenSetRow,
    target: ProtectedTarget,
    patienceMs: number,
  ): Promise<TokenAnswer | undefined> => {
    const isSame = (row: TokenSetRow | undefined): row is TokenSetRow =>
      row?.id === id && row.generation === generation && row.status === 'ok';
    return inTurn({
      name: `ref|${userId}|${target.id}`,
      forMs: renewalLeaseMs,
      patienceMs,
      found: async () => {
        const row = await sets.find(userId, target);
        return isSame(row) ? undefined : sets.stateOf(row);
      },
      work: async () => {
        const row = await sets.find(userId, target);
        return isSame(row) ? redeem(row, target) : sets.stateOf(row);
      },
    });
  };

  const renew = (row: TokenSetRow, target: ProtectedTarget, patienceMs: number) =>
    shared(`${row.id}|${row.generation}|${patienceMs}`, () => inOneProcess(row, target, patienceMs));

  return {
    /** Waits for whoever is at it, and takes over from who has died. */
    now: async (row: TokenSetRow, target: ProtectedTarget): Promise<TokenAnswer> =>
      (await renew(row, target, renewalLeaseMs + 5_000)) ??
      unavailable('Another process has been renewing the tokens for too long.'),

    /** @returns undefined when another process is at it */
    ifNobodyDoes: (row: TokenSetRow, target: ProtectedTarget) => renew(row, target, 0),
  };
};

const store = (
  { db, secrets, clock, registrations }: RenewalDeps,
  row: TokenSetRow,
  secret: TokenSecrets,
  { accessToken, refreshToken, scopes, lifetimeSeconds }: Tokens,
): Promise<void> =>
  db.transaction(async (tx) => {
    const isStored = await updateTokenSet(tx, row, {
      generation: row.generation + 1,
      status: 'ok',
      failureClass: null,
      sealed: sealTokens(secrets, row.id, { ...secret, accessToken, refreshToken }),
      grantedScopes: scopes ?? row.grantedScopes,
      ...timesOf(lifetimeSeconds, `${row.userId}|${row.targetId}`, clock.nowMs()),
      refreshedAt: isoAt(clock.nowMs()),
    });
    if (isStored && row.registrationId !== null) await registrations.confirm?.(tx, row.registrationId);
  });

/** X5: the tokens were issued to a client that there is no more. */
const giveUpClient = async (
  { db, log, registrations, figures }: RenewalDeps,
  { registrationId }: TokenSetRow,
  target: ProtectedTarget,
): Promise<void> => {
  if (!registrations.reject || registrationId === null) return;
  try {
    if (await registrations.reject(db, registrationId)) figures.registration('rejected');
  } catch (error) {
    log.warn(
      { targetId: target.id, server: target.name, error },
      'A rejected registration could not be given up',
    );
  }
};
