/** The way of the browser: who may go it, how often, and what others see who try. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetch } from 'undici';
import { AppError } from '../../../kernel/errors.ts';
import { claimExchange, findAttempt } from './store.ts';
import { createBrowser } from './testing/browser.ts';
import { attemptOf, openRig, tokenIn, type Person } from './testing/rig.ts';
import { until } from './testing/until.ts';

const rig = await openRig();
const { as, db, clock, origin } = rig;
const ada = await rig.person('Ada');
const bob = await rig.person('Bob');

const statusOf = async (attemptId: string) => (await findAttempt(db, attemptId))?.status;

interface Seen {
  status: number;
  location: string | null;
  headers: Record<string, string>;
  body: string;
}

/** All that can be told from outside, of the callback and of the page it leads to. */
const probe = async (address: string | URL, cookie = ''): Promise<Seen[]> => {
  const seen: Seen[] = [];
  let next: string | URL | undefined = address;
  while (next) {
    const response: Awaited<ReturnType<typeof fetch>> = await fetch(next, {
      redirect: 'manual',
      headers: { cookie },
    });
    const { 'x-request-id': _, date: __, ...headers } = Object.fromEntries(response.headers);
    const location = response.headers.get('location');
    seen.push({ status: response.status, location, headers, body: await response.text() });
    next = location === null ? undefined : new URL(location, next);
  }
  return seen;
};

