/** What is sealed, as one value a row, and all of it as whoever changes the secret key sees it. */
import type { SealedColumn, Secrets } from '../../../platform/secrets/port.ts';
import type { ServerMetadata } from './metadata.ts';
import {
  deleteRegistration,
  listRegistrationRows,
  placeOfRegistration,
  resealRegistration,
} from './registration-store.ts';
import { deleteTokenSet, listSealedAttempts, listTokenSets, noteOnAttempt, resealTokenSet } from './store.ts';
import type { ProtectedTarget } from './target.ts';
import type { ClientSnapshot } from './token-endpoint.ts';

/** What an attempt goes on by, as it was when it began. */
export interface AttemptSecrets {
  /** Of the authorization server, with `state` in it. */
  address: string;
  verifier: string;
  redirectUri: string;
  client: ClientSnapshot;
  server: ServerMetadata;
  resource: string | null;
  target: ProtectedTarget;
  /** By which it began: what follows it by itself begins by the same. */
  challenge: string | null;
}

export interface TokenSecrets {
  accessToken: string;
  refreshToken: string | null;
  client: ClientSnapshot;
  server: ServerMetadata;
  resource: string | null;
}

const placeOfAttempt = (id: string): string => `oauthAttempts.${id}.sealed`;
const placeOfTokenSet = (id: string): string => `oauthTokenSets.${id}.sealed`;

export const sealAttempt = (secrets: Secrets, id: string, value: AttemptSecrets): string =>
  secrets.seal(JSON.stringify(value), placeOfAttempt(id));

/** Undefined where the attempt is over. */
export const openAttempt = (
  secrets: Secrets,
  { id, sealed }: { id: string; sealed: string | null },
): AttemptSecrets | undefined =>
  sealed === null ? undefined : (JSON.parse(secrets.open(sealed, placeOfAttempt(id))) as AttemptSecrets);

export const sealTokens = (secrets: Secrets, id: string, value: TokenSecrets): string =>
  secrets.seal(JSON.stringify(value), placeOfTokenSet(id));

export const openTokens = (secrets: Secrets, { id, sealed }: { id: string; sealed: string }): TokenSecrets =>
  JSON.parse(secrets.open(sealed, placeOfTokenSet(id))) as TokenSecrets;

export const sealedRegistrations: SealedColumn = {
  list: async (db) =>
    (await listRegistrationRows(db)).map(({ id, targetId, sealed }) => ({
      id,
      name: `registration for ${targetId}`,
      place: placeOfRegistration(id),
      sealed,
    })),
  replace: resealRegistration,
  forget: deleteRegistration,
};

export const sealedAttempts: SealedColumn = {
  list: async (db) =>
    (await listSealedAttempts(db)).map(({ id, targetName, sealed }) => ({
      id,
      name: `sign-in at ${targetName}`,
      place: placeOfAttempt(id),
      sealed: sealed!,
    })),
  replace: (tx, id, sealed) => noteOnAttempt(tx, id, { sealed }),
  forget: (tx, id) => noteOnAttempt(tx, id, { sealed: null }),
};

export const sealedTokenSets: SealedColumn = {
  list: async (db) =>
    (await listTokenSets(db)).map(({ id, targetId, sealed }) => ({
      id,
      name: `tokens for ${targetId}`,
      place: placeOfTokenSet(id),
      sealed,
    })),
  replace: resealTokenSet,
  forget: deleteTokenSet,
};
