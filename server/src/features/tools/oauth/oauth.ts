/**
 * Sign-ins at protected servers, for whatever has tools behind them: registrations, attempts, tokens. Every step is a
 * compare-and-set on a row, so any process can take any step, and nothing waits in memory
 * (docs/decisions/0017-sign-in-at-servers.md).
 */
import type { OAuthAttempt } from '@stoa/contract/oauth';
import type { Clock } from '../../../kernel/clock.ts';
import { isoAt } from '../../../kernel/clock.ts';
import type { NewId } from '../../../kernel/ids.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Metrics } from '../../../kernel/metrics.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Timers } from '../../../kernel/timers.ts';
import type { Bus } from '../../../platform/bus/port.ts';
import type { Db, Tx } from '../../../platform/db/port.ts';
import type { Egress } from '../../../platform/egress/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import type { Audit } from '../../audit/audit.ts';
import { createAttempts, viewOf } from './attempts.ts';
import { createBeginning } from './beginning.ts';
import { createCallback, type Destination, type ResultPlace, type Visitor } from './callback.ts';
import { createEnding } from './ending.ts';
import { type AuthorizedListener, createExchange } from './exchange.ts';
import { declareFigures } from './figures.ts';
import { createTurns, deleteLapsedLeases } from './lease.ts';
import { createLegs } from './leg.ts';
import { createClients, describeClient } from './registration.ts';
import { createRegistrationStore, type RegistrationStore } from './registration-store.ts';
import { createRenewal } from './renewal.ts';
import type { AttemptRow } from './schema.ts';
import { deleteOldAttempts } from './store.ts';
import type { AttemptAnswer, AttemptWish, ProtectedTarget, Refusal, TokenAnswer } from './target.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import { createTokenSets } from './token-sets.ts';
import { createTokens } from './tokens.ts';

export type { Authorized, AuthorizedListener } from './exchange.ts';
export type { AttemptAnswer, AttemptWish, ProtectedTarget, Refusal, TokenAnswer } from './target.ts';

const keepAttemptsMs = 30 * 24 * 60 * 60_000;

export interface OAuth {
  /** The access token to send, renewed when it is due (once for all processes), or why there is none. */
  tokenFor(user: UserPrincipal, target: ProtectedTarget, signal: AbortSignal): Promise<TokenAnswer>;
  /** The resource refused: what to send instead, or whether somebody has to sign in. */
  refused(
    user: UserPrincipal,
    target: ProtectedTarget,
    refusal: Refusal,
    signal: AbortSignal,
  ): Promise<TokenAnswer>;
  /** Whether there is something to send, by what is known here: nothing is renewed for it. */
  isSignedIn(user: UserPrincipal, target: Pick<ProtectedTarget, 'id' | 'revision'>): Promise<boolean>;
  /** Where authorization servers send people back to. */
  callbackOf(targetId: string): string;
  /** Begins or joins the one attempt of this person at this target. */
  begin(user: UserPrincipal, target: ProtectedTarget, wish: AttemptWish): Promise<AttemptAnswer>;
  /** @throws oauth-attempt/not-found where it is not theirs */
  attempt(user: UserPrincipal, attemptId: string): Promise<OAuthAttempt>;
  /** @throws oauth-attempt/not-found where it is not theirs */
  cancel(user: UserPrincipal, attemptId: string): Promise<void>;
  /** Erases what there is, stops what is under way, and asks the authorization server to revoke. */
  disconnect(user: UserPrincipal, target: Pick<ProtectedTarget, 'id'>): Promise<void>;
  /** Its address or sign-in settings are others from `revision` on. */
  targetChanged(tx: Tx, targetId: string, revision: number): Promise<void>;
  targetGone(tx: Tx, targetId: string): Promise<void>;
  /** Hears of every sign-in that worked, in the transaction that stores its tokens. */
  onAuthorized(listener: AuthorizedListener): void;
  forget(tx: Tx, userId: string): Promise<number>;
  /** Ends what is due, and removes what is old. */
  sweep(): Promise<void>;

