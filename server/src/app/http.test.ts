/** What holds for every route: names, origins, cookies, closed schemas, one shape of error, security headers. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ErrorCodes } from '@stoa/contract/errors';
import { type Health, instanceRoutes } from '@stoa/contract/instance';
import { type RouteDefinition, route } from '@stoa/contract/route';
import { allRoutes } from '@stoa/contract/routes';
import { fetch } from 'undici';
import * as z from 'zod/mini';
import { accountHandlers } from '../features/accounts/routes.ts';
import { type Handler, on } from '../kernel/handler.ts';
import { type Log, silentLog } from '../kernel/log.ts';
import { openAdapters } from './adapters.ts';
import { readConfig } from './config.ts';
import { createFeatures } from './features.ts';
import { createHttp } from './http.ts';
import { instanceHandlers } from './instance.ts';
import { startHouse } from './lifecycle.ts';
import { createReadiness } from './readiness.ts';
import { createTestClock, openTestRooms } from './testing.ts';

const closing: (() => Promise<void>)[] = [];
const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-http-'));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const openHouse = async (environment: Record<string, string> = {}) => {
  const folder = makeFolder();
  const given = { STOA_PORT: '0', STOA_DATA_DIR: folder, STOA_WEB_DIR: join(folder, 'no-web') };
  const house = await startHouse(readConfig(folder, { ...given, ...environment }), silentLog, '1.2.3');
  closing.unshift(() => house.stop());
  const { port } = house.http.addresses()[0] as AddressInfo;
  return { house, port, origin: `http://127.0.0.1:${port}` };
};

let house: Awaited<ReturnType<typeof openHouse>>;
let administrator = '';
let member = '';

interface Given {
  body?: unknown;
  cookie?: string;
  headers?: Record<string, string>;
}

const call = (method: string, path: string, { body, cookie, headers }: Given = {}, at = house) =>
  fetch(at.origin + path, {
    method,
    headers: {
      origin: at.origin,
      ...(cookie && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

/** A request exactly as it is said, with a Host and a path that a web client would not send. */
const ask = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Buffer,
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ port: house.port, host: '127.0.0.1', method, path, headers, agent: false });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });

/** @returns the code of an error answer that has the one shape and says who to ask about it */
const codeOf = async (response: {
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}): Promise<string> => {
  const body = JSON.parse(await response.text()) as { error: Record<string, unknown> };
  assert.deepEqual(Object.keys(body), ['error']);
  const { code, message, requestId, details: _, ...rest } = body.error;
  assert.deepEqual(rest, {});
  assert.ok((ErrorCodes as readonly unknown[]).includes(code), String(code));
  assert.ok(typeof message === 'string' && message.length > 10);
  assert.equal(requestId, response.headers.get('x-request-id'));
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.match(response.headers.get('content-type')!, /^application\/json/);
  return code as string;
};

const codeOfAsked = (answer: Awaited<ReturnType<typeof ask>>) =>
  codeOf({
    headers: { get: (name) => (answer.headers[name] as string | undefined) ?? null },
    text: async () => answer.text,
  });

const cookieOf = (response: { headers: { getSetCookie(): string[] } }) =>
  response.headers.getSetCookie()[0]!.split(';')[0]!;

const ada = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' };
const bob = { name: 'Bob', email: 'bob@example.org', password: 'battery staple' };

before(async () => {
  house = await openHouse({ STOA_ALLOWED_HOSTS: 'stoa.lan' });
  administrator = cookieOf(await call('POST', '/api/accounts/sign-up', { body: ada }));
  await call('PATCH', '/api/settings', { body: { registration: 'open' }, cookie: administrator });
  member = cookieOf(await call('POST', '/api/accounts/sign-up', { body: bob }));
});

after(async () => {
  for (const close of closing.splice(0)) await close();
});

