/**
 * Signing in at servers of tools where Stoa is several processes on one database, behind one address: a real
 * authorization server that rotates tokens and revokes a grant when one comes twice, a real protected MCP server,
 * browsers with cookies. One registration, one attempt, one renewal, whoever asks where; and the death of a process
 * costs no more than it has to.
 */
import assert from 'node:assert/strict';
import { createClient } from '@stoa/contract/client';
import { conversationRoutes } from '@stoa/contract/conversations';
import { interactionRoutes } from '@stoa/contract/interactions';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { endpointRoutes } from '@stoa/contract/models';
import { oauthRoutes } from '@stoa/contract/oauth';
import { runRoutes } from '@stoa/contract/runs/routes';
import { settingsRoutes } from '@stoa/contract/settings';
import { toolRoutes } from '@stoa/contract/tools';
import pg from 'pg';
import { fetch } from 'undici';
import { startAuthorizationServer } from '../server/src/features/tools/oauth/testing/authorization-server.ts';
import { createBrowser } from '../server/src/features/tools/oauth/testing/browser.ts';
import { startProtectedResource } from '../server/src/features/tools/oauth/testing/protected-resource.ts';
import { ended, logOf, newConversation, newKey, openPerson, type Person, signUp } from './house/api.ts';
import { startFront } from './house/front.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { makeDatabase } from './house/postgres.ts';
import { freePort } from './house/proxies.ts';
import { startServer } from './house/server.ts';

/** The lease of who renews and does not come back, with the look that finds it lapsed. */
const renewalWithinMs = 25_000;
/** The lease of who holds a run, the same way. */
const takeOverWithinMs = 45_000;

const enter = async (stage: Stage, count: number) => {
  const environment = await makeDatabase(stage);
  const front = await startFront(stage);
  const shared = { ...environment, STOA_PUBLIC_URL: front.url };
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const STOA_PORT = String(await freePort());
      const server = await startServer(stage, { ...shared, STOA_PORT });
      // What it says of itself is where they all are.
      return { ...server, url: `http://127.0.0.1:${STOA_PORT}` };
    }),
  );
  front.leadTo(...servers.map(({ url }) => url));

  const as = await startAuthorizationServer();
  stage.after(as.close);
  const calls: string[] = [];
  let gate = Promise.resolve();
  const resource = await startProtectedResource({
    issuers: () => [as.issuer],
    introspect: as.introspect,
    scopes: ['mcp'],
    add: (server) =>
      server.registerTool('unload', {}, async () => {
        calls.push('unload');
        await gate;
        return { content: [{ type: 'text', text: 'Unloaded.' }] };
      }),
  });
  stage.after(resource.close);

  const database = new pg.Client({ connectionString: environment.STOA_DATABASE_URL! });
  await database.connect();
  stage.after(() => database.end());

  /** The same person at another process. */
  const at = (url: string, { cookie }: Person) =>
    createClient((path, request) =>
      fetch(url + path, { ...request, headers: { ...request.headers, cookie, origin: url } }),
    );
  const person = async (name: string, url = servers[0]!.url) => {
    const one = openPerson(stage, url);
    const { id } = await signUp(one, name);
    const browser = createBrowser();
    browser.setCookie(front.url, 'stoa_session', one.cookie.split('=')[1]!);
    return { ...one, cookie: one.cookie, id, browser, calls: servers.map((server) => at(server.url, one)) };
  };
  const ada = await person('Ada');
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  await ada.call(toolRoutes.addRule, { body: { effect: 'allow' } });
  const { id: endpointId } = await ada.call(endpointRoutes.create, {
    body: { name: 'Script', provider: 'scripted' },
  });
  const addServer = async (name: string) =>
    (await ada.call(mcpServerRoutes.create, { body: { name, url: resource.url } })).id;
  const mcpServerId = await addServer('Harbour');
  const params = { mcpServerId };

  type Someone = Awaited<ReturnType<typeof person>>;
  const connect = (who: Someone, process: number, body = {}, id = mcpServerId) =>
    who.calls[process]!(mcpServerRoutes.connect, { params: { mcpServerId: id }, body });
  const call = (who: Someone, process: number, tool = 'whoami') =>
    who.calls[process]!(mcpServerRoutes.call, { params, body: { tool } });
  const follow = (who: Someone, start: string | undefined) => who.browser.open(front.url + start!);
  return {
    servers,
    front,
    as,
    resource,
    unloaded: calls,
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    database,
    person,
    ada,
    addServer,
    mcpServerId,
    connect,
    call,
    follow,
    async signIn(who: Someone, process = 0) {
      const page = await follow(who, (await connect(who, process)).start);
      assert.match(page.text, /Signed in at/);
    },
    /** As if the time of their token were up. */
    letEnd: ({ id }: Someone) =>
      database.query(
        `update "oauthTokenSets" set "refreshAt" = '2020', "expiresAt" = '2020' where "userId" = $1`,
        [id],
      ),
    async ask(who: Someone, process: number, text: string) {
      const { id: conversationId } = await newConversation(who);
      return who.calls[process]!(runRoutes.start, {
        params: { conversationId },
        body: {
          parentId: null,
          parts: [{ type: 'text', text }],
          model: { endpointId, id: 'echo', settings: { tokensPerSecond: 0 } },
          toolSources: [mcpServerId],
          idempotencyKey: newKey(),
        },
      });
    },
    /** What waits for them, once their run does. */
    async waitingOf(who: Someone, process: number, runId: string, withinMs?: number) {
      const api = who.calls[process]!;
      const isWaiting = async () => (await api(runRoutes.get, { params: { runId } })).status === 'waiting';
      await until('the run to wait', isWaiting, withinMs);
      return (await api(interactionRoutes.list, { query: { status: 'open' } })).items;
    },
  };
};

