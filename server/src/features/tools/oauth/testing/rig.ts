/** Everything that has a part in a sign-in, and nothing pretended: servers, people, browsers, and Stoa in replicas. */
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { fetch } from 'undici';
import { createHttp } from '../../../../app/http.ts';
import { createTestClock, openTestRooms } from '../../../../app/testing.ts';
import { createIds } from '../../../../kernel/ids.ts';
import { systemClock } from '../../../../kernel/clock.ts';
import type { Log, LogFields } from '../../../../kernel/log.ts';
import { createMetrics } from '../../../../kernel/metrics.ts';
import type { Db } from '../../../../platform/db/port.ts';
import { system, type UserPrincipal } from '../../../../kernel/principal.ts';
import { createOAuth, type OAuth, type OAuthDeps } from '../oauth.ts';
import { oauthHandlers } from '../routes.ts';
import type { AttemptAnswer, AttemptWish, ProtectedTarget, TokenAnswer } from '../target.ts';
import { type AuthorizationServerOptions, startAuthorizationServer } from './authorization-server.ts';
import { type Browser, createBrowser } from './browser.ts';
import { startProtectedResource } from './protected-resource.ts';
import { connect, never } from './wishes.ts';

export interface Person {
  user: UserPrincipal;
  browser: Browser;
}

export interface Line {
  level: string;
  fields: LogFields;
  message: string;
}

let targetCount = 0;
const newTargetId = createIds(systemClock);

/** The attempt of an answer that has to be one. */
export const attemptOf = (answer: AttemptAnswer): { attemptId: string; start: string } => {
  if (answer.kind === 'attempt') return answer;
  throw new Error(`No attempt but ${answer.class}: ${answer.message} ${answer.detail ?? ''}`);
};

/** The token of an answer that has to be one. */
export const tokenIn = (answer: TokenAnswer): { accessToken: string; generation: number } => {
  if (answer.kind === 'token') return answer;
  throw new Error(`No token but ${JSON.stringify(answer)}`);
};

export type Rig = Awaited<ReturnType<typeof openRig>>;

export interface RigOptions extends AuthorizationServerOptions {
  deps?: Partial<OAuthDeps>;
  /** One that is there already. */
  db?: Db;
  secretKey?: string;
}

export const openRig = async (options: RigOptions = {}) => {
  const clock = createTestClock(Date.now());
  const as = await startAuthorizationServer(options);
  let issuers = [as.issuer];
  const resource = await startProtectedResource({
    issuers: () => issuers,
    introspect: as.introspect,
    scopes: options.scopes ?? ['mcp'],
  });
  const rooms = await openTestRooms({
    clock,
    resolve: async () => [],
    ...(options.db && { db: options.db }),
    ...(options.secretKey !== undefined && { secretKey: options.secretKey }),
  });
  const lines: Line[] = [];
  const log = recording(lines);
  const allow = async (url: string): Promise<void> => {
    const { hostname: host, port } = new URL(url);
    await rooms.egressAllowances.add(rooms.db, system, { host, port: Number(port) }, 'the rig');
  };
  await allow(as.issuer);
  await allow(resource.url);
  const https: ReturnType<typeof createHttp>[] = [];
  let address = '';

  /** Another process of Stoa on the same database, at the same public address. */
  const addReplica = async (deps: Partial<OAuthDeps> = {}): Promise<{ oauth: OAuth; origin: string }> => {
    const oauth = createOAuth({
      ...rooms,
      log,
      metrics: createMetrics(),
      fetch: rooms.egress.fetch,
      owner: `process-${https.length}`,
      address: () => address,
      clientMetadataUrl: undefined,
      clientName: async () => 'Stoa',
      mayUse: async () => true,
      ...options.deps,
      ...deps,
    });
    const http = createHttp({
      accounts: rooms.accounts,
      handlers: oauthHandlers(
        oauth,
        async (userId) => (await rooms.settings.readPreferences(userId)).language,
      ),
      log,
      metrics: createMetrics(),
      origin: { publicUrl: undefined, allowedHosts: [] },
      webDir: '/nowhere',
    });
    https.push(http);
    await http.listen({ host: '127.0.0.1', port: 0 });
    const origin = `http://127.0.0.1:${(http.addresses()[0] as AddressInfo).port}`;
    address ||= origin;
    return { oauth, origin };
  };
  const { oauth, origin } = await addReplica();

  const close = async (): Promise<void> => {
    await Promise.all(https.map((http) => http.close()));
    await as.close();
    await resource.close();
    rooms.egress.close();
  };
  after(close);

  const target = (changes: Partial<ProtectedTarget> = {}): ProtectedTarget => ({
    id: newTargetId('mcp'),
    revision: 1,
    name: `Server ${(targetCount += 1)}`,
    resource: resource.url,
    server: { kind: 'discovered' },
    preRegistered: null,
    configuredOnly: false,
    allow: { legacyDiscovery: false, missingPkce: false, noResource: false, badRequestIsAuth: false },
    extraScopes: [],
    audience: null,
    ...changes,
  });

  return {
    ...rooms,
    clock,
    as,
    resource,
    oauth,
    origin,
    lines,
    allow,
    addReplica,
    target,
    setAddress: (url: string) => void (address = url),
    setIssuers: (...list: string[]) => void (issuers = list),

    /** Somebody with an account, signed in to Stoa in a browser of their own. */
    async person(name: string): Promise<Person> {
      const client = { onThisMachine: true, userAgent: 'test', languages: 'en' };
      const email = `${name.toLowerCase()}@example.org`;
      const signedIn = await rooms.accounts.signUp({ name, email, password: 'correct horse' }, client);
      const user = (await rooms.accounts.authenticate(signedIn!.token))!;
      // The first account closes the door behind it.
      await rooms.settings.update(system, { registration: 'open' });
      const browser = createBrowser();
      browser.setCookie(origin, 'stoa_session', signedIn!.token);
      return { user, browser };
    },

    begin: (person: Person, at: ProtectedTarget, wish: Partial<AttemptWish> = {}, by: OAuth = oauth) =>
      by.begin(person.user, at, { ...connect, ...wish }),

    /** The whole way, from the start link to the result page. */
    async signIn(person: Person, at: ProtectedTarget, wish: Partial<AttemptWish> = {}) {
      const { attemptId, start } = attemptOf(await oauth.begin(person.user, at, { ...connect, ...wish }));
      const page = await person.browser.open(origin + start);
      return { attemptId, page, attempt: await oauth.attempt(person.user, attemptId) };
    },

    /** As far as the callback, which is not opened: its address is what somebody could steal. */
    async callbackOf(person: Person, at: ProtectedTarget, decision: 'consent' | 'deny' = 'consent') {
      const { attemptId, start } = attemptOf(await oauth.begin(person.user, at, connect));
      const isCallback = (url: URL) => url.pathname.startsWith('/mcp/oauth/callback/');
      const { url } = await person.browser.open(origin + start, decision, isCallback);
      return { attemptId, url };
    },

    token: (person: Person, at: ProtectedTarget, by: OAuth = oauth) => by.tokenFor(person.user, at, never),

    /** Whether the MCP server takes it. */
    async call(accessToken: string): Promise<{ status: number; challenge: string | null }> {
      const response = await fetch(resource.url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${accessToken}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 'whoami', arguments: {} },
        }),
      });
      await response.text();
      return { status: response.status, challenge: response.headers.get('www-authenticate') };
    },
  };
};

const recording = (lines: Line[]): Log => {
  const at =
    (level: string) =>
    (fields: LogFields, message: string): void =>
      void lines.push({ level, fields, message });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
};