const made = {
  conversationId: 'cnv_00000000000000000000000000',
  messageId: 'msg_00000000000000000000000000',
  runId: 'run_00000000000000000000000000',
  endpointId: 'end_00000000000000000000000000',
  allowanceId: 'alw_00000000000000000000000000',
  sessionId: 'ses_00000000000000000000000000',
  userId: 'usr_00000000000000000000000000',
  inviteId: 'inv_00000000000000000000000000',
  fileId: 'fil_00000000000000000000000000',
  groupId: 'grp_00000000000000000000000000',
  roleId: 'rol_00000000000000000000000000',
  kind: 'endpoint',
  id: 'end_00000000000000000000000000',
  decisionId: 'tde_00000000000000000000000000',
  actionId: 'act_00000000000000000000000000',
  ruleId: 'tru_00000000000000000000000000',
  interactionId: 'int_00000000000000000000000000',
  mcpServerId: 'mcp_00000000000000000000000000',
  attemptId: `oat_${'0'.repeat(24)}`,
  targetId: 'act_00000000000000000000000000',
};
const pathOf = ({ path }: RouteDefinition) =>
  path.replace(/:(\w+)/g, (_, name: keyof typeof made) => made[name] ?? assert.fail(name));

test('every route of the contract has exactly one handler, and no handler is of another route', async () => {
  const config = readConfig(makeFolder(), { STOA_DATA_DIR: makeFolder() });
  const adapters = await openAdapters(config, silentLog);
  const identity = { instanceId: 'x', version: 'x' };
  const features = createFeatures(config, adapters, identity, () => '');
  const own = instanceHandlers({
    identity,
    features,
    readiness: createReadiness({ db: adapters.db, dataDir: config.dataDir, lastLooksMs: () => [] }),
    metrics: adapters.metrics,
    metricsToken: undefined,
  });
  const handled = [...own, ...features.handlers].map((handler) => handler.route);
  await adapters.close();
  const named = (list: readonly RouteDefinition[]) =>
    list.map(({ method, path }) => `${method} ${path}`).toSorted();
  assert.deepEqual(named(handled), named(allRoutes));
  assert.equal(new Set(handled).size, allRoutes.length, 'they are the routes of the contract themselves');
});

test('a route with two handlers does not start', async () => {
  const { accounts, metrics } = await openTestRooms();
  const live: Handler = on(instanceRoutes.live, () => ({ status: 'ok' as const, checks: [] }));
  const deps = {
    accounts,
    metrics,
    log: silentLog,
    webDir: '',
    origin: { publicUrl: undefined, allowedHosts: [] },
  };
  const http = createHttp({ ...deps, handlers: [live, live] });
  await assert.rejects(async () => http.ready());
});

test('every route answers: without a session it asks for one unless anyone may call it', async () => {
  for (const route of allRoutes) {
    const response = await call(route.method, pathOf(route), route.body ? { body: {} } : {});
    const at = `${route.method} ${route.path}`;
    if (route.access === 'anyone') {
      assert.notEqual(response.status, 401, at);
      assert.notEqual(response.status, 404, at);
      await response.text();
    } else {
      assert.equal(response.status, 401, at);
      assert.equal(await codeOf(response), 'account/sign-in-required', at);
    }
  }
});

test('a member is refused every route that is for administrators, whatever it is sent', async () => {
  const guarded = allRoutes.filter(({ access }) => access === 'administrator');
  assert.ok(guarded.length >= 8);
  for (const route of guarded) {
    for (const body of route.body ? [{}, { nonsense: true }, 'not json'] : [undefined]) {
      const response = await call(route.method, pathOf(route), { body, cookie: member });
      if (body === 'not json') assert.equal(response.status, 400);
      else assert.equal(await codeOf(response), 'account/forbidden', `${route.method} ${route.path}`);
    }
  }
});