const times = <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

journey(
  'X1 X6 R13 on two processes one person is one attempt, all are one registration, and tokens are renewed once',
  async (stage) => {
    const house = await enter(stage, 2);
    const { as, ada, connect, call, follow, signIn, letEnd, database } = house;

    // Sixteen connects of one person.
    const answers = await times(16, (n) => connect(ada, n % 2));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], ['auth_required']);
    assert.equal(new Set(answers.map(({ start }) => start)).size, 1, 'all are led to the same attempt');
    assert.equal(as.registrations(), 1);
    await follow(ada, answers[7]!.start);
    assert.equal((await call(ada, 1)).status, 'ok', 'what one process was told the other knows');

    // Of sixteen people, at a server where nobody has been.
    const people = await times(16, (n) => house.person(`P${n}`));
    const other = await house.addServer('Quay');
    const starts = await Promise.all(people.map((who, n) => connect(who, n % 2, {}, other)));
    assert.equal(new Set(starts.map(({ start }) => start)).size, 16, 'each has an attempt of their own');
    assert.equal(as.registrations(), 2);

    // Twelve calls when the token has ended, and twelve when the server says that it has.
    await letEnd(ada);
    const byTime = await times(12, (n) => call(ada, n % 2));
    assert.deepEqual([...new Set(byTime.map(({ status }) => status))], ['ok']);
    assert.equal(as.refreshes(), 1);
    await database.query(`update "oauthTokenSets" set "refreshedAt" = '2020'`);
    await as.endToken(as.saidAt('/token').at(-1)!['access_token'] as string);
    const byRefusal = await times(12, (n) => call(ada, n % 2));
    assert.deepEqual([...new Set(byRefusal.map(({ status }) => status))], ['ok']);
    assert.equal(as.refreshes(), 2);

    // R21, R23: time that ran out and a server that is down cost no registration.
    const [ben, cyd] = [people[0]!, people[1]!];
    const first = await connect(ben, 0);
    await ben.browser.open(house.front.url + first.start!, 'leave');
    await database.query(`update "oauthAttempts" set "expiresAt" = '2020' where "userId" = $1`, [ben.id]);
    const second = await connect(ben, 1);
    assert.notEqual(second.start, first.start);
    as.answers('/token', { status: 503 });
    assert.doesNotMatch((await follow(ben, second.start)).text, /Signed in at/);
    as.answers('/token');
    await signIn(ben);
    assert.equal(as.registrations(), 2);

    // X4: the authorization server has forgotten the client, and shows a page of its own.
    await as.forgetClient(as.saidAt('/register')[0]!['client_id'] as string);
    const lost = await connect(cyd, 0);
    const page = await follow(cyd, lost.start);
    assert.deepEqual([page.url.origin, page.status], [as.issuer, 400]);
    await follow(cyd, (await connect(cyd, 1, { startAgain: true })).start);
    assert.equal((await call(cyd, 0)).status, 'ok');
    assert.equal(as.registrations(), 3);
    // X5: whoever has tokens of that client finds out by renewing, and signs in once.
    await letEnd(ada);
    assert.equal((await call(ada, 0)).status, 'auth_required');
    await signIn(ada, 1);
    assert.equal((await call(ada, 0)).status, 'ok');
    assert.equal(as.registrations(), 3);
  },
);

