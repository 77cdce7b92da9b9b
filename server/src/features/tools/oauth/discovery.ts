/** Which authorization server a resource belongs to, and what it can do (RFC 9728, RFC 8414). */
import { failureOf, OAuthFailure } from './failure.ts';
import type { Leg } from './leg.ts';
import {
  customaryMetadata,
  givenMetadata,
  issuerKeyOf,
  readResourceMetadata,
  readServerMetadata,
  type ResourceMetadata,
  type ServerMetadata,
  type StatedMetadata,
} from './metadata.ts';
import type { ProtectedTarget } from './target.ts';

export interface Discovered {
  server: ServerMetadata;
  /** What `resource` is sent as. */
  resource: string;
  /** Scopes that the resource says it knows. */
  scopes: string[];
}

export interface Challenge {
  resourceMetadata: string | null;
  scope: string | null;
  error: string | null;
}

export const readChallenge = (challenge: string | null): Challenge => {
  if (challenge === null) return { resourceMetadata: null, scope: null, error: null };
  // Several schemes may stand in one header; what is asked is what stands after Bearer.
  const start = /\bBearer\s/i.exec(challenge)?.index ?? 0;
  const parameters = new Map<string, string>();
  for (const [, name, quoted, plain] of challenge.slice(start).matchAll(parameter)) {
    const key = name!.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? plain!);
  }
  return {
    resourceMetadata: URL.parse(parameters.get('resource_metadata') ?? '')?.href ?? null,
    scope: parameters.get('scope') ?? null,
    error: parameters.get('error') ?? null,
  };
};

/** RFC 9110 §11.2: read one after the other, so that nothing is found within what is quoted. */
const parameter = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

/** @throws OAuthFailure */
export const discover = async (
  leg: Leg,
  target: ProtectedTarget,
  challenge: Challenge,
  knownIssuer: string | null,
  signal: AbortSignal,
): Promise<Discovered> => {
  if (target.server.kind === 'given')
    return discovered(target, givenMetadata(target.server), target.resource, []);
  if (target.server.kind === 'issuer') {
    const stated = assertPkce(target, await findNamedServer(leg, target.server.issuer, signal));
    return discovered(target, stated, target.resource, []);
  }
  const resource = await findResource(leg, target, challenge, signal);
  const isLegacy = !resource || (resource.issuers.length === 0 && target.allow.legacyDiscovery);
  const stated = !isLegacy
    ? await findServer(leg, chosenIssuer(resource.issuers, knownIssuer), signal)
    : await findLegacyServer(leg, target, signal);
  return discovered(
    target,
    assertPkce(target, stated),
    resource?.resource ?? target.resource,
    resource?.scopes ?? [],
  );
};

const discovered = (
  { configuredOnly, server }: ProtectedTarget,
  stated: StatedMetadata,
  resource: string,
  scopes: string[],
): Discovered => {
  const withoutPkce = server.kind !== 'discovered' && server.withoutPkce;
  return { server: { ...stated, configuredOnly, withoutPkce }, resource, scopes };
};

/** X13: a server that does not say so may ignore the challenge, and codes could be stolen. @throws OAuthFailure */
const assertPkce = ({ allow }: ProtectedTarget, stated: StatedMetadata): StatedMetadata => {
  if (allow.missingPkce || stated.code_challenge_methods_supported.includes('S256')) return stated;
  throw new OAuthFailure(
    'pkce_unsupported',
    'The authorization server does not say that it knows PKCE (S256).',
  );
};

const chosenIssuer = (issuers: readonly string[], known: string | null): string => {
  const found = issuers.find((issuer) => known !== null && issuerKeyOf(issuer) === issuerKeyOf(known));
  const chosen = found ?? issuers[0];
  if (chosen === undefined)
    throw new OAuthFailure('metadata_invalid', 'The server does not say where to sign in.');
  return chosen;
};

const wellKnown = '/.well-known/oauth-protected-resource';

const resourceMetadataAddresses = (target: ProtectedTarget, named: string | null): string[] => {
  if (named !== null) return [named];
  const { origin, pathname, search } = new URL(target.resource);
  const path = pathname.replace(/\/$/, '');
  const inserted = `${origin}${wellKnown}${path}${search}`;
  return path === '' && search === '' ? [inserted] : [inserted, `${origin}${wellKnown}`];
};

const findResource = async (
  leg: Leg,
  target: ProtectedTarget,
  { resourceMetadata }: Challenge,
  signal: AbortSignal,
): Promise<ResourceMetadata | undefined> => {
  for (const address of resourceMetadataAddresses(target, resourceMetadata)) {
    const answer = await leg.get(address, signal);
    if (answer.status >= 500 || answer.status === 429) throw unavailable();
    if (answer.status !== 200 || !answer.document) continue;
    return await readResourceMetadata(answer.document, target.resource);
  }
  if (target.allow.legacyDiscovery) return undefined;
  throw new OAuthFailure('metadata_invalid', 'The server does not say where to sign in.');
};

/** The first document that is there; one that is not of this issuer is as if it were not. @throws OAuthFailure */
const findServer = async (leg: Leg, issuer: string, signal: AbortSignal): Promise<StatedMetadata> => {
  let failure: OAuthFailure | undefined;
  const { buildDiscoveryUrls } = await import('@modelcontextprotocol/client');
  for (const { url } of buildDiscoveryUrls(issuer)) {
    const answer = await leg.get(url.href, signal);
    if (answer.status >= 500 || answer.status === 429) throw unavailable();
    if (answer.status !== 200 || !answer.document) continue;
    try {
      return readServerMetadata(answer.document, issuer);
    } catch (error) {
      failure ??= failureOf(error);
    }
  }
  throw failure ?? new OAuthFailure('metadata_invalid', 'The authorization server publishes no metadata.');
};

/** Somebody has written it down, with a slash at its end or without; from here on it is what it calls itself. */
const findNamedServer = async (leg: Leg, issuer: string, signal: AbortSignal): Promise<StatedMetadata> => {
  const bare = issuerKeyOf(issuer);
  try {
    return await findServer(leg, bare, signal);
  } catch (error) {
    if (failureOf(error).class !== 'issuer_mismatch') throw error;
    return findServer(leg, `${bare}/`, signal);
  }
};

const findLegacyServer = async (
  leg: Leg,
  { resource }: ProtectedTarget,
  signal: AbortSignal,
): Promise<StatedMetadata> => {
  const { origin } = new URL(resource);
  const answer = await leg.get(`${origin}/.well-known/oauth-authorization-server`, signal, {
    'mcp-protocol-version': '2025-03-26',
  });
  if (answer.status >= 500 || answer.status === 429) throw unavailable();
  if (answer.status !== 200 || !answer.document) return customaryMetadata(origin);
  return readServerMetadata(answer.document, origin);
};

const unavailable = (): OAuthFailure => new OAuthFailure('transient', 'The server is unavailable.');