test('no route can be made to fail by what it is sent: the answer is a refusal (SR-62)', async () => {
  const bodies = ['null', '[]', '"text"', '7', '{"id":{"$gt":""}}', '{"name":[],"email":{},"title":7}', '{}'];
  const odd = ['x', '%00', "'%20or%201=1", 'usr_1', '..', encodeURIComponent('ключ'), '1'.repeat(150)];
  for (const route of allRoutes) {
    if (route.answer === 'events' || route.path.endsWith('/sign-out')) continue;
    const at = `${route.method} ${route.path}`;
    for (const body of route.body ? bodies : []) {
      const response = await call(route.method, pathOf(route), { body, cookie: administrator });
      assert.ok(response.status < 500, `${at} ${body}`);
      if (response.status >= 400) await codeOf(response);
      else await response.text();
    }
    if (!route.path.includes(':')) continue;
    for (const id of odd) {
      const path = route.path.replace(/:\w+/g, id);
      const response = await call(route.method, path, {
        cookie: administrator,
        ...(route.body && { body: {} }),
      });
      assert.ok(response.status >= 400 && response.status < 500, `${at} ${id} ${response.status}`);
      await codeOf(response);
    }
  }
});

test('the document of the API and the state of the process are there for anyone', async () => {
  const openapi = (await (await call('GET', '/api/openapi.json')).json()) as { info: unknown };
  assert.deepEqual(openapi.info, { title: 'Stoa', version: '1.2.3' });
  assert.deepEqual(await (await call('GET', '/livez')).json(), { status: 'ok', checks: [] });
  const ready = (await (await call('GET', '/readyz')).json()) as Health;
  assert.deepEqual(ready, {
    status: 'ok',
    checks: ['accepting', 'database', 'migrations', 'disk', 'queue'].map((name) => ({ name, ok: true })),
  });
  const metrics = await call('GET', '/metrics');
  assert.match(metrics.headers.get('content-type')!, /^text\/plain/);
  assert.match(await metrics.text(), /^stoa_runs\{status="queued"\} 0$/m);
});

test('with a token set the figures are for whoever has it', async () => {
  const guarded = await openHouse({ STOA_METRICS_TOKEN: 'a token for figures'.replaceAll(' ', '-') });
  const read = (authorization?: string) =>
    call('GET', '/metrics', authorization === undefined ? {} : { headers: { authorization } }, guarded);
  for (const wrong of [undefined, 'Bearer', 'Bearer x', 'Bearer a-token-for-figure', 'a-token-for-figures']) {
    const response = await read(wrong);
    assert.equal(response.status, 401, wrong ?? 'no token');
    assert.ok(!(await response.text()).includes('stoa_runs'));
  }
  const response = await read('Bearer a-token-for-figures');
  assert.match(await response.text(), /stoa_runs/);
  assert.equal((await call('GET', '/readyz', {}, guarded)).status, 200);
});

test('what does not fit a closed schema is refused, with the places where it does not', async () => {
  const wrong: [string, string, unknown, string[]][] = [
    ['POST', '/api/conversations', { title: 7 }, ['title']],
    ['POST', '/api/conversations', { title: 'x', ownerId: 'usr_1' }, ['']],
    ['PATCH', '/api/preferences', { theme: 'neon', sendOnEnter: 1 }, ['theme', 'sendOnEnter']],
    ['POST', '/api/conversations', [], ['']],
    ['GET', '/api/conversations?limit=0', undefined, ['limit']],
    ['GET', '/api/conversations?limit=101', undefined, ['limit']],
    ['GET', '/api/conversations?limit=x&only=mine', undefined, ['only', 'limit']],
    ['GET', '/api/conversations?owner=usr_1', undefined, ['']],
    ['GET', '/api/conversations?limit=5&limit=6', undefined, ['limit']],
    ['GET', '/api/conversations/cnv_x', undefined, ['conversationId']],
    ['GET', '/api/events?runs=run_x:1', undefined, ['runs']],
  ];
  for (const [method, path, body, places] of wrong) {
    const response = await call(method, path, { body, cookie: member });
    assert.equal(response.status, 400, path);
    const { error } = (await response.json()) as { error: { code: string; details: { path: string }[] } };
    assert.equal(error.code, 'request/invalid');
    assert.deepEqual(error.details.map(({ path }) => path).toSorted(), places.toSorted(), path);
  }
});