journey(
  'X2 X15 R38 R39 a leaked state is worth nothing on either process, and a run goes on by itself wherever somebody signs in',
  async (stage) => {
    const house = await enter(stage, 2);
    const { as, connect, front, servers, database, mcpServerId } = house;
    const [ben, mallory] = await times(2, (n) => house.person(['Ben', 'Mallory'][n]!));
    const isCallback = ({ pathname }: URL) => pathname.startsWith('/mcp/oauth/callback/');
    const { start, attemptId } = await connect(ben!, 0);
    const { url: leaked } = await ben!.browser.open(front.url + start!, 'consent', isCallback);
    const rows = async () => JSON.stringify((await database.query('select * from "oauthAttempts"')).rows);
    const before = await rows();

    const strangers: Record<string, string>[] = [
      {},
      { cookie: mallory!.cookie },
      { cookie: `stoa_session=${'x'.repeat(43)}` },
    ];
    const queries: Record<string, string>[] = [
      { code: leaked.searchParams.get('code')!, iss: as.issuer },
      { error: 'access_denied', iss: as.issuer },
      { code: leaked.searchParams.get('code')!, error: 'access_denied', iss: as.issuer },
      { code: 'another', iss: 'https://elsewhere.example' },
      {},
    ];
    const visit = async (process: number, headers: Record<string, string>, query: object, state: string) => {
      const url = new URL(`/mcp/oauth/callback/${mcpServerId}`, servers[process]!.url);
      url.search = String(new URLSearchParams({ ...(query as Record<string, string>), state }));
      const beganMs = performance.now();
      const response = await fetch(url, { redirect: 'manual', headers });
      const body = await response.text();
      const tookMs = performance.now() - beganMs;
      const told = [...response.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
      const location = response.headers.get('location');
      const page = location && (await fetch(new URL(location, url), { headers }));
      const shown = page && [page.status, await page.text()];
      return { answer: JSON.stringify([response.status, told, body, shown]), tookMs };
    };
    const took = { known: [] as number[], unknown: [] as number[] };
    for (const process of [0, 1]) {
      for (const headers of strangers) {
        for (const query of queries) {
          const known = await visit(process, headers, query, leaked.searchParams.get('state')!);
          const unknown = await visit(process, headers, query, 'x'.repeat(43));
          assert.equal(known.answer, unknown.answer);
          took.known.push(known.tookMs);
          took.unknown.push(unknown.tookMs);
        }
      }
    }
    const middle = (list: number[]) => list.toSorted((one, two) => one - two)[list.length / 2]!;
    const [known, unknown] = [middle(took.known), middle(took.unknown)];
    assert.ok(Math.abs(known - unknown) < 10, `${known} ms and ${unknown} ms`);
    assert.equal(await rows(), before, 'nothing has changed');
    assert.equal(as.tokenRequests().length, 0);
    const { status } = await ben!.call(oauthRoutes.attempt, { params: { attemptId: attemptId! } });
    assert.equal(status, 'awaiting');
    assert.match((await ben!.browser.open(leaked)).text, /Signed in at/, 'who began it finishes it');

    // The run waits at one process; its person signs in by way of the other.
    const eve = await house.person('Eve');
    const { run } = await house.ask(eve, 1, '/call Harbour_unload {}');
    const [asked, ...more] = await house.waitingOf(eve, 0, run.id);
    assert.deepEqual(more, []);
    assert.ok(asked!.request.kind === 'sign-in');
    front.leadTo(servers[0]!.url);
    await house.follow(eve, asked!.request.start);
    assert.equal((await ended(eve, run.id)).status, 'done');
    assert.deepEqual(house.unloaded, ['unload']);
    const results = (await logOf(eve, run.id)).filter(({ type }) => type === 'tool-result');
    assert.equal(results.length, 1);
    const { items } = await eve.call(interactionRoutes.list, { query: {} });
    assert.deepEqual(
      items.map(({ status: end }) => end),
      ['answered'],
    );
  },
);

journey(
  'the death of the processes that renew and that call costs a wait, and a question only where nobody can know',
  async (stage) => {
    const house = await enter(stage, 3);
    const { as, servers, call, connect, signIn, letEnd } = house;
    const [ben, cyd, dora] = await times(3, (n) => house.person(['Ben', 'Cyd', 'Dora'][n]!));
    for (const who of [ben!, cyd!, dora!]) await signIn(who, 2);
    const registrations = as.registrations();

    const release = house.hold();
    const { run } = await house.ask(dora!, 0, '/call Harbour_unload {}');
    await until('the call', () => house.unloaded.length === 1);

    // Of the two that renew, what the one has sent comes to nothing; the other's is taken, and its answer lost.
    await letEnd(ben!);
    await letEnd(cyd!);
    as.answers('/token', { status: 500 });
    const letRequestGo = as.hold('/token');
    void call(ben!, 0).catch(() => undefined);
    await until('the renewal of one', () => as.refreshes() === 1);
    as.answers('/token');
    await servers[0]!.killNine();
    letRequestGo();
    const letAnswerGo = as.holdAnswers('/token');
    const rotations = as.saidAt('/token').length;
    void call(cyd!, 1).catch(() => undefined);
    await until('the tokens that nobody hears of', () => as.saidAt('/token').length > rotations);
    await servers[1]!.killNine();
    letAnswerGo();
    house.front.leadTo(servers[2]!.url);

    const beganMs = performance.now();
    const [bens, cyds] = await Promise.all([call(ben!, 2), call(cyd!, 2)]);
    const tookMs = performance.now() - beganMs;
    assert.ok(tookMs < renewalWithinMs, `recovered after ${Math.round(tookMs)} ms`);
    assert.equal(bens.status, 'ok');
    assert.deepEqual([cyds.status, cyds.class], ['auth_required', 'auth_required']);
    assert.equal((await connect(cyd!, 2)).start, cyds.start, 'there is one way to sign in');
    await house.follow(cyd!, cyds.start);
    assert.equal((await call(cyd!, 2)).status, 'ok');
    assert.equal(as.registrations(), registrations);

    // Nobody knows whether what was under way was done: the person says.
    const [asked, ...more] = await house.waitingOf(dora!, 2, run.id, takeOverWithinMs);
    assert.deepEqual(more, []);
    assert.ok(asked!.request.kind === 'approval' && asked!.request.reason === 'unknown-outcome');
    assert.equal(house.unloaded.length, 1, 'it is not made again by itself');
    release();
    const dorasCalls = dora!.calls[2]!;
    const answer = { kind: 'replace', text: 'It was unloaded.' } as const;
    await dorasCalls(interactionRoutes.answer, { params: { interactionId: asked!.id }, body: { answer } });
    const isDone = async () =>
      (await dorasCalls(runRoutes.get, { params: { runId: run.id } })).status === 'done';
    await until('the end of the run', isDone);
    assert.equal(house.unloaded.length, 1);
    const { items } = await dorasCalls(conversationRoutes.messages, {
      params: { conversationId: run.conversationId },
      query: {},
    });
    assert.match(JSON.stringify(items.at(-1)!.parts), /It was unloaded\./);
  },
);
