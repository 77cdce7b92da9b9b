/** What the limits let through and what they refuse, by themselves and through the whole of HTTP. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accountRoutes } from '@stoa/contract/accounts';
import { instanceRoutes } from '@stoa/contract/instance';
import { OperationClasses, operationOf } from '@stoa/contract/route';
import { allRoutes } from '@stoa/contract/routes';
import type { FastifyInstance } from 'fastify';
import { accountHandlers } from '../features/accounts/routes.ts';
import { tokenIn } from '../features/accounts/testing.ts';
import { AppError } from '../kernel/errors.ts';
import { on } from '../kernel/handler.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics } from '../kernel/metrics.ts';
import { readConfig } from './config.ts';
import { createHttp } from './http.ts';
import { type Caller, createLimits, limits, prefixOf } from './limits.ts';
import { createTestClock, openTestRooms } from './testing.ts';

const opened: FastifyInstance[] = [];
after(async () => {
  for (const http of opened) await http.close();
});

test('every route is of a class, what changes something is never of reading, and every class has its limits (SR-60)', () => {
  for (const route of allRoutes) {
    const operation = operationOf(route);
    assert.ok(Object.hasOwn(limits, operation), route.path);
    assert.equal(operation === 'read', route.method === 'GET', route.path);
    const body = JSON.stringify(route.body ?? {});
    // Whatever has a password checked or hashed costs what a sign-in does.
    if (/"password"/.test(body))
      assert.ok(['sign-in', 'sign-up', 'password'].includes(operation), route.path);
  }
  assert.deepEqual(Object.keys(limits).toSorted(), OperationClasses.toSorted());
});

test('an address counts as one customer: IPv4 by itself, IPv6 by its first 64 bits (SR-56)', () => {
  assert.notEqual(prefixOf('192.0.2.1'), prefixOf('192.0.2.2'));
  assert.equal(prefixOf('2001:db8:1:2::1'), prefixOf('2001:db8:1:2:ffff::9'));
  assert.notEqual(prefixOf('2001:db8:1:2::1'), prefixOf('2001:db8:1:3::1'));
});

const stranger = (address: string): Caller => ({ userId: undefined, address, onThisMachine: false });

test('strangers cannot keep out who is known, and one address cannot use up what all strangers have', () => {
  const metrics = createMetrics();
  const made = createLimits({ clock: createTestClock(), metrics });
  const take = (caller: Caller, times = 1): number => {
    let refused = 0;
    for (let n = 0; n < times; n++) {
      try {
        made.take('sign-in', caller);
      } catch (error) {
        assert.ok(error instanceof AppError && error.code === 'request/too-many');
        refused += 1;
      }
    }
    return refused;
  };
  const { address, strangers, account } = limits['sign-in'];
  assert.equal(take(stranger('192.0.2.1'), 5_000), 5_000 - address.burst);
  assert.equal(take(stranger('192.0.2.2')), 0);
  for (let n = 0; n < strangers.burst; n++) take(stranger(`198.51.${n >> 8}.${n & 255}`));
  assert.equal(take(stranger('192.0.2.3')), 1);
  const known = { ...stranger('192.0.2.1'), userId: 'usr_1' };
  assert.equal(take(known, 1_000), 1_000 - account.burst);
  assert.equal(take({ ...known, userId: 'usr_2' }), 0);
  // Whoever sits at the machine is no stranger, but an account is one everywhere.
  assert.equal(take({ ...stranger('127.0.0.1'), onThisMachine: true }, 5_000), 0);
  assert.equal(take({ ...known, onThisMachine: true }), 1);
});

test('a refusal is counted by its class', async () => {
  const metrics = createMetrics();
  const made = createLimits({ clock: createTestClock(), metrics });
  for (let n = 0; n < limits.mail.address.burst; n++) made.take('mail', stranger('192.0.2.1'));
  assert.throws(() => made.take('mail', stranger('192.0.2.1')));
  assert.match(await metrics.text(), /stoa_limits_refused_total\{operation="mail"\} 1\n/);
});

const openHttp = async () => {
  const clock = createTestClock();
  const rooms = await openTestRooms({ clock });
  const { accounts, metrics } = rooms;
  const { trustedProxies } = readConfig('/', { STOA_TRUSTED_PROXIES: '10.0.0.0/8' });
  const live = on(instanceRoutes.live, () => ({ status: 'ok' as const, checks: [] }));
  const http = createHttp({
    accounts,
    metrics,
    clock,
    handlers: [live, ...accountHandlers(accounts)],
    log: silentLog,
    origin: { publicUrl: undefined, allowedHosts: [], trustedProxies },
    webDir: '',
  });
  opened.push(http);
  const call = (
    method: 'GET' | 'POST',
    url: string,
    {
      from = '203.0.113.1',
      via,
      cookie,
      body,
    }: { from?: string; via?: string; cookie?: string; body?: object },
  ) =>
    http.inject({
      method,
      url,
      remoteAddress: from,
      headers: {
        host: 'localhost',
        origin: 'http://localhost',
        ...(via && { 'x-forwarded-for': via }),
        ...(cookie && { cookie }),
      },
      ...(body && { body }),
    });
  const signIn = (email: string, password: string, more: { from?: string; cookie?: string } = {}) =>
    call('POST', accountRoutes.signIn.path, { ...more, body: { email, password } });
  return { rooms, clock, call, signIn };
};

const cookiesOf = (response: { cookies: { name: string; value: string }[] }): string =>
  response.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');

const deviceOf = (cookies: string): string => /stoa_device=[^;]+/.exec(cookies)![0];

test('a forged X-Forwarded-For makes no further bucket; a refusal says when to come again (SR-56)', async () => {
  const { clock, call } = await openHttp();
  const { burst } = limits.read.address;
  let refused = 0;
  for (let n = 0; n < burst + 1_000; n++) {
    const { statusCode } = await call('GET', '/livez', { via: `192.0.${n >> 8}.${n & 255}` });
    if (statusCode === 429) refused += 1;
  }
  assert.equal(refused, 1_000);
  const answer = await call('GET', '/livez', { via: '192.0.2.1' });
  assert.equal(answer.headers['retry-after'], '1');
  const { error } = answer.json<{ error: { code: string; details: { retryAfterMs: number } } }>();
  assert.equal(error.code, 'request/too-many');
  clock.moveMs(error.details.retryAfterMs);
  assert.equal((await call('GET', '/livez', { via: '192.0.2.1' })).statusCode, 200);
  // Whom a trusted proxy vouches for is somebody else.
  assert.equal((await call('GET', '/livez', { from: '10.0.0.1', via: '192.0.2.1' })).statusCode, 200);
});

test('two people behind one address do not starve each other (SR-56)', async () => {
  const { rooms, call, signIn } = await openHttp();
  await rooms.addUser('Ada');
  await rooms.addUser('Bob');
  const at = { from: '10.0.0.1', via: '192.0.2.1' };
  const ada = cookiesOf(await signIn('ada@example.org', 'correct horse'));
  const bob = cookiesOf(await signIn('bob@example.org', 'correct horse'));
  const codes = new Set<number>();
  const ask = (cookie: string) => call('POST', '/api/me/password', { ...at, cookie, body: {} });
  for (let n = 0; n < limits.password.account.burst + 1; n++) codes.add((await ask(ada)).statusCode);
  assert.deepEqual(codes, new Set([400, 429]));
  assert.equal((await ask(bob)).statusCode, 400);
  assert.equal((await call('GET', '/api/me', { ...at, cookie: ada })).statusCode, 200, 'other things go on');
});

test('guesses from many addresses slow each other down, known account or not, and the owner still comes in', async () => {
  const { rooms, clock, signIn, call } = await openHttp();
  await rooms.addUser('Ada');
  const known = deviceOf(cookiesOf(await signIn('ada@example.org', 'correct horse')));
  const guess = async (email: string, n: number) =>
    (await signIn(email, 'wrong', { from: `198.51.100.${n}` })).body.replace(/"requestId":"[^"]+"/, '');
  for (let n = 0; n < 14; n++) {
    const answers = [await guess('ada@example.org', n), await guess('nobody@example.org', n)];
    assert.equal(answers[0], answers[1], 'SR-51');
    assert.match(answers[0]!, n < 10 ? /wrong-credentials/ : /too-many/);
  }
  // A stranger is not let past, not even with the right password: otherwise a guess would be worth trying.
  assert.equal((await signIn('ada@example.org', 'correct horse')).statusCode, 429);
  assert.equal((await signIn('ada@example.org', 'correct horse', { cookie: known })).statusCode, 200);
  assert.equal((await signIn('ada@example.org', 'correct horse', { cookie: `${known}x` })).statusCode, 429);
  // It ends by itself.
  clock.moveMs(60_000);
  assert.equal((await signIn('ada@example.org', 'correct horse')).statusCode, 200);
  // A browser that is known for one account is a stranger to another.
  await rooms.addUser('Bob');
  for (let n = 0; n < 10; n++) await guess('bob@example.org', n);
  assert.equal((await signIn('bob@example.org', 'correct horse', { cookie: known })).statusCode, 429);
  // And whoever has none comes in by a link.
  const administrator = await rooms.accounts.signIn('ada@example.org', 'correct horse', '');
  const principal = (await rooms.accounts.authenticate(administrator.token))!;
  const { items } = await rooms.accounts.listUsers(principal, { limit: 10 });
  const bob = items.find(({ email }) => email === 'bob@example.org')!;
  const { url } = await rooms.accounts.makeResetLink(principal, bob.id);
  const body = { token: tokenIn(url), password: 'battery staple' };
  const done = await call('POST', accountRoutes.resetPassword.path, { body });
  assert.equal(done.statusCode, 204, done.body);
  const cookie = deviceOf(cookiesOf(done));
  assert.equal((await signIn('bob@example.org', 'battery staple', { cookie })).statusCode, 200);
});

test('a flood of sign-ins at once is refused at once beyond what can be worked on, and somebody known is not', async () => {
  const { rooms, signIn } = await openHttp();
  await rooms.addUser('Ada');
  const known = deviceOf(cookiesOf(await signIn('ada@example.org', 'correct horse')));
  await rooms.accounts.prepare();
  let checked = 0;
  const flood = Array.from({ length: 130 }, async (_, n) => {
    const { statusCode } = await signIn(`nobody-${n}@example.org`, 'wrong', { from: `198.51.100.${n}` });
    if (statusCode === 401) checked += 1;
    return statusCode;
  });
  assert.equal((await signIn('ada@example.org', 'correct horse', { cookie: known })).statusCode, 200);
  const checkedBefore = checked;
  const codes = await Promise.all(flood);
  assert.deepEqual(new Set(codes), new Set([401, 429]));
  assert.ok(checkedBefore < checked / 2, `${checkedBefore} of ${checked} went before`);
});