const callback = (targetId: string, query: Record<string, string | undefined>) => {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${origin}/mcp/oauth/callback/${targetId}?${new URLSearchParams(given).toString()}`;
};

const cookieOf = ({ browser }: Person, wanted: RegExp) =>
  [...browser.jar.get('127.0.0.1')!]
    .filter(([name]) => wanted.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');

test('R36: a valid refusal ends the attempt at once, and its person is told', async () => {
  const target = rig.target();
  const news: unknown[] = [];
  rig.bus.subscribe(`news:${ada.user.userId}`, (message) => news.push(message));
  const { attemptId, url } = await rig.callbackOf(ada, target, 'deny');
  const page = await ada.browser.open(url);
  assert.match(page.text, /You declined/);
  const { status, class: kind } = await rig.oauth.attempt(ada.user, attemptId);
  assert.deepEqual([status, kind], ['failed', 'user_denied']);
  assert.deepEqual(news, [{ type: 'oauth-attempt-changed', attemptId, targetId: target.id }]);
});

test('R37: a refusal that rejects the client gives up a reused registration, and the browser goes on with a new one', async () => {
  const target = rig.target();
  await rig.signIn(ada, target);
  const { attemptId, url } = await rig.callbackOf(bob, target, 'deny');
  const state = url.searchParams.get('state')!;
  const before = as.registrations();
  const page = await bob.browser.open(
    callback(target.id, { state, iss: as.issuer, error: 'unauthorized_client' }),
  );
  assert.match(page.text, /Signed in at/);
  assert.equal(as.registrations() - before, 1);
  assert.equal((await rig.oauth.attempt(bob.user, attemptId)).class, 'client_rejected');
});

test('R38, R39, R40, X2: a stolen state changes nothing, and tells as much as one that never was (SR-21)', async () => {
  const target = rig.target();
  const { attemptId, url } = await rig.callbackOf(ada, target);
  const { state, code, iss } = Object.fromEntries(url.searchParams) as Record<string, string>;
  const session = cookieOf(bob, /^stoa_session$/);
  for (const cookie of ['', session, 'stoa_oauth_x=y']) {
    for (const more of [{ error: 'access_denied' }, { code: code! }, { code: code!, error: 'x' }, {}]) {
      const query = { iss: iss!, ...more };
      const stolen = await probe(callback(target.id, { state: state!, ...query }), cookie);
      const unknown = await probe(callback(target.id, { state: 'never-was', ...query }), cookie);
      assert.deepEqual(stolen, unknown);
    }
  }
  assert.equal(await statusOf(attemptId), 'awaiting');
  assert.match((await ada.browser.open(url)).text, /Signed in at/);
  assert.equal(await statusOf(attemptId), 'authorized');
});

test('R41: the browser that was sent may bring the refusal, even when its session is over', async () => {
  const { attemptId, url } = await rig.callbackOf(ada, rig.target(), 'deny');
  const page = await probe(url, cookieOf(ada, /^stoa_oauth_/));
  assert.match(page.at(-1)!.body, /You declined/);
  assert.equal(await statusOf(attemptId), 'failed');
});

test('R42: a session of the same person may bring the refusal from another browser', async () => {
  const { attemptId, url } = await rig.callbackOf(ada, rig.target(), 'deny');
  await probe(url, cookieOf(ada, /^stoa_session$/));
  assert.equal(await statusOf(attemptId), 'failed');
});

test('R43, R44: without any cookie a callback leads to a page that says so, at once and without a trace', async () => {
  const target = rig.target();
  const { attemptId, url } = await rig.callbackOf(ada, target);
  const state = url.searchParams.get('state')!;
  for (const query of [{ state, error: 'access_denied' }, { state }, { error: 'x' }, { code: 'x' }]) {
    const [first, page] = await probe(callback(target.id, query));
    assert.equal(first!.status, 302);
    assert.equal(first!.location, '/mcp/oauth/result/unknown');
    assert.match(page!.body, /cannot go on here/);
  }
  const row = await findAttempt(db, attemptId);
  assert.deepEqual([row?.status, row?.callbackAt], ['awaiting', null]);
});

test('R45: who needs the sign-in as well joins the same attempt, and is led to the same address', async () => {
  const target = rig.target();
  const first = attemptOf(await rig.begin(ada, target));
  const second = attemptOf(await rig.begin(ada, target, { purpose: 'again', interactionId: null }));
  assert.equal(second.attemptId, first.attemptId);
  const isServer = (url: URL) => url.origin === as.issuer;
  const one = await ada.browser.open(origin + first.start, 'leave', isServer);
  const two = await ada.browser.open(origin + second.start, 'leave', isServer);
  assert.equal(one.url.href, two.url.href);
});

test('R46: who has joined sees the rejection, and what follows from it has happened already', async () => {
  const target = rig.target();
  await rig.signIn(bob, target);
  const { attemptId, url } = await rig.callbackOf(ada, target);
  const joined = attemptOf(await rig.begin(ada, target, { purpose: 'again' }));
  as.answers('/token', { status: 401, body: { error: 'invalid_client' } });
  await ada.browser.open(url);
  as.answers('/token');
  const { class: kind } = await rig.oauth.attempt(ada.user, joined.attemptId);
  assert.deepEqual([joined.attemptId, kind], [attemptId, 'client_rejected']);
  const next = (await findAttempt(db, attemptOf(await rig.begin(bob, target)).attemptId))!;
  const failed = (await findAttempt(db, attemptId))!;
  assert.notEqual(next.registrationId, failed.registrationId);
});

test('X3: a callback that comes twice is redeemed once, and the other is told that it goes well', async () => {
  const target = rig.target();
  const second = await rig.addReplica();
  const { url } = await rig.callbackOf(ada, target);
  const before = as.tokenRequests().length;
  const release = as.hold('/token');
  const first = ada.browser.open(url);
  await until(() => as.tokenRequests().length > before);
  const meanwhile = await probe(second.origin + url.pathname + url.search, cookieOf(ada, /^stoa_/));
  assert.match(meanwhile.at(-1)!.body, /http-equiv="refresh"/);
  release();
  assert.match((await first).text, /Signed in at/);
  assert.match((await ada.browser.open(url)).text, /Signed in at/);
  assert.equal(as.tokenRequests().length, before + 1);
  assert.equal((await rig.call(tokenIn(await rig.token(ada, target)).accessToken)).status, 200);
});

test('X10: the callback of an attempt that was left neither completes nor fails the present one', async () => {
  const target = rig.target();
  const { attemptId, url } = await rig.callbackOf(ada, target);
  const present = attemptOf(await rig.begin(ada, target, { startAgain: true }));
  assert.notEqual(present.attemptId, attemptId);
  assert.match((await ada.browser.open(url)).text, /cannot go on here/);
  url.searchParams.delete('code');
  url.searchParams.set('error', 'access_denied');
  await ada.browser.open(url);
  assert.equal(await statusOf(attemptId), 'superseded');
  assert.equal(await statusOf(present.attemptId), 'awaiting');
  assert.deepEqual(await rig.token(ada, target), { kind: 'none' });
});

test('X11: an answer of another issuer, or without one that was promised, ends it, and nothing it says is shown', async () => {
  for (const iss of ['https://evil.example', `${as.issuer}/`, undefined]) {
    for (const what of ['code', 'error']) {
      const { attemptId, url } = await rig.callbackOf(ada, rig.target(), 'deny');
      const state = url.searchParams.get('state')!;
      const before = as.tokenRequests().length;
      const query = {
        state,
        [what]: 'shown-nowhere',
        error_description: 'shown-nowhere',
        ...(iss && { iss }),
      };
      const page = await ada.browser.open(callback(url.pathname.split('/').at(-1)!, query));
      assert.doesNotMatch(page.text, /shown-nowhere/);
      assert.equal((await rig.oauth.attempt(ada.user, attemptId)).class, 'issuer_mismatch');
      assert.equal(as.tokenRequests().length, before);
    }
  }
});

test('X15: whatever is the matter with an attempt, the callback shows the same', async () => {
  const pages = new Set<string>();
  const show = async (address: string | URL) => {
    const seen = await probe(address, cookieOf(ada, /^stoa_/));
    pages.add(JSON.stringify(seen));
  };
  await show(callback(rig.target().id, { state: 'never-was', code: 'x' }));
  const expired = await rig.callbackOf(ada, rig.target());
  clock.moveMs(11 * 60_000);
  await show(expired.url);
  const cancelled = await rig.callbackOf(ada, rig.target());
  await rig.oauth.cancel(ada.user, cancelled.attemptId);
  await show(cancelled.url);
  const elsewhere = await rig.callbackOf(ada, rig.target());
  elsewhere.url.pathname = `/mcp/oauth/callback/${rig.target().id}`;
  await show(elsewhere.url);
  const mine = await rig.callbackOf(bob, rig.target());
  await show(mine.url);
  await show(`${origin}/mcp/oauth/callback/${rig.target().id}?state=${'y'.repeat(5_000)}&state=z&code=1`);
  assert.equal(pages.size, 1);
  assert.equal(await statusOf(elsewhere.attemptId), 'awaiting');
});

test('X16: an attempt is its person’s alone, at every address', async () => {
  const { attemptId, start } = attemptOf(await rig.begin(ada, rig.target()));
  const isUnknown = (error: unknown) => error instanceof AppError && error.code === 'oauth-attempt/not-found';
  await assert.rejects(rig.oauth.attempt(bob.user, attemptId), isUnknown);
  await assert.rejects(rig.oauth.cancel(bob.user, attemptId), isUnknown);
  assert.match((await bob.browser.open(origin + start)).text, /cannot go on here/);
  const stranger = createBrowser();
  assert.match((await stranger.open(origin + start)).text, /Sign in to Stoa first/);
  assert.match((await stranger.open(`${origin}/mcp/oauth/result/${attemptId}`)).text, /cannot go on here/);
  const foreign = await probe(`${origin}/mcp/oauth/start/${attemptId}`, cookieOf(bob, /session/));
  const never = await probe(`${origin}/mcp/oauth/start/oat_${'a'.repeat(24)}`, cookieOf(bob, /session/));
  assert.deepEqual(foreign, never);
  assert.match(attemptId, /^oat_[\w-]{24}$/);
});

test('a result page is kept nowhere, tells nobody where it was, and can do nothing', async () => {
  const { page } = await rig.signIn(ada, rig.target({ name: '<script>alert(1)</script>' }));
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  assert.match(page.headers.get('content-security-policy')!, /default-src 'none'.*frame-ancestors 'none'/);
  assert.doesNotMatch(page.text, /<script/);
  assert.match(page.text, /&lt;script&gt;/);
  assert.doesNotMatch(page.url.href, /code|state/);
});

test('a result page speaks the language of its person', async () => {
  await rig.settings.updatePreferences(bob.user, { language: 'de' });
  const { page } = await rig.signIn(bob, rig.target());
  assert.match(page.text, /<html lang="de">/);
  assert.match(page.text, /angemeldet/);
});

test('what authorization servers may fetch of us names itself and our callback', async () => {
  const { id } = rig.target();
  const address = `${origin}/mcp/oauth/client/${id}.json`;
  rig.setAddress('https://stoa.example');
  try {
    const document = (await (await fetch(address)).json()) as Record<string, unknown>;
    assert.equal(document.client_id, `https://stoa.example/mcp/oauth/client/${id}.json`);
    assert.deepEqual(document.redirect_uris, [`https://stoa.example/mcp/oauth/callback/${id}`]);
    assert.equal(document.token_endpoint_auth_method, 'none');
  } finally {
    rig.setAddress(origin);
  }
});

