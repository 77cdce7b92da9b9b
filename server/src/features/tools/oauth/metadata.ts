/** What is read of the documents of other servers: only what is used, so that nothing else in them can be wrong. Pure. */
import { OAuthFailure } from './failure.ts';
import type { AuthorizationServer } from './target.ts';

export interface ResourceMetadata {
  /** As it is written: it is sent like that. */
  resource: string;
  issuers: string[];
  scopes: string[];
}

/** What of an authorization server's metadata an attempt and its tokens live by. */
export interface ServerMetadata {
  /** As its target: what the server names is asked under the same rules as the server itself. */
  configuredOnly: boolean;
  /** Codes go unprotected by an administrator's word. */
  withoutPkce: boolean;
  issuer: string;
  /**
   * Nobody has said what it calls itself, so `iss` is not compared with anything. A callback belongs to one target
   * and so to one authorization server, which is what `iss` would have proven (RFC 9207, 1).
   */
  issuerUnknown: boolean;
  authorization_endpoint: string;
  token_endpoint: string;
  registration_endpoint: string | null;
  revocation_endpoint: string | null;
  scopes_supported: string[];
  response_types_supported: string[];
  token_endpoint_auth_methods_supported: string[];
  code_challenge_methods_supported: string[];
  client_id_metadata_document_supported: boolean;
  authorization_response_iss_parameter_supported: boolean;
}

/** As the document says it. */
export type StatedMetadata = Omit<ServerMetadata, 'configuredOnly' | 'withoutPkce'>;

type Document = Record<string, unknown>;

export const documentOf = (value: unknown): Document | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Document) : undefined;

export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string' && item !== '') : [];

const invalid = (what: string): OAuthFailure =>
  new OAuthFailure('metadata_invalid', `The metadata of the server cannot be used: ${what}.`);

/** SR-22, X12. @throws OAuthFailure where it speaks of another resource */
export const readResourceMetadata = async (value: unknown, resource: string): Promise<ResourceMetadata> => {
  const document = documentOf(value);
  const named = textOf(document?.resource);
  if (!document || named === null || !URL.canParse(named)) throw invalid('it names no resource');
  const { checkResourceAllowed } = await import('@modelcontextprotocol/client');
  if (!checkResourceAllowed({ requestedResource: resource, configuredResource: named }))
    throw new OAuthFailure('resource_mismatch', 'The metadata of the server speaks of another resource.');
  return {
    resource: named,
    issuers: textsOf(document.authorization_servers).filter((issuer) => URL.canParse(issuer)),
    scopes: textsOf(document.scopes_supported),
  };
};

/** X12: `issuer` is the very text the document was asked for by. @throws OAuthFailure */
export const readServerMetadata = (value: unknown, issuer: string): StatedMetadata => {
  const document = documentOf(value);
  if (!document) throw invalid('it is no JSON object');
  if (document.issuer !== issuer)
    throw new OAuthFailure('issuer_mismatch', 'The authorization server calls itself by another name.');
  const endpoint = (name: string): string | null => {
    const address = textOf(document[name]);
    return address === null ? null : secureAddress(address);
  };
  const authorization = endpoint('authorization_endpoint');
  const token = endpoint('token_endpoint');
  if (authorization === null || token === null) throw invalid('it names no endpoint to sign in at');
  const responseTypes = textsOf(document.response_types_supported);
  if (responseTypes.length > 0 && !responseTypes.includes('code')) throw invalid('it gives out no codes');
  return {
    issuer,
    issuerUnknown: false,
    authorization_endpoint: authorization,
    token_endpoint: token,
    registration_endpoint: endpoint('registration_endpoint'),
    revocation_endpoint: endpoint('revocation_endpoint'),
    scopes_supported: textsOf(document.scopes_supported),
    response_types_supported: ['code'],
    token_endpoint_auth_methods_supported: textsOf(document.token_endpoint_auth_methods_supported),
    code_challenge_methods_supported: textsOf(document.code_challenge_methods_supported),
    client_id_metadata_document_supported: document.client_id_metadata_document_supported === true,
    authorization_response_iss_parameter_supported:
      document.authorization_response_iss_parameter_supported === true,
  };
};

/** Where servers of 2025-03-26 that publish nothing have their endpoints. */
export const customaryMetadata = (issuer: string): StatedMetadata => ({
  issuer,
  issuerUnknown: false,
  authorization_endpoint: new URL('/authorize', issuer).href,
  token_endpoint: new URL('/token', issuer).href,
  registration_endpoint: new URL('/register', issuer).href,
  revocation_endpoint: null,
  scopes_supported: [],
  response_types_supported: ['code'],
  token_endpoint_auth_methods_supported: [],
  code_challenge_methods_supported: ['S256'],
  client_id_metadata_document_supported: false,
  authorization_response_iss_parameter_supported: false,
});

/**
 * What an administrator has written down. By its token endpoint it is told from others.
 * @throws OAuthFailure insecure_endpoint
 */
export const givenMetadata = (given: Extract<AuthorizationServer, { kind: 'given' }>): StatedMetadata => ({
  issuer: given.tokenEndpoint,
  issuerUnknown: true,
  authorization_endpoint: secureAddress(given.authorizationEndpoint),
  token_endpoint: secureAddress(given.tokenEndpoint),
  registration_endpoint: null,
  revocation_endpoint: given.revocationEndpoint && secureAddress(given.revocationEndpoint),
  scopes_supported: [],
  response_types_supported: ['code'],
  token_endpoint_auth_methods_supported: [],
  code_challenge_methods_supported: [],
  client_id_metadata_document_supported: false,
  authorization_response_iss_parameter_supported: false,
});

const loopback = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export const isLoopback = (url: URL): boolean => loopback.test(url.hostname);

/** https, or this very machine. @throws OAuthFailure insecure_endpoint */
export const secureAddress = (address: string): string => {
  if (!URL.canParse(address)) throw invalid('an endpoint is no address');
  const url = new URL(address);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return address;
  throw new OAuthFailure('insecure_endpoint', 'An endpoint of the server is not reached by https.');
};

/** For the question whether something is of this issuer; `iss` and metadata are compared as they are. */
export const issuerKeyOf = (issuer: string): string => issuer.replace(/\/+$/, '');