test('what is not JSON, or is not said to be, is refused as that', async () => {
  const type = (value: string) => ({ headers: { 'content-type': value } });
  const wrong: Given[] = [
    { body: '{"title":' },
    { body: '' },
    { body: '{"title":"x"} trailing' },
    { body: "{'title':'x'}" },
    { body: '{"__proto__":{"admin":true}}' },
    { body: '{"title":"x"}', ...type('text/plain') },
    { body: 'title=x', ...type('application/x-www-form-urlencoded') },
    { body: '--x\r\n\r\n--x--', ...type('multipart/form-data; boundary=x') },
    { body: '{"title":"x"}', ...type('nonsense') },
  ];
  for (const given of wrong) {
    const response = await call('POST', '/api/conversations', { ...given, cookie: member });
    assert.equal(response.status, 400, JSON.stringify(given));
    assert.equal(await codeOf(response), 'request/not-json', JSON.stringify(given));
  }
});

test('a body of three megabytes is refused as too large, announced or not', async () => {
  const body = Buffer.alloc(3_000_000, ' ');
  const headers = {
    origin: house.origin,
    host: `127.0.0.1:${house.port}`,
    cookie: member,
    'content-type': 'application/json',
  };
  const lengths: Record<string, string>[] = [
    { 'content-length': String(body.length) },
    { 'transfer-encoding': 'chunked' },
  ];
  for (const length of lengths) {
    const answer = await ask('POST', '/api/conversations', { ...headers, ...length }, body).catch(
      (error: NodeJS.ErrnoException) => error,
    );
    // The server may hang up before all was sent; an answer that does arrive says why.
    if (answer instanceof Error) assert.match(String(answer), /EPIPE|ECONNRESET|hang up/);
    else {
      assert.equal(answer.status, 413);
      assert.equal(await codeOfAsked(answer), 'request/too-large');
    }
  }
  assert.equal((await call('GET', '/livez')).status, 200);
});

test('JSON that nests deeper than 64 is refused, however deep, and the server goes on', async () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const inSettings = (depth: number) =>
    `{"model":{"endpointId":"end_env_x","id":"m","settings":{"a":${nested(depth)}}}}`;
  const send = (body: string) => call('POST', '/api/conversations', { body, cookie: member });
  for (const body of [nested(100_000), `{"title":${nested(100_000)}}`, inSettings(100_000), inSettings(70)]) {
    const response = await send(body);
    assert.equal(response.status, 400);
    assert.equal(await codeOf(response), 'request/invalid');
  }
  assert.equal((await send(inSettings(50))).status, 201);
});

test('an address that is nothing answers so, in the same shape as every error', async () => {
  const nothing = [
    '/api/nothing',
    '/api/',
    '/api/conversations/a/b',
    '/livez/x',
    '/api//instance',
    '/api/accounts/sign-up/x',
    '/API/instance',
    '/.env',
    '/api/../../etc/passwd',
  ];
  for (const path of nothing) {
    const answer = await ask('GET', path, { host: `127.0.0.1:${house.port}`, accept: 'application/json' });
    assert.equal(answer.status, 404, path);
    assert.equal(await codeOfAsked(answer), 'request/unknown-route', path);
  }
  for (const method of ['PUT', 'OPTIONS', 'DELETE']) {
    const response = await call(method, '/api/instance');
    assert.equal(response.status, 404, method);
    assert.equal(await codeOf(response), 'request/unknown-route');
  }
});

test('an address that cannot be read is refused in the same shape, by the same rules', async () => {
  const host = `127.0.0.1:${house.port}`;
  for (const path of ['/api/conversations/%zz', '/%', `/api/conversations/${'x'.repeat(500)}`]) {
    const answer = await ask('GET', path, { host });
    assert.ok(answer.status === 400 || answer.status === 404, `${path} ${answer.status}`);
    await codeOfAsked(answer);
    assert.ok(answer.headers['content-security-policy'], path);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff', path);
  }
});

test('headers of more than sixteen kilobytes are refused', async () => {
  const answer = await ask('GET', '/livez', {
    host: `127.0.0.1:${house.port}`,
    'x-long': 'x'.repeat(17_000),
  });
  assert.equal(answer.status, 431);
});