test('to ask for the head of a page goes no step of the way', async () => {
  const { attemptId, url } = await rig.callbackOf(ada, rig.target());
  const cookie = cookieOf(ada, /^stoa_/);
  assert.equal((await fetch(url, { method: 'HEAD', headers: { cookie } })).status, 404);
  assert.equal(await statusOf(attemptId), 'awaiting');
});

test('a start link that is opened in a second browser goes on there, and still in the first', async () => {
  const target = rig.target();
  const { attemptId, start } = attemptOf(await rig.begin(ada, target));
  const isCallback = (url: URL) => url.pathname.startsWith('/mcp/oauth/callback/');
  const { url } = await ada.browser.open(origin + start, 'consent', isCallback);
  const phone = createBrowser();
  phone.setCookie(origin, 'stoa_session', cookieOf(ada, /^stoa_session$/).split('=')[1]!);
  await phone.open(origin + start, 'leave');
  assert.match((await ada.browser.open(url)).text, /Signed in at/);
  assert.equal(await statusOf(attemptId), 'authorized');
});

test('when a process dies between code and tokens the attempt ends as interrupted, and the next one works', async () => {
  const target = rig.target();
  const { attemptId, url } = await rig.callbackOf(ada, target);
  assert.ok(await claimExchange(db, attemptId, 'a process that has died', -1_000));
  const page = await ada.browser.open(url);
  assert.match(page.text, /interrupted/);
  assert.equal((await rig.oauth.attempt(ada.user, attemptId)).class, 'interrupted');
  assert.equal((await rig.signIn(ada, target)).attempt.status, 'authorized');
});
