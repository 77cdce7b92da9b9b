/** The token endpoint, by the functions of the SDK, and what its failures mean; and revocation (RFC 7009). */
import type * as Sdk from '@modelcontextprotocol/client';
import type { FetchLike, OAuthTokens } from '@modelcontextprotocol/client';
import { classOfAnswer, OAuthFailure } from './failure.ts';
import { type Answer, type Legs, retryAfterMsOf } from './leg.ts';
import { type ServerMetadata, textOf } from './metadata.ts';

/** A client as it was when it was used: nothing that changes later reaches an attempt under way. */
export interface ClientSnapshot {
  clientId: string;
  secret: string | null;
  authMethod: string | null;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string | null;
  /** Seconds; null where nobody says. */
  lifetimeSeconds: number | null;
  scopes: string | null;
}

export interface At {
  server: ServerMetadata;
  client: ClientSnapshot;
  /** Null: none is sent. */
  resource: string | null;
}

export type TokenEndpoint = ReturnType<typeof createTokenEndpoint>;

export const createTokenEndpoint = (legs: Legs) => {
  /** Hands the SDK a `fetch` over our leg, and remembers the answer: its errors do not tell the status. */
  const asking = async (
    at: At,
    signal: AbortSignal | undefined,
    ask: (sdk: typeof Sdk, wire: ReturnType<typeof wireOf> & { fetchFn: FetchLike }) => Promise<OAuthTokens>,
  ): Promise<Tokens> => {
    const sdk = await loadSdk();
    let last: Answer | undefined;
    const fetchFn: FetchLike = async (url, init) => {
      const headers = Object.fromEntries(new Headers(init?.headers as HeadersInit));
      // The SDK sends forms.
      const form = init?.body as URLSearchParams;
      last = await legs(at.server).post(String(url), form.toString(), headers, signal);
      return new Response(last.document ? JSON.stringify(tidied(last.document)) : '', {
        status: last.status >= 200 && last.status <= 599 ? last.status : 502,
        headers: { 'content-type': 'application/json' },
      });
    };
    try {
      return tokensOf(await ask(sdk, { ...wireOf(sdk, at), fetchFn }));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof OAuthFailure) throw error;
      const isToldSo = error instanceof sdk.OAuthError;
      throw last
        ? failureOfAnswer(last, isToldSo)
        : new OAuthFailure('transient', 'The server did not answer.');
    }
  };

  return {
    /** @throws OAuthFailure */
    exchange: (at: At, given: { code: string; verifier: string; redirectUri: string; iss: string | null }) =>
      asking(at, undefined, (sdk, wire) =>
        sdk.exchangeAuthorization(at.server.issuer, {
          ...wire,
          authorizationCode: given.code,
          codeVerifier: given.verifier,
          redirectUri: given.redirectUri,
          ...(given.iss !== null && { iss: given.iss }),
          addClientAuthentication: (headers, params) => {
            wire.addClientAuthentication(headers, params);
            // The SDK knows no exchange without one.
            if (at.server.withoutPkce) params.delete('code_verifier');
          },
        }),
      ),

    /** No scope is named: it asks for what was granted, and some servers refuse any. @throws OAuthFailure */
    refresh: (at: At, refreshToken: string) =>
      asking(at, undefined, (sdk, wire) =>
        sdk.refreshAuthorization(at.server.issuer, { ...wire, refreshToken }),
      ),

    /** As well as it goes. @returns whether the server took it */
    async revoke(
      { server, client }: At,
      token: string,
      kind: 'access_token' | 'refresh_token',
    ): Promise<boolean> {
      if (server.revocation_endpoint === null) return false;
      const params = new URLSearchParams({ token, token_type_hint: kind });
      const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
      authenticate(await loadSdk(), server, client)(headers, params);
      try {
        const sent = Object.fromEntries(headers);
        return (await legs(server).post(server.revocation_endpoint, params.toString(), sent)).status < 300;
      } catch {
        return false;
      }
    },
  };
};

/** The SDK takes nothing for an answer that is wrong, and insists on a type that some servers leave out. */
const tidied = (document: Record<string, unknown>): Record<string, unknown> => ({
  token_type: 'Bearer',
  ...Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null)),
});

/** It is loaded when somebody signs in, and not at the start of a house where nobody does. */
const loadSdk = () => import('@modelcontextprotocol/client');

const wireOf = (sdk: typeof Sdk, { server, client, resource }: At) => ({
  metadata: {
    issuer: server.issuer,
    authorization_endpoint: server.authorization_endpoint,
    token_endpoint: server.token_endpoint,
    response_types_supported: server.response_types_supported,
    authorization_response_iss_parameter_supported: server.authorization_response_iss_parameter_supported,
  },
  clientInformation: { client_id: client.clientId },
  addClientAuthentication: authenticate(sdk, server, client),
  ...(resource !== null && { resource }),
});

/** RFC 6749 §2.3.1: in the header, id and secret are encoded as a form is. */
const authenticate =
  (
    { selectClientAuthMethod }: typeof Sdk,
    { token_endpoint_auth_methods_supported: supported }: ServerMetadata,
    client: ClientSnapshot,
  ) =>
  (headers: Headers, params: URLSearchParams): void => {
    const { clientId, secret, authMethod } = client;
    const method = selectClientAuthMethod(
      {
        client_id: clientId,
        redirect_uris: [],
        ...(secret !== null && { client_secret: secret }),
        ...(authMethod !== null && { token_endpoint_auth_method: authMethod }),
      },
      supported,
    );
    if (method === 'client_secret_basic' && secret !== null) {
      const pair = `${formEncoded(clientId)}:${formEncoded(secret)}`;
      headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
      return;
    }
    params.set('client_id', clientId);
    if (method === 'client_secret_post' && secret !== null) params.set('client_secret', secret);
  };

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

const failureOfAnswer = ({ status, headers, document }: Answer, isToldSo: boolean): OAuthFailure => {
  // A good status with something else than tokens; some servers tell errors like that.
  if (status < 300 && !isToldSo)
    return new OAuthFailure(
      document ? 'metadata_invalid' : 'transient',
      'The server answered with no token.',
    );
  const named = { error: textOf(document?.error), description: textOf(document?.error_description) };
  const kind = classOfAnswer({ status, ...named });
  return new OAuthFailure(kind, `The token endpoint refused (${status}).`, {
    retryAfterMs: retryAfterMsOf(headers),
  });
};

const tokensOf = (tokens: OAuthTokens): Tokens => ({
  accessToken: tokens.access_token,
  refreshToken: tokens.refresh_token ?? null,
  lifetimeSeconds: positive(tokens.expires_in) ?? lifetimeOf(tokens.access_token),
  scopes: tokens.scope ?? null,
});

const positive = (seconds: number | undefined): number | null =>
  seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds : null;

/** Of a JWT, unverified: it decides only when a new one is asked for. */
const lifetimeOf = (token: string): number | null => {
  try {
    const { exp, iat } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
      exp?: number;
      iat?: number;
    };
    return typeof exp === 'number' && typeof iat === 'number' ? positive(exp - iat) : null;
  } catch {
    return null;
  }
};