test('the server answers to its own names only', async () => {
  for (const host of [`127.0.0.1:${house.port}`, 'localhost', 'stoa.lan:80', '[::1]:1', '192.168.1.5']) {
    assert.equal((await ask('GET', '/livez', { host })).status, 200, host);
  }
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'stoa.lan.']) {
    for (const path of ['/livez', '/', '/api/nothing', '/api/me']) {
      const answer = await ask('GET', path, { host });
      assert.equal(answer.status, 421, `${host} ${path}`);
      assert.equal(await codeOfAsked(answer), 'request/host-refused');
    }
  }
});

test('a change without the origin of this server is refused before it is looked at, also without a session', async () => {
  const path = '/api/accounts/sign-out';
  const host = `127.0.0.1:${house.port}`;
  const refused = [
    undefined,
    'null',
    'http://evil.example',
    `http://127.0.0.1:${house.port + 1}`,
    `http://localhost:${house.port}`,
    'http://stoa.lan',
  ];
  for (const origin of refused) {
    const answer = await ask('POST', path, { host, cookie: member, ...(origin && { origin }) });
    assert.equal(answer.status, 403, String(origin));
    assert.equal(await codeOfAsked(answer), 'request/origin-refused');
  }
  assert.equal((await call('GET', '/api/me', { cookie: member })).status, 200, 'nobody was signed out');
  assert.equal((await ask('POST', path, { host, origin: `http://${host}` })).status, 204);
});

test('on http the session cookie is out of reach of scripts and other sites; on https it is secure as well', async () => {
  const attributesOf = (setCookie: string) =>
    new Set(
      setCookie
        .split('; ')
        .slice(1)
        .map((attribute) => attribute.toLowerCase()),
    );
  const signedIn = await call('POST', '/api/accounts/sign-in', {
    body: { email: ada.email, password: ada.password },
  });
  const [plain] = signedIn.headers.getSetCookie();
  assert.match(plain!, /^stoa_session=[\w-]{43};/);
  assert.deepEqual(attributesOf(plain!), new Set(['max-age=2592000', 'path=/', 'httponly', 'samesite=lax']));

  const secure = await openHouse({ STOA_PUBLIC_URL: 'https://chat.example.org' });
  const given = {
    body: { ...ada, claim: secure.house.claimCode },
    headers: { origin: 'https://chat.example.org' },
  };
  const signedUp = await call('POST', '/api/accounts/sign-up', given, secure);
  assert.equal(signedUp.status, 201);
  const [cookie] = signedUp.headers.getSetCookie();
  assert.match(cookie!, /^__Host-stoa_session=[\w-]{43};/);
  assert.deepEqual(
    attributesOf(cookie!),
    new Set(['max-age=2592000', 'path=/', 'httponly', 'samesite=lax', 'secure']),
  );
  const token = /=([^;]+)/.exec(cookie!)![1]!;
  const me = (name: string) => call('GET', '/api/me', { cookie: `${name}=${token}` }, secure);
  assert.equal((await me('__Host-stoa_session')).status, 200);
  assert.equal((await me('stoa_session')).status, 401, 'a cookie that plain http could have set');
});

