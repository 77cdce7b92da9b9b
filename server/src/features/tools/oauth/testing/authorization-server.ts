/**
 * A real authorization server: it registers clients, rotates refresh tokens, and revokes a whole grant when a code or
 * a refresh token comes twice. It counts what it is asked, and can be told to answer something else for a while.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

// Its advice is for who would run it in earnest.
for (const level of ['info', 'warn'] as const) {
  const say = console[level];
  console[level] = (...words: unknown[]) => {
    if (!String(words[0]).startsWith('oidc-provider')) say(...words);
  };
}

export interface Canned {
  status?: number;
  headers?: Record<string, string>;
  body?: string | object;
}

/** What left by a path, as it was sent. */
export interface Said {
  path: string;
  body: string;
}

export interface Asked {
  path: string;
  method: string;
  headers: Record<string, unknown>;
  body: URLSearchParams;
  text: string;
}

export type AuthorizationServer = Awaited<ReturnType<typeof startAuthorizationServer>>;

export interface AuthorizationServerOptions {
  scopes?: string[];
  /** Who was registered may read that, and change it (RFC 7592). */
  managed?: boolean;
  /** Clients may be documents, which are fetched so. */
  documents?: (url: URL) => Promise<Response>;
}

export const startAuthorizationServer = async (options: AuthorizationServerOptions = {}) => {
  const asked: Asked[] = [];
  const said: Said[] = [];
  const canned = new Map<string, Canned>();
  const gates = new Map<string, Promise<void>>();
  const answerGates = new Map<string, Promise<void>>();
  let tweak: ((metadata: Record<string, unknown>) => Record<string, unknown>) | undefined;
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url!, issuer).pathname;
    const { method = 'GET', headers } = request;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString();
    asked.push({ path, method, headers, body: new URLSearchParams(body), text: body });
    const known = canned.get(path);
    await gates.get(path);
    if (known) {
      response.writeHead(known.status ?? 200, { 'content-type': 'application/json', ...known.headers });
      return void response.end(typeof known.body === 'object' ? JSON.stringify(known.body) : known.body);
    }
    if (tweak && path === '/.well-known/oauth-authorization-server') return sendMetadata(response, tweak);
    // The provider reads what was read already from here.
    (request as { body?: unknown }).body = parsed(headers['content-type'], body);
    listenTo(path, response);
    void answerAsProvider(request, response);
  };

  const listenTo = (path: string, response: ServerResponse): void => {
    const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
    response.end = (...given: unknown[]) => {
      if (typeof given[0] === 'string' || given[0] instanceof Uint8Array)
        said.push({ path, body: Buffer.from(given[0] as string).toString() });
      const gate = answerGates.get(path);
      if (!gate) return end(...given);
      void gate.then(() => end(...given));
      return response;
    };
  };

  /** What was answered there so far, of answers that are JSON. */
  const saidAt = (path: string): Record<string, unknown>[] =>
    said
      .filter((one) => one.path === path && one.body.startsWith('{'))
      .map(({ body }) => JSON.parse(body) as Record<string, unknown>);

  const sendMetadata = async (
    response: ServerResponse,
    change: (metadata: Record<string, unknown>) => Record<string, unknown>,
  ): Promise<void> => {
    const metadata = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      registration_endpoint: `${issuer}/register`,
      revocation_endpoint: `${issuer}/revoke`,
      response_types_supported: ['code'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(change(metadata)));
  };

  const provider = new Provider(issuer, {
    scopes: ['openid', 'offline_access', ...(options.scopes ?? ['mcp', 'files', 'admin'])],
    cookies: { keys: ['a key for tests'] },
    routes: {
      registration: '/register',
      authorization: '/authorize',
      token: '/token',
      revocation: '/revoke',
    },
    features: {
      registration: { enabled: true },
      registrationManagement: { enabled: options.managed ?? false },
      revocation: { enabled: true },
      ...(options.documents && { clientIdMetadataDocument: { enabled: true, ack: 'draft-02' } }),
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: (options.scopes ?? ['mcp', 'files', 'admin']).join(' '),
          accessTokenFormat: 'opaque',
        }),
      },
    },
    ...(options.documents && {
      fetch: (asked: string | URL | Request) =>
        options.documents!(new URL(asked instanceof Request ? asked.url : asked)),
    }),
    issueRefreshToken: async () => true,
    expiresWithSession: async () => false,
    rotateRefreshToken: () => true,
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  });
  const answerAsProvider = provider.callback();
  const clients = (provider.Client as unknown as { adapter: { destroy(id: string): Promise<void> } }).adapter;
  const count = (path: string) => asked.filter((one) => one.path === path).length;

  return {
    issuer,
    asked,
    saidAt,
    registrations: () => count('/register'),
    authorizations: () => count('/authorize'),
    tokenRequests: () => asked.filter(({ path }) => path === '/token').map(({ body }) => body),
    refreshes: () =>
      asked.filter(({ path, body }) => path === '/token' && body.get('grant_type') === 'refresh_token')
        .length,
    revocations: () => count('/revoke'),

    /** What a path answers from now on; nothing: what it always does. */
    answers(path: string, what?: Canned): void {
      if (what) canned.set(path, what);
      else canned.delete(path);
    },

    /** Requests of a path wait until it is called. */
    hold: (path: string) => holdIn(gates, path),

    /** Its answers wait until it is called: what was asked for is done, and nobody knows. */
    holdAnswers: (path: string) => holdIn(answerGates, path),

    describes(change: typeof tweak): void {
      tweak = change;
    },

    forgetClient: (id: string) => clients.destroy(id),

    /** As if its time were up: a resource that asks is told that there is no such token. */
    endToken: async (token: string): Promise<void> => (await provider.AccessToken.find(token))?.destroy(),

    /** What a resource asks about a token. */
    async introspect(token: string): Promise<{ scopes: string[] } | undefined> {
      const found = await provider.AccessToken.find(token);
      return found && { scopes: [...(found.scopes ?? [])] };
    },

    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const holdIn = (gates: Map<string, Promise<void>>, path: string): (() => void) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gates.set(path, promise);
  return () => {
    gates.delete(path);
    resolve();
  };
};

const parsed = (type: string | undefined, body: string): unknown => {
  if (type?.startsWith('application/json')) return JSON.parse(body || '{}');
  return Object.fromEntries(new URLSearchParams(body));
};
