/**
 * As whom we ask an authorization server: by credentials an administrator was given, else by the address of our
 * metadata document, else by a registration of our own, which is made once for a target and used by all its people.
 */
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Db } from '../../../platform/db/port.ts';
import { OAuthFailure } from './failure.ts';
import type { Figures } from './figures.ts';
import type { InTurn } from './lease.ts';
import { type Legs, retryAfterMsOf } from './leg.ts';
import { isLoopback, issuerKeyOf, type ServerMetadata, textOf, textsOf } from './metadata.ts';
import {
  pinIssuer,
  type Registration,
  type RegistrationAnswer,
  type RegistrationKey,
  type RegistrationStore,
  type Seen,
} from './registration-store.ts';
import { createSuspicion } from './suspicion.ts';
import type { PreRegistered, ProtectedTarget } from './target.ts';
import type { ClientSnapshot } from './token-endpoint.ts';

const leaseMs = 20_000;
const hourMs = 60 * 60_000;

export interface UsableClient {
  client: ClientSnapshot;
  /** Null where nothing was registered. */
  seen: Seen | null;
  /** R19: it was there before this attempt. */
  isReused: boolean;
}

export interface RegistrationDeps {
  db: Db;
  clock: Clock;
  log: Log;
  legs: Legs;
  figures: Figures;
  registrations: RegistrationStore;
  inTurn: InTurn;
  clientName: () => Promise<string>;
  /** Where our metadata document for a target is; null where no https address leads to one. */
  documentOf: (targetId: string) => string | null;
}

export interface ClientWish {
  target: ProtectedTarget;
  server: ServerMetadata;
  redirectUri: string;
  /** A person has not got on with what there is. */
  startAgain: boolean;
  signal: AbortSignal;
}

export const createClients = (deps: RegistrationDeps) => {
  const { db, clock, log, figures, registrations, inTurn, documentOf } = deps;
  const suspicion = createSuspicion(deps);

  const preRegistered = async (
    { target, server }: ClientWish,
    given: PreRegistered,
  ): Promise<UsableClient> => {
    const expected = given.issuer ?? (await pinIssuer(db, target, server.issuer));
    if (issuerKeyOf(expected) !== issuerKeyOf(server.issuer))
      throw new OAuthFailure('issuer_mismatch', 'The stored client belongs to another authorization server.');
    const { clientId, clientSecret: secret, authMethod } = given;
    return { client: { clientId, secret, authMethod }, seen: null, isReused: false };
  };

  /** R11: a store that cannot be read costs a registration, not the sign-in. */
  const findReusable = async (
    wish: ClientWish,
    key: RegistrationKey,
    isReplaced: (registration: Registration) => boolean,
  ): Promise<UsableClient | undefined> => {
    if (!registrations.find) return undefined;
    try {
      const found = await registrations.find(key);
      if (!found || !isUsable(found.answer, key.redirectUri, clock.nowMs()) || isReplaced(found))
        return undefined;
      const client = snapshotOf(found.answer);
      const seen =
        found.status === 'suspect'
          ? await suspicion.clear(registrations, found, client, wish)
          : { id: found.id, version: found.version };
      if (!seen) figures.registration('rejected');
      return seen && { client, seen, isReused: true };
    } catch (error) {
      wish.signal.throwIfAborted();
      log.warn(
        { targetId: wish.target.id, server: wish.target.name, error },
        'The registration of a server could not be read',
      );
      return undefined;
    }
  };

  return {
    /** @throws OAuthFailure */
    async clientFor(wish: ClientWish): Promise<UsableClient> {
      const { target, server, redirectUri, startAgain, signal } = wish;
      if (target.preRegistered) return preRegistered(wish, target.preRegistered);
      const document = server.client_id_metadata_document_supported ? documentOf(target.id) : null;
      // A server that cannot reach us cannot read it, and shows a page of its own: who starts again is registered.
      if (document !== null && !(startAgain && server.registration_endpoint !== null))
        return {
          client: { clientId: document, secret: null, authMethod: 'none' },
          seen: null,
          isReused: false,
        };
      const key = { targetId: target.id, revision: target.revision, issuer: server.issuer, redirectUri };
      const hourAgo = isoAt(clock.nowMs() - hourMs);
      let isUnproven = false;
      // X4: without proof, and so at most once an hour.
      const isReplaced = ({ status, createdAt, ...found }: Registration): boolean => {
        const replaced = startAgain && status === 'suspect' && !(found.isUnproven && createdAt > hourAgo);
        isUnproven ||= replaced;
        return replaced;
      };
      const client = await inTurn({
        name: `reg|${target.id}|${issuerKeyOf(server.issuer)}|${redirectUri}`,
        forMs: leaseMs,
        patienceMs: leaseMs + 5_000,
        signal,
        found: () => findReusable(wish, key, isReplaced),
        work: () => register(deps, wish, key, isUnproven),
      });
      if (!client) throw new OAuthFailure('transient', 'Another process has been registering for too long.');
      if (client.isReused) figures.registration('reused');
      return client;
    },
  };
};