test('signing out takes the session and the cookie away', async () => {
  const cookie = cookieOf(
    await call('POST', '/api/accounts/sign-in', { body: { email: bob.email, password: bob.password } }),
  );
  assert.equal((await call('GET', '/api/me', { cookie })).status, 200);
  const response = await call('POST', '/api/accounts/sign-out', { cookie });
  assert.equal(response.status, 204);
  assert.match(response.headers.getSetCookie()[0]!, /^stoa_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
  assert.equal((await call('GET', '/api/me', { cookie })).status, 401);
});

test('a refused sign-in sets no cookie, and a forged one is nobody', async () => {
  const refused = await call('POST', '/api/accounts/sign-in', { body: { email: ada.email, password: 'x' } });
  assert.equal(await codeOf(refused), 'account/wrong-credentials');
  assert.deepEqual(refused.headers.getSetCookie(), []);
  for (const value of ['', 'x', 'null', administrator.slice('stoa_session='.length, -1)]) {
    assert.equal((await call('GET', '/api/me', { cookie: `stoa_session=${value}` })).status, 401, value);
  }
});

const expectedHeaders: Record<string, RegExp> = {
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'x-request-id': /^[\w-]{12}$/,
};

test('every kind of answer carries the security headers, and none allows another origin', async () => {
  const host = `127.0.0.1:${house.port}`;
  const large = { 'content-type': 'application/json', 'content-length': '3000000', origin: house.origin };
  const answers: Record<string, { status: number; headers: Record<string, unknown> }> = {
    'an answer': await ask('GET', '/api/instance', { host }),
    text: await ask('GET', '/metrics', { host }),
    empty: await ask('POST', '/api/accounts/sign-out', { host, origin: house.origin }),
    invalid: await ask('GET', '/api/conversations?limit=0', { host, cookie: member }),
    'no session': await ask('GET', '/api/me', { host }),
    'wrong origin': await ask('POST', '/api/accounts/sign-out', { host, origin: 'http://evil.example' }),
    'unknown route': await ask('GET', '/api/nothing', { host, origin: 'http://evil.example' }),
    'wrong host': await ask('GET', '/livez', { host: 'evil.example' }),
    'too large': await ask('POST', '/api/accounts/sign-in', { host, ...large }).catch(() =>
      assert.fail('no answer'),
    ),
    HEAD: await ask('HEAD', '/api/instance', { host }),
  };
  const expectedStatus = [200, 200, 204, 400, 401, 403, 404, 421, 413, 200];
  assert.deepEqual(
    Object.values(answers).map(({ status }) => status),
    expectedStatus,
  );
  for (const [name, { headers }] of Object.entries(answers)) {
    for (const [header, expected] of Object.entries(expectedHeaders)) {
      assert.match(String(headers[header]), expected, `${name}: ${header}`);
    }
    const cors = Object.keys(headers).filter((header) => header.startsWith('access-control-'));
    assert.deepEqual(cors, [], name);
  }
});

test('answers of the API are never kept by a cache', async () => {
  for (const path of ['/api/instance', '/api/me', '/metrics', '/livez', '/api/openapi.json']) {
    const response = await call('GET', path, { cookie: member });
    assert.equal(response.headers.get('cache-control'), 'no-store', path);
    await response.text();
  }
});

test('HEAD answers as GET does, without a body, and does not open a stream', async () => {
  const host = `127.0.0.1:${house.port}`;
  const head = await ask('HEAD', '/api/instance', { host });
  assert.deepEqual([head.status, head.text], [200, '']);
  assert.equal((await ask('HEAD', '/api/me', { host })).status, 401);
  assert.equal((await ask('HEAD', '/api/nothing', { host })).status, 404);
  const stream = await Promise.race([
    ask('HEAD', '/api/events', { host, cookie: member }),
    delay(1000, undefined, { ref: false }),
  ]);
  assert.ok(stream, 'it holds the connection');
  assert.equal(stream.status, 404);
});

test('the instance tells who asks from this machine that no code is needed', async () => {
  const fresh = await openHouse();
  const look = async (headers?: Record<string, string>) => {
    const response = await call('GET', '/api/instance', headers ? { headers } : {}, fresh);
    return (await response.json()) as { firstAccount: unknown; plainHttp: boolean };
  };
  assert.deepEqual((await look()).firstAccount, { open: true, claimRequired: false });
  const proxied = await look({ 'x-forwarded-for': '127.0.0.1' });
  assert.deepEqual(proxied.firstAccount, { open: true, claimRequired: true });
  assert.equal(proxied.plainHttp, true);

  const forwarded = (claim?: string) =>
    call(
      'POST',
      '/api/accounts/sign-up',
      { body: { ...ada, ...(claim && { claim }) }, headers: { 'x-forwarded-for': '127.0.0.1' } },
      fresh,
    );
  assert.equal(await codeOf(await forwarded()), 'account/claim-required');
  assert.equal(await codeOf(await forwarded('wrong')), 'account/claim-required');
  const response = await forwarded(fresh.house.claimCode!);
  assert.equal(response.status, 201);
  assert.equal(((await response.json()) as { user: { role: string } }).user.role, 'administrator');
  assert.deepEqual((await look()).firstAccount, { open: false, claimRequired: false });
});

test('a fault inside is one line for the caller and the whole story for the log', async () => {
  const { accounts, metrics } = await openTestRooms();
  const logged: unknown[] = [];
  const log: Log = { ...silentLog, error: (fields) => void logged.push(fields) };
  const faulty = route({
    method: 'GET',
    path: '/api/faulty',
    summary: 'x',
    access: 'anyone',
    answer: z.strictObject({ told: z.string() }),
    query: z.object({ how: z.string() }),
  });
  const handler = on(faulty, ({ query }) => {
    if (query.how === 'throws') throw new Error('canary of an inside');
    // SR-3: what is not in the schema does not go out.
    return { told: 'x', secret: 'canary of an inside' } as { told: string };
  });
  const deps = { accounts, metrics, log, webDir: '', origin: { publicUrl: undefined, allowedHosts: [] } };
  const http = createHttp({ ...deps, handlers: [handler] });
  for (const how of ['throws', 'tells too much']) {
    const response = await http.inject({
      url: '/api/faulty',
      query: { how },
      headers: { host: 'localhost' },
    });
    assert.ok(!response.body.includes('canary'), how);
    assert.ok(!response.body.includes('at '), 'no stack');
    assert.equal(response.statusCode, 500, how);
    const body = response.json<{ error: { code: string; requestId: string } }>();
    assert.equal(body.error.code, 'server/failed');
    assert.equal((logged.at(-1) as { requestId: string }).requestId, body.error.requestId);
  }
  assert.ok((logged[0] as { error: Error }).error.message.includes('canary'));
  await http.close();
});

test('a handler is told the address that trusted proxies vouch for, and https only by the public URL (SR-56)', async () => {
  const { accounts, metrics } = await openTestRooms();
  let told: unknown;
  const handler = on(instanceRoutes.live, ({ client }) => {
    told = [client.address, client.plainHttp, client.onThisMachine];
    return { status: 'ok' as const, checks: [] };
  });
  const { trustedProxies } = readConfig('/', { STOA_TRUSTED_PROXIES: '10.0.0.0/8' });
  const origin = { publicUrl: undefined, allowedHosts: [], trustedProxies };
  const http = createHttp({ accounts, metrics, handlers: [handler], log: silentLog, origin, webDir: '' });
  const ask = async (remoteAddress: string) => {
    const forged = { 'x-forwarded-for': '127.0.0.1, 192.0.2.1', 'x-forwarded-proto': 'https' };
    await http.inject({ url: '/livez', remoteAddress, headers: { host: 'localhost', ...forged } });
    return told;
  };
  assert.deepEqual(await ask('10.0.0.1'), ['192.0.2.1', true, false]);
  assert.deepEqual(await ask('198.51.100.1'), ['198.51.100.1', true, false]);
  await http.close();
});

test('a session that is used is prolonged in the browser as well as in the database', async () => {
  const clock = createTestClock();
  const { accounts, groups, metrics } = await openTestRooms({ clock });
  const given = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' };
  const here = { onThisMachine: true, userAgent: 'test', languages: '' };
  const { token } = (await accounts.signUp(given, here))!;
  const origin = { publicUrl: undefined, allowedHosts: [] };
  const http = createHttp({
    accounts,
    metrics,
    handlers: accountHandlers(accounts, groups.featuresOf),
    log: silentLog,
    origin,
    webDir: '',
  });
  const me = () =>
    http.inject({ url: '/api/me', headers: { host: 'localhost', cookie: `stoa_session=${token}` } });
  assert.equal((await me()).headers['set-cookie'], undefined);
  clock.moveMs(2 * 60 * 60_000);
  assert.match(String((await me()).headers['set-cookie']), /Max-Age=2592000/);
  await http.close();
});
