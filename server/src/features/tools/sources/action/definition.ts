/** What an action becomes by what an administrator says of it. Pure but for the sealing. */
import type { ActionSignIn, GivenActionAuth } from '@stoa/contract/actions';
import { AppError } from '../../../../kernel/errors.ts';
import { failureOf } from '../../oauth/failure.ts';
import { secureAddress } from '../../oauth/metadata.ts';
import type { ActionRow } from '../../schema.ts';
import type { Described } from './operations.ts';
import { serverAt } from './servers.ts';

export interface ActionChanges {
  name?: string | undefined;
  auth?: GivenActionAuth | undefined;
  trusted?: boolean | undefined;
}

/** A document that was read, with where its calls go. */
export interface Placed {
  document: string;
  described: Described;
  server: string;
}

type Seal = (secret: string) => string;

/** @throws AppError that says what does not go together */
export const applyChanges = (
  before: ActionRow,
  { name, auth, trusted }: ActionChanges,
  placed: Placed | undefined,
  seal: Seal,
): ActionRow => {
  const { described, server = before.server } = placed ?? {};
  const isMoved = server !== before.server;
  const next: ActionRow = {
    ...before,
    name: name ?? before.name,
    trusted: trusted ?? before.trusted,
    server,
    ...(described && {
      description: described.description,
      operations: described.operations,
      problems: described.problems,
    }),
    // SR-4: another server gets no secret that was meant for the one before. A client's is not for it at all.
    ...(isMoved && before.authKind !== 'oauth' && { sealedSecret: null }),
    ...(auth && authOf(before, auth, isMoved, seal)),
  };
  return { ...next, revision: isBindingChanged(before, next) ? before.revision + 1 : before.revision };
};

type Auth = Pick<ActionRow, 'authKind' | 'authName' | 'sealedSecret' | 'signIn'>;

const authOf = (before: ActionRow, given: GivenActionAuth, isMoved: boolean, seal: Seal): Auth => {
  const none: Auth = { authKind: given.kind, authName: null, sealedSecret: null, signIn: null };
  if (given.kind === 'none') return none;
  if (given.kind === 'oauth') {
    const { signIn, secret } = given;
    assertSignIn(signIn);
    const kept = isSameClient(before.signIn, signIn) ? before.sealedSecret : null;
    const sealedSecret = secret === undefined ? kept : secret === null ? null : seal(secret);
    if (sealedSecret === null && !signIn.pkce)
      throw invalid('Without a client secret, codes have to be protected: PKCE stays on.');
    return { ...none, sealedSecret, signIn };
  }
  const authName = given.kind === 'basic' ? given.user : 'name' in given ? given.name : null;
  const kept = before.authKind === given.kind && !isMoved ? before.sealedSecret : null;
  const sealedSecret = given.secret === undefined ? kept : seal(given.secret);
  if (sealedSecret === null) throw invalid('A secret is needed.');
  return { ...none, authName, sealedSecret };
};

/** SR-4: a secret belongs to its client, and goes to nobody it did not go to before. */
const isSameClient = (before: ActionSignIn | null, after: ActionSignIn): boolean => {
  if (before?.clientId !== after.clientId || before.server.kind !== after.server.kind) return false;
  const known = secretGoesTo(before);
  return secretGoesTo(after).every((place) => known.includes(place));
};

/** To revoke is to show who one is, too. Where an issuer has it sent is the issuer's to say. */
const secretGoesTo = ({ server }: ActionSignIn): string[] => {
  if (server.kind === 'issuer') return [server.issuer];
  const addresses = [server.tokenUrl, ...(server.revocationUrl === null ? [] : [server.revocationUrl])];
  return addresses.map((address) => new URL(address).origin);
};

/** Of those that are asked from here: the page to sign in at is opened by browsers alone. */
export const addressesOf = ({ server, signIn }: Pick<ActionRow, 'server' | 'signIn'>): string[] => {
  if (signIn === null) return [server];
  if (signIn.server.kind === 'issuer') return [server, signIn.server.issuer];
  const { tokenUrl, revocationUrl } = signIn.server;
  return [server, tokenUrl, ...(revocationUrl === null ? [] : [revocationUrl])];
};

const assertSignIn = ({ server }: ActionSignIn): void => {
  const addresses =
    server.kind === 'issuer'
      ? [server.issuer]
      : [server.authorizationUrl, server.tokenUrl, ...(server.revocationUrl ? [server.revocationUrl] : [])];
  for (const address of addresses) {
    try {
      const { username, password, hash } = new URL(secureAddress(address));
      if (username + password + hash === '') continue;
    } catch (error) {
      throw notAnAddress(failureOf(error).message);
    }
    throw notAnAddress('An address holds no password, and no fragment.');
  }
};

/** @throws action/address-invalid */
export const canonicalServer = (given: string): string => {
  const server = serverAt(given);
  if (server === null) throw notAnAddress('A server has a whole http or https address, without a password.');
  return server;
};

const binding = ['server', 'authKind', 'signIn', 'sealedSecret'] as const;

const isBindingChanged = (before: ActionRow, after: ActionRow): boolean =>
  binding.some((column) => JSON.stringify(before[column]) !== JSON.stringify(after[column]));

/** Of which nothing is said yet. */
export const emptyAction = (given: Pick<ActionRow, 'id' | 'createdAt' | 'name'>): ActionRow => ({
  ...given,
  description: null,
  server: '',
  trusted: false,
  operations: [],
  authKind: 'none',
  authName: null,
  sealedSecret: null,
  problems: [],
  signIn: null,
  revision: 0,
});

const invalid = (message: string) => new AppError('action/auth-invalid', message, { details: { message } });
const notAnAddress = (message: string) =>
  new AppError('action/address-invalid', message, { details: { message } });