const register = async (
  { legs, figures, registrations, clientName, log }: RegistrationDeps,
  wish: ClientWish,
  key: RegistrationKey,
  isUnproven: boolean,
): Promise<UsableClient> => {
  const { target, server, redirectUri, signal } = wish;
  if (server.registration_endpoint === null)
    throw new OAuthFailure(
      'needs_client_credentials',
      'The authorization server registers no clients by itself: it has to give out an id for this one.',
    );
  const body = registrationBody(await clientName(), server, redirectUri);
  const answer = await legs(target).post(
    server.registration_endpoint,
    JSON.stringify(body),
    { 'content-type': 'application/json' },
    signal,
  );
  if (answer.status >= 500 || answer.status === 429)
    throw new OAuthFailure('transient', 'The registration endpoint is unavailable.', {
      retryAfterMs: retryAfterMsOf(answer.headers),
    });
  if (answer.status >= 300) {
    figures.registration('refused');
    throw new OAuthFailure('registration_refused', `The registration was refused (${answer.status}).`, {
      detail: detailOf(answer.document),
    });
  }
  if (!answer.document || textOf(answer.document.client_id) === null)
    throw new OAuthFailure('metadata_invalid', 'The registration endpoint answered with no client id.');
  figures.registration('made');
  const made = { client: snapshotOf(answer.document), isReused: false };
  try {
    const { id, version } = await registrations.save(key, answer.document, isUnproven);
    log.info({ targetId: target.id, server: target.name }, 'Registered as a client of a server');
    return { ...made, seen: { id, version } };
  } catch (error) {
    // It is good for this attempt all the same.
    log.warn({ targetId: target.id, server: target.name, error }, 'A registration could not be kept');
    return { ...made, seen: null };
  }
};

/** R3 to R6, X17: only what says of itself that it is for our callback, and still holds. */
const isUsable = (answer: RegistrationAnswer, redirectUri: string, nowMs: number): boolean => {
  if (textOf(answer.client_id) === null || !textsOf(answer.redirect_uris).includes(redirectUri)) return false;
  const expires = answer.client_secret_expires_at;
  // Zero is never.
  return typeof expires !== 'number' || expires <= 0 || expires * 1000 > nowMs;
};

const snapshotOf = (answer: RegistrationAnswer): ClientSnapshot => ({
  clientId: textOf(answer.client_id)!,
  secret: textOf(answer.client_secret),
  authMethod: textOf(answer.token_endpoint_auth_method),
});

const authMethods = ['client_secret_basic', 'client_secret_post', 'none'] as const;

/** No scope: a server that took it for all that may ever be asked for would refuse to grant more later. */
const registrationBody = (name: string, server: ServerMetadata, redirectUri: string) => {
  const method = authMethods.find((known) => server.token_endpoint_auth_methods_supported.includes(known));
  return { ...describeClient(name, redirectUri), ...(method && { token_endpoint_auth_method: method }) };
};

export const describeClient = (name: string, redirectUri: string) => ({
  client_name: name,
  client_uri: new URL(redirectUri).origin,
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  application_type: isLoopback(new URL(redirectUri)) ? ('native' as const) : ('web' as const),
});

/** Visible characters alone: it goes to a screen. */
const detailOf = (document: RegistrationAnswer | undefined): string | null => {
  const words = [textOf(document?.error), textOf(document?.error_description)].filter(
    (word) => word !== null,
  );
  return words.length === 0
    ? null
    : words
        .join(': ')
        .replace(/\p{C}+/gu, ' ')
        .slice(0, 300);
};
