/** What is left when somebody disconnects, a target goes, or an account does; and what never leaves the tables. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetch } from 'undici';
import { system } from '../../../kernel/principal.ts';
import { rotateSecrets } from '../../../app/secret-keeping.ts';
import { everythingIn, openTestRooms } from '../../../app/testing.ts';
import { listRegistrationRows, placeOfRegistration } from './registration-store.ts';
import { findTokenSet } from './store.ts';
import { attemptOf, openRig, tokenIn } from './testing/rig.ts';
import { never } from './testing/wishes.ts';
import { until } from './testing/until.ts';

const rig = await openRig();
const { as, db, oauth } = rig;
const ada = await rig.person('Ada');

test('X20: who disconnects has no tokens here nor there, and no attempt under way', async () => {
  const target = rig.target();
  await rig.signIn(ada, target);
  const { accessToken } = tokenIn(await rig.token(ada, target));
  const { attemptId } = attemptOf(await rig.begin(ada, target, { purpose: 'again' }));
  await oauth.disconnect(ada.user, target);
  assert.equal((await rig.call(accessToken)).status, 401);
  assert.deepEqual(await rig.token(ada, target), { kind: 'none' });
  assert.equal((await oauth.attempt(ada.user, attemptId)).status, 'cancelled');
  const { items } = await rig.audit.list(system, { limit: 10 }, async () => new Map());
  assert.deepEqual(
    items.slice(0, 2).map(({ action, object }) => [action, object.id]),
    [
      ['oauth.disconnect', target.id],
      ['oauth.authorize', target.id],
    ],
  );
});

test('X20: a server that does not answer keeps nobody from disconnecting', async () => {
  const target = rig.target();
  await rig.signIn(ada, target);
  as.answers('/revoke', { status: 503 });
  await oauth.disconnect(ada.user, target);
  as.answers('/revoke');
  assert.deepEqual(await rig.token(ada, target), { kind: 'none' });
});

test('tokens that a renewal brings after somebody has disconnected are revoked, not kept', async () => {
  const target = rig.target();
  await rig.signIn(ada, target);
  const before = as.refreshes();
  const release = as.hold('/token');
  const refused = oauth.refused(ada.user, target, { status: 401, generation: 1, challenge: null }, never);
  await until(() => as.refreshes() > before);
  // The server does not hear that the old ones are revoked, and gives out new ones.
  as.answers('/revoke', { status: 503 });
  await oauth.disconnect(ada.user, target);
  const revocations = as.revocations();
  release();
  assert.deepEqual(await refused, { kind: 'none' });
  as.answers('/revoke');
  assert.equal(as.revocations() - revocations, 1);
  assert.equal(await findTokenSet(db, ada.user.userId, target.id), undefined);
});

test('a code that is redeemed while its target goes leaves nothing behind', async () => {
  const target = rig.target();
  const { url } = await rig.callbackOf(ada, target);
  const before = as.tokenRequests().length;
  const release = as.hold('/token');
  const opened = ada.browser.open(url);
  await until(() => as.tokenRequests().length > before);
  await db.transaction((tx) => oauth.targetGone(tx, target.id));
  const revocations = as.revocations();
  release();
  assert.match((await opened).text, /cannot go on here/);
  assert.equal(as.revocations() - revocations, 1);
  assert.equal(await findTokenSet(db, ada.user.userId, target.id), undefined);
  assert.deepEqual(
    (await listRegistrationRows(db)).filter(({ targetId }) => targetId === target.id),
    [],
  );
});

test('an account that is deleted takes its sign-ins along, and they are revoked', async () => {
  const bob = await rig.person('Bob');
  const target = rig.target();
  await rig.signIn(bob, target);
  const { accessToken } = tokenIn(await rig.token(bob, target));
  await rig.begin(bob, rig.target());
  const count = await db.transaction((tx) => oauth.forget(tx, bob.user.userId));
  assert.equal(count, 1);
  await until(async () => (await rig.call(accessToken)).status === 401);
  assert.doesNotMatch(JSON.stringify(await everythingOf(bob.user.userId)), /oat_/);
});

const everythingOf = async (userId: string) =>
  (await everythingIn(db)).split('},{').filter((row) => row.includes(userId) && !row.includes('audit'));

test('onAuthorized hears of a sign-in in the transaction that stores the tokens', async () => {
  const heard: unknown[] = [];
  const second = await rig.addReplica();
  const target = rig.target();
  let isStored = false;
  second.oauth.onAuthorized(async (tx, authorized) => {
    heard.push(authorized);
    isStored = (await findTokenSet(tx, ada.user.userId, target.id)) !== undefined;
  });
  const { attemptId, url } = await rig.callbackOf(ada, target);
  await ada.browser.open(second.origin + url.pathname + url.search);
  assert.deepEqual(heard, [{ userId: ada.user.userId, targetId: target.id, attemptId }]);
  assert.ok(isStored);
});

test('R47: no table, line, entry or piece of news holds a token, code, state, verifier or secret', async () => {
  const cyd = await rig.person('Cyd');
  const news: unknown[] = [];
  rig.bus.subscribe(`news:${cyd.user.userId}`, (message) => news.push(message));
  const target = rig.target();
  const { url } = await rig.callbackOf(cyd, target);
  const halfway = await everythingIn(db);
  await cyd.browser.open(url);
  const { accessToken } = tokenIn(await rig.token(cyd, target));
  const exchange = as.tokenRequests().findLast((one) => one.get('grant_type') === 'authorization_code')!;
  await oauth.refused(cyd.user, target, { status: 401, generation: 1, challenge: null }, never);
  const refresh = as.tokenRequests().at(-1)!;
  const renewed = tokenIn(await rig.token(cyd, target));
  await rig.callbackOf(cyd, target, 'deny').then((denied) => cyd.browser.open(denied.url));
  const [row] = (await listRegistrationRows(db)).filter(({ targetId }) => targetId === target.id);
  const client = JSON.parse(rig.secrets.open(row!.sealed, placeOfRegistration(row!.id))) as Record<
    string,
    string
  >;
  const secrets = {
    code: url.searchParams.get('code')!,
    state: url.searchParams.get('state')!,
    verifier: exchange.get('code_verifier')!,
    accessToken,
    renewed: renewed.accessToken,
    refreshToken: refresh.get('refresh_token')!,
    clientSecret: client.client_secret!,
    registrationToken: client.registration_access_token ?? client.client_secret!,
  };
  const told = JSON.stringify([rig.lines, news]);
  const end = await everythingIn(db);
  for (const [name, secret] of Object.entries(secrets)) {
    assert.ok(secret.length > 20, name);
    for (const [where, text] of Object.entries({ halfway, end, told }))
      assert.ok(!text.includes(secret), `${name} in ${where}`);
  }
  // Who made a request stands in the line of the request alone.
  const own = rig.lines.filter(({ fields }) => fields.route === undefined);
  assert.ok(own.length > 0);
  assert.doesNotMatch(JSON.stringify(own), /usr_/);
});

test('a change of the secret key reaches registrations, attempts and tokens', async () => {
  const target = rig.target();
  await rig.signIn(ada, target);
  const { url } = await rig.callbackOf(ada, target);
  const keys = { secretKey: 'another key', secretKeyPrevious: 'a key for tests' };
  const { secrets } = await openTestRooms({ db, ...keys });
  await rotateSecrets({ db, secrets, log: rig.log }, rig.audit);
  const { secrets: alone } = await openTestRooms({ db, secretKey: keys.secretKey });
  const { oauth: later, origin } = await rig.addReplica({ secrets: alone });
  assert.equal(tokenIn(await rig.token(ada, target, later)).generation, 1);
  await ada.browser.open(origin + url.pathname + url.search);
  assert.equal(tokenIn(await rig.token(ada, target, later)).generation, 2);
  const back = { secretKey: keys.secretKeyPrevious, secretKeyPrevious: keys.secretKey };
  await rotateSecrets(
    { db, secrets: (await openTestRooms({ db, ...back })).secrets, log: rig.log },
    rig.audit,
  );
});

test('R50: the rig leaves the environment as it is', async () => {
  const before = JSON.stringify(process.env);
  const other = await openRig();
  await other.signIn(await other.person('Gus'), other.target());
  assert.equal(JSON.stringify(process.env), before);
  assert.equal('STOA_PUBLIC_URL' in process.env, false);
});

test('R49: the authorization server refuses a code that another client brings, and a client it does not know', async () => {
  const target = rig.target();
  const { url } = await rig.callbackOf(ada, target);
  const redeem = async (client_id: string, client_secret: string) => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: url.searchParams.get('code')!,
      redirect_uri: `${rig.origin}${url.pathname}`,
      code_verifier: 'x'.repeat(43),
    });
    const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${as.issuer}/token`, { method: 'POST', body: body.toString(), headers });
    return [response.status, ((await response.json()) as { error: string }).error];
  };
  assert.deepEqual(await redeem('nobody', 'secret'), [401, 'invalid_client']);
  const other = rig.target();
  await rig.begin(ada, other);
  const [row] = (await listRegistrationRows(db)).filter(({ targetId }) => targetId === other.id);
  const client = JSON.parse(rig.secrets.open(row!.sealed, placeOfRegistration(row!.id))) as Record<
    string,
    string
  >;
  const [status] = await redeem(client.client_id!, client.client_secret!);
  assert.ok(status === 400 || status === 401);
});

test('SR-14: for a target that any user may name, what an administrator allowed for something else is not reached', async () => {
  const narrow = rig.target({ configuredOnly: true });
  const begun = as.registrations();
  const answer = await rig.begin(ada, narrow);
  assert.equal(answer.kind === 'failed' && answer.class, 'blocked_address');
  const asked: unknown[] = [];
  const replica = await rig.addReplica({
    fetch: (address, { configuredOnly, ...init } = {}) => {
      asked.push(configuredOnly);
      return rig.egress.fetch(address, init);
    },
  });
  attemptOf(
    await replica.oauth.begin(ada.user, narrow, { purpose: 'connect', interactionId: null, challenge: null }),
  );
  assert.equal(as.registrations(), begun + 1);
  assert.ok(asked.length >= 3 && asked.every(Boolean), 'documents and registration alike');
});
