import type { AttemptPurpose, OAuthAttemptState, OAuthFailureClass } from '@stoa/contract/oauth';
import { boolean, integer, json, orNull, type RowOf, table, text } from '../../../platform/db/table.ts';

/** Clients that servers of authorization have registered for us: one for a target, used by all its people. */
export const oauthRegistrations = table('oauthRegistrations', {
  id: text(),
  targetId: text(),
  /** Of the target, when it was made. */
  revision: integer(),
  /** The issuer without slashes at its end: by it a registration is found, and nothing else is decided. */
  issuerKey: text(),
  /** As the metadata has it. */
  issuer: orNull(text()),
  redirectUri: text(),
  /** `suspect` is a doubt. One that was rejected or replaced is gone. */
  status: text<'active' | 'suspect'>(),
  /** Counts what was learned of it: a doubt of somebody who has seen an earlier one is void. */
  version: integer(),
  /** The whole answer of the registration endpoint. Sealed for `oauthRegistrations.<id>.sealed`. */
  sealed: text(),
  /** Made at a person's wish in place of one that nobody had rejected. */
  isUnproven: boolean(),
  createdAt: text(),
});

/** Which issuer the credentials of an administrator belong to, when that was not said: the first they were used at. */
export const oauthPins = table('oauthPins', { targetId: text(), revision: integer(), issuer: text() });

/** One try of one person to sign in at one target. */
export const oauthAttempts = table('oauthAttempts', {
  id: text(),
  /** sha-256: reading the table gives nobody a `state`. */
  stateHash: text(),
  /** sha-256 of the nonce in the browser that was sent to the authorization server. */
  bindingHash: orNull(text()),
  userId: text(),
  targetId: text(),
  targetName: text(),
  revision: integer(),
  purpose: text<AttemptPurpose>(),
  /** At most one of a person and target is `awaiting` or `exchanging`. */
  status: text<OAuthAttemptState>(),
  failureClass: orNull(text<OAuthFailureClass>()),
  issuer: text(),
  /** What was asked for; null where nothing was named. */
  scopes: orNull(text()),
  registrationId: orNull(text()),
  registrationVersion: orNull(integer()),
  isReused: boolean(),
  /** Begun by itself after a rejection: another one does not follow. */
  isRetry: boolean(),
  /** The attempt that was begun in its place. */
  followedBy: orNull(text()),
  interactionId: orNull(text()),
  /** Address, verifier, client and metadata, as they were when it began (`AttemptSecrets`); gone when it is over. Sealed for `oauthAttempts.<id>.sealed`. */
  sealed: orNull(text()),
  sentAt: orNull(text()),
  callbackAt: orNull(text()),
  leaseOwner: orNull(text()),
  leaseUntil: orNull(text()),
  createdAt: text(),
  expiresAt: text(),
  endedAt: orNull(text()),
});

export const oauthTokenSets = table('oauthTokenSets', {
  id: text(),
  userId: text(),
  targetId: text(),
  revision: integer(),
  issuer: text(),
  /** Counts the tokens there were: whoever replaces some says which. */
  generation: integer(),
  status: text<'ok' | 'reauth'>(),
  failureClass: orNull(text<OAuthFailureClass>()),
  /** Tokens, the client they were issued to and where they are refreshed (`TokenSecrets`). Sealed for `oauthTokenSets.<id>.sealed`. */
  sealed: text(),
  grantedScopes: orNull(text()),
  /** All that was ever asked for. */
  requestedScopes: orNull(text()),
  /** How often more was asked for, by what. */
  stepUps: json<Record<string, number>>(),
  registrationId: orNull(text()),
  expiresAt: orNull(text()),
  refreshAt: orNull(text()),
  /** Null for tokens that a sign-in gave. */
  refreshedAt: orNull(text()),
  createdAt: text(),
});

/** Who does what only one process should do at a time. Correctness never hangs on it. */
export const oauthLeases = table('oauthLeases', { name: text(), owner: text(), until: text() });

export interface OAuthTables {
  oauthRegistrations: RowOf<typeof oauthRegistrations>;
  oauthPins: RowOf<typeof oauthPins>;
  oauthAttempts: RowOf<typeof oauthAttempts>;
  oauthTokenSets: RowOf<typeof oauthTokenSets>;
  oauthLeases: RowOf<typeof oauthLeases>;
}

export type RegistrationRow = OAuthTables['oauthRegistrations'];
export type AttemptRow = OAuthTables['oauthAttempts'];
export type TokenSetRow = OAuthTables['oauthTokenSets'];
