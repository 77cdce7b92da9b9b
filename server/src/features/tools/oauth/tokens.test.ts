/** Tokens in use: renewed once, kept through every storm, and given up on a definite word. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { ProtectedTarget, TokenAnswer } from './oauth.ts';
import { listRegistrationRows } from './registration-store.ts';
import { findTokenSet } from './store.ts';
import { attemptOf, openRig, tokenIn, type Person } from './testing/rig.ts';
import { never } from './testing/wishes.ts';
import { timesOf } from './times.ts';
import { until } from './testing/until.ts';

const rig = await openRig({ scopes: ['mcp', 'files', 'admin'] });
const { as, clock, db, oauth, resource } = rig;
resource.describes((document) => ({ ...document, scopes_supported: ['mcp'] }));
const ada = await rig.person('Ada');
const hour = 60 * 60_000;

const signedIn = async (target = rig.target(), person: Person = ada): Promise<ProtectedTarget> => {
  assert.equal((await rig.signIn(person, target)).attempt.status, 'authorized');
  return target;
};

const refuse = (target: ProtectedTarget, generation: number | null, by = oauth): Promise<TokenAnswer> =>
  by.refused(ada.user, target, { status: 401, generation, challenge: null }, never);

const challenge = (scope: string) => `Bearer error="insufficient_scope", scope="${scope}"`;

const refreshing = async (work: () => Promise<unknown>): Promise<number> => {
  const before = as.refreshes();
  await work();
  return as.refreshes() - before;
};

const down = { status: 503, body: '<html>down</html>' };
const rejectedGrant = { status: 400, body: { error: 'invalid_grant' } };

test('X14: the resource is named where one signs in, for the token and for every renewal, unless switched off', async () => {
  for (const noResource of [false, true]) {
    const target = rig.target({ audience: 'an-api' });
    const { start } = attemptOf(await rig.begin(ada, { ...target, allow: { ...target.allow, noResource } }));
    const page = await ada.browser.open(rig.origin + start);
    const authorize = new URL(page.way.find((url) => url.startsWith(`${as.issuer}/authorize?`))!);
    const expected = noResource ? null : resource.url;
    assert.equal(authorize.searchParams.get('resource'), expected);
    assert.equal(authorize.searchParams.get('audience'), 'an-api');
    assert.equal(as.tokenRequests().at(-1)!.get('resource'), expected);
    if (noResource) continue;
    await refuse(target, 1);
    const refresh = as.tokenRequests().at(-1)!;
    assert.equal(refresh.get('grant_type'), 'refresh_token');
    assert.equal(refresh.get('resource'), expected);
    assert.equal(refresh.get('scope'), null);
  }
});

test('a token is renewed before it ends, each person’s at another moment', async () => {
  const target = await signedIn();
  assert.equal(await refreshing(() => rig.token(ada, target)), 0);
  clock.moveMs(0.86 * hour);
  const renewing = refreshing(async () => assert.equal(tokenIn(await rig.token(ada, target)).generation, 2));
  assert.equal(await renewing, 1);
  const moments = ['a', 'b', 'c', 'd'].map((whose) => Date.parse(timesOf(1000, whose, 0).refreshAt!));
  assert.equal(new Set(moments).size, 4);
  assert.ok(moments.every((moment) => moment >= 750_000 && moment < 850_000));
});

test('X6: of twelve calls at the end of a token one renews it, and all get the new one', async () => {
  const target = await signedIn();
  const second = await rig.addReplica();
  clock.moveMs(2 * hour);
  const calls = Array.from({ length: 12 }, (_, n) => rig.token(ada, target, n % 2 ? oauth : second.oauth));
  const count = await refreshing(async () => {
    for (const answer of await Promise.all(calls)) assert.equal(tokenIn(answer).generation, 2);
  });
  assert.equal(count, 1);
  const refused = Array.from({ length: 12 }, (_, n) => refuse(target, 1, n % 2 ? oauth : second.oauth));
  assert.equal(await refreshing(() => Promise.all(refused)), 0);
});

test('X7: who comes with an old token gets the newer one, and a rejection of the old one harms it not', async () => {
  const target = await signedIn();
  assert.equal(tokenIn(await refuse(target, 1)).generation, 2);
  assert.equal(await refreshing(async () => assert.equal(tokenIn(await refuse(target, 1)).generation, 2)), 0);
  clock.moveMs(10 * 60_000);
  // While our renewal is under way, another process has signed in anew: the answer to the old one is void.
  as.answers('/token', rejectedGrant);
  const before = as.refreshes();
  const release = as.hold('/token');
  const late = refuse(target, 2);
  await until(() => as.refreshes() > before);
  await sql`update "oauthTokenSets" set generation = 3 where "targetId" = ${target.id}`.execute(db.query());
  release();
  assert.equal(tokenIn(await late).generation, 3);
  as.answers('/token');
  assert.equal((await findTokenSet(db, ada.user.userId, target.id))?.status, 'ok');
});

test('X8: a server that is down costs nobody a sign-in, and is left alone for a while', async () => {
  const target = await signedIn();
  clock.moveMs(2 * hour);
  as.answers('/token', down);
  const first = await rig.token(ada, target);
  assert.equal(first.kind, 'unavailable');
  assert.equal(
    await refreshing(async () => assert.equal((await rig.token(ada, target)).kind, 'unavailable')),
    0,
  );
  as.answers('/token', { status: 200, body: '<html>' });
  clock.moveMs(3_000);
  assert.equal((await rig.token(ada, target)).kind, 'unavailable');
  as.answers('/token');
  clock.moveMs(60_000);
  assert.equal(tokenIn(await rig.token(ada, target)).generation, 2);
});

test('a token that still holds is sent while it cannot be renewed', async () => {
  const target = await signedIn();
  clock.moveMs(0.86 * hour);
  as.answers('/token', down);
  assert.equal(tokenIn(await rig.token(ada, target)).generation, 1);
  as.answers('/token');
  clock.moveMs(60_000);
  assert.equal(tokenIn(await rig.token(ada, target)).generation, 2);
});

test('X9: a token that is refused right after it was renewed is not renewed again', async () => {
  const target = await signedIn();
  assert.equal(tokenIn(await refuse(target, 1)).generation, 2);
  const count = await refreshing(async () => {
    assert.deepEqual(await refuse(target, 2), { kind: 'sign-in', class: 'grant_rejected' });
    assert.deepEqual(await rig.token(ada, target), { kind: 'sign-in', class: 'grant_rejected' });
  });
  assert.equal(count, 0);
});

test('a grant that is gone asks for a sign-in, which brings back all', async () => {
  const target = await signedIn();
  as.answers('/token', rejectedGrant);
  assert.deepEqual(await refuse(target, 1), { kind: 'sign-in', class: 'grant_rejected' });
  as.answers('/token');
  await signedIn(target);
  assert.equal(tokenIn(await rig.token(ada, target)).generation, 2);
});

test('X5: a client that is rejected at a renewal is given up, and the next sign-in registers anew', async () => {
  const target = await signedIn();
  as.answers('/token', { status: 401, body: { error: 'invalid_client' } });
  assert.deepEqual(await refuse(target, 1), { kind: 'sign-in', class: 'client_rejected' });
  as.answers('/token');
  const rows = (await listRegistrationRows(db)).filter(({ targetId }) => targetId === target.id);
  assert.deepEqual(rows, []);
  const before = as.registrations();
  await signedIn(target);
  assert.equal(as.registrations() - before, 1);
});

test('X19: tokens of an earlier revision are not sent, and are gone once the target says that it changed', async () => {
  const target = await signedIn();
  const moved = { ...target, revision: 2 };
  assert.deepEqual(await rig.token(ada, moved), { kind: 'none' });
  assert.deepEqual(await refuse(moved, 1), { kind: 'sign-in', class: 'sign_in_required' });
  const before = as.registrations();
  const pending = attemptOf(await rig.begin(ada, target)).attemptId;
  await db.transaction((tx) => oauth.targetChanged(tx, target.id, 2));
  assert.equal((await oauth.attempt(ada.user, pending)).status, 'superseded');
  assert.equal(await findTokenSet(db, ada.user.userId, target.id), undefined);
  await signedIn(moved);
  assert.equal(as.registrations() - before, 1);
});

test('more scope is asked for together with what was, at most twice by the same set', async () => {
  const target = await signedIn();
  resource.wants('files');
  try {
    const { accessToken, generation } = tokenIn(await rig.token(ada, target));
    const { status, challenge: said } = await rig.call(accessToken);
    assert.equal(status, 403);
    const refusal = { status: 403 as const, generation, challenge: said };
    const answer = await oauth.refused(ada.user, target, refusal, never);
    assert.deepEqual(answer, { kind: 'sign-in', class: 'insufficient_scope', scopes: ['files'] });
    const { page } = await rig.signIn(ada, target, { purpose: 'step-up', challenge: said });
    const authorize = new URL(page.way.find((url) => url.startsWith(`${as.issuer}/authorize?`))!);
    assert.deepEqual(authorize.searchParams.get('scope')!.split(' ').toSorted(), [
      'files',
      'mcp',
      'offline_access',
    ]);
    const wider = tokenIn(await rig.token(ada, target));
    assert.equal((await rig.call(wider.accessToken)).status, 200);
    // An old token that was refused is answered by the wider one.
    assert.equal(tokenIn(await oauth.refused(ada.user, target, refusal, never)).generation, wider.generation);
    const again = { ...refusal, generation: wider.generation };
    await rig.signIn(ada, target, { purpose: 'step-up', challenge: said });
    const renewed = attemptOf(await rig.begin(ada, target, { purpose: 'again', startAgain: true }));
    const isServer = (url: URL) => url.origin === as.issuer;
    const { url } = await ada.browser.open(rig.origin + renewed.start, 'leave', isServer);
    assert.match(url.searchParams.get('scope')!, /files/, 'who signs in again keeps what was granted');
    await oauth.cancel(ada.user, renewed.attemptId);
    const third = await oauth.refused(ada.user, target, { ...again, generation: 3 }, never);
    assert.deepEqual([third.kind, third.kind === 'failed' && third.class], ['failed', 'insufficient_scope']);
    const begun = await rig.begin(ada, target, { purpose: 'step-up', challenge: said });
    assert.equal(begun.kind === 'failed' && begun.class, 'insufficient_scope');
    const other = await oauth.refused(
      ada.user,
      target,
      { ...again, generation: 3, challenge: challenge('admin') },
      never,
    );
    assert.equal(other.kind, 'sign-in');
  } finally {
    resource.wants();
  }
});

test('a 403 that names no scope is no matter of signing in', async () => {
  const target = await signedIn();
  const answer = await oauth.refused(
    ada.user,
    target,
    { status: 403, generation: 1, challenge: null },
    never,
  );
  assert.deepEqual([answer.kind, answer.kind === 'failed' && answer.class], ['failed', 'insufficient_scope']);
});

test('whoever no longer waits is let go at once, and the renewal goes on', async () => {
  const target = await signedIn();
  clock.moveMs(2 * hour);
  const release = as.hold('/token');
  const leaving = new AbortController();
  const left = oauth.tokenFor(ada.user, target, leaving.signal);
  const staying = rig.token(ada, target);
  leaving.abort(new Error('gone'));
  await assert.rejects(left, /gone/);
  release();
  assert.equal(tokenIn(await staying).generation, 2);
});