  /** The browser's way, for the routes of this room. */
  start(visitor: Visitor, attemptId: string): Promise<Destination>;
  finish(visitor: Visitor, targetId: string, query: Parameters<Finish>[2]): Promise<Destination>;
  look(visitor: Visitor, place: ResultPlace): Promise<AttemptRow | undefined>;
  /** What authorization servers read of us as their client. */
  clientDocument(targetId: string): Promise<ClientDocument>;
}

type Finish = ReturnType<typeof createCallback>['finish'];
type ClientDocument = ReturnType<typeof describeClient> & {
  client_id: string;
  token_endpoint_auth_method: 'none';
};

export interface OAuthDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  timers: Timers;
  newId: NewId;
  log: Log;
  metrics: Metrics;
  audit: Audit;
  bus: Bus;
  /** Of egress: the only way out. */
  fetch: Egress['fetch'];
  /** Which process this is. */
  owner: string;
  /** Where people open this instance, without a slash at its end. */
  address: () => string;
  /** A metadata document that is kept elsewhere, for all targets. */
  clientMetadataUrl: string | undefined;
  /** Whether somebody may sign in at a target now: of one they lost nothing is known to them any more. */
  mayUse: (userId: string, targetId: string) => Promise<boolean>;
  /** What authorization servers call us when they ask people for consent. */
  clientName: () => Promise<string>;
  registrations?: RegistrationStore;
  /** How long the renewal of tokens belongs to a process that does not come back. */
  renewalLeaseMs?: number;
}

export const createOAuth = (deps: OAuthDeps): OAuth => {
  const { db, clock, address, clientName, clientMetadataUrl } = deps;
  const figures = declareFigures(deps.metrics);
  const legs = createLegs(deps.fetch);
  const endpoint = createTokenEndpoint(legs);
  const inTurn = createTurns(deps);
  const registrations = deps.registrations ?? createRegistrationStore(deps);
  const callbackOf = (targetId: string) => `${address()}/mcp/oauth/callback/${targetId}`;
  const ownDocument = (targetId: string) => `${address()}/mcp/oauth/client/${targetId}.json`;
  // Without https no server would take it for a client.
  const documentOf = (targetId: string) =>
    clientMetadataUrl ?? (address().startsWith('https://') ? ownDocument(targetId) : null);
  const shared = { ...deps, figures, legs, endpoint, inTurn, registrations };
  const { clientFor } = createClients({ ...shared, documentOf });
  const attempts = createAttempts(shared);
  const beginning = createBeginning({ ...shared, attempts, clientFor, callbackOf });
  const listeners: AuthorizedListener[] = [];
  const exchange = createExchange({ ...shared, attempts, listeners });
  const callback = createCallback({ ...shared, attempts, beginning, exchange });
  const sets = createTokenSets(deps);
  const renewal = createRenewal({ ...shared, sets });
  const tokens = createTokens({ ...shared, sets, renewal });
  const ending = createEnding({ ...shared, attempts });

  return {
    ...ending,
    ...callback,
    tokenFor: (user, target, signal) => unlessAborted(tokens.tokenFor(user.userId, target), signal),
    refused: (user, target, refusal, signal) =>
      unlessAborted(tokens.refused(user.userId, target, refusal), signal),
    isSignedIn: async ({ userId }, target) => (await sets.find(userId, target))?.status === 'ok',
    callbackOf,
    begin: (user, target, wish) => beginning.answer(user.userId, target, wish),
    attempt: async (user, attemptId) => viewOf(await attempts.get(user, attemptId)),
    cancel: async (user, attemptId) =>
      attempts.endWaiting(await attempts.get(user, attemptId), 'cancelled', false),
    onAuthorized: (listener) => void listeners.push(listener),

    async sweep() {
      await attempts.expireDue();
      await deleteOldAttempts(db, isoAt(clock.nowMs() - keepAttemptsMs));
      await deleteLapsedLeases(db);
    },

    clientDocument: async (targetId) => ({
      client_id: ownDocument(targetId),
      ...describeClient(await clientName(), callbackOf(targetId)),
      token_endpoint_auth_method: 'none',
    }),
  };
};

/** The work goes on for the others who wait for it. */
const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
