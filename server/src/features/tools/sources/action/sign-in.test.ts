/** Actions at which people sign in, with a real authorization server and a real API behind it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Action, ActionSignIn } from '@stoa/contract/actions';
import { fetch } from 'undici';
import { everythingIn } from '../../../../app/testing.ts';
import { system } from '../../../../kernel/principal.ts';
import { openRig, type Person } from '../../oauth/testing/rig.ts';
import type { ToolOutcome } from '../../source.ts';
import { createActions } from './actions.ts';
import { callOf } from '../../testing.ts';
import { startProtectedApi } from './testing/protected-api.ts';

const rig = await openRig();
const { as, clock, db } = rig;
const api = await startProtectedApi(as);
after(api.close);
await rig.allow(api.url);
const actions = createActions({ ...rig, fetch: rig.egress.fetch, assess: rig.egress.assess });
const ada = await rig.person('Ada');
const bob = await rig.person('Bob');
const hour = 60 * 60_000;

const document = (signIn: object = {}) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Pets' },
    servers: [{ url: `${api.url}/v1` }],
    paths: { '/pets': { get: { operationId: 'listPets' } }, '/files': { get: { operationId: 'listFiles' } } },
    ...signIn,
  });

const given = (changes: Partial<ActionSignIn> = {}): ActionSignIn => ({
  server: {
    kind: 'given',
    authorizationUrl: `${as.issuer}/authorize`,
    tokenUrl: `${as.issuer}/token`,
    revocationUrl: `${as.issuer}/revoke`,
  },
  clientId: null,
  authMethod: 'client_secret_post',
  scopes: ['mcp'],
  pkce: true,
  ...changes,
});

/** As an administrator does it by hand: the callback is known once the action is, the client after that. */
const makeAction = async (changes: Partial<ActionSignIn> = {}) => {
  const auth = { kind: 'oauth' as const, signIn: given(changes) };
  const made = await actions.create(ada.user, { document: document(), auth, trusted: true });
  const registered = await fetch(`${as.issuer}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      redirect_uris: [made.definition!.callback],
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: auth.signIn.authMethod,
    }),
  });
  const { client_id: clientId, client_secret: secret } = (await registered.json()) as Record<string, string>;
  const signIn = { ...auth.signIn, clientId: clientId! };
  const action = await actions.update(ada.user, made.id, { auth: { ...auth, signIn, secret } });
  return { action, signIn, secret: secret! };
};

const call = (
  { user }: Person,
  { id }: Action,
  resume: Parameters<typeof actions.source.call>[0]['resume'] = null,
  name = 'listPets',
): Promise<ToolOutcome> => actions.source.call(callOf(user, `${id}/${name}`, { resume }));

const waitIn = (outcome: ToolOutcome) => {
  assert.equal(outcome.kind, 'waits', JSON.stringify(outcome));
  assert.ok(outcome.kind === 'waits' && outcome.want.kind === 'sign-in');
  return outcome.want;
};

const assertAnswered = (outcome: ToolOutcome): void => {
  assert.ok(outcome.kind === 'result' && !outcome.isError, JSON.stringify(outcome));
};

const signIn = async (person: Person, action: Action): Promise<string[]> => {
  const { start } = waitIn(await call(person, action));
  const page = await person.browser.open(rig.origin + start);
  assert.equal(page.status, 200);
  assert.equal((await actions.connect(person.user, action.id)).status, 'ok', page.text);
  return page.way;
};

const lastToken = (): string => api.asked.at(-1)!.token!;

test('a call waits for its person to sign in and goes on as them; nobody else’s token is used', async () => {
  const { action } = await makeAction();
  const before = api.asked.length;
  const want = waitIn(await call(ada, action));
  assert.equal(waitIn(await call(ada, action)).attemptId, want.attemptId);
  assert.equal(api.asked.length, before, 'the API is not asked without a token');
  const state = { asked: 'sign-in' };
  const declined = await call(ada, action, { state, answer: { kind: 'decline' } });
  assert.equal(declined.kind === 'failed' && declined.class, 'refused');
  await ada.browser.open(rig.origin + want.start);
  assertAnswered(await call(ada, action, { state, answer: { kind: 'signed-in' } }));
  const adas = lastToken();
  const signInOf = async ({ user }: Person) =>
    (await actions.list(user)).items.find(({ id }) => id === action.id)!.signIn;
  assert.deepEqual([await signInOf(ada), await signInOf(bob)], ['signed_in', 'required']);
  waitIn(await call(bob, action));
  await signIn(bob, action);
  assertAnswered(await call(bob, action));
  assert.notEqual(lastToken(), adas);
});

test('what is given by hand is asked with PKCE and without a resource, unless PKCE is switched off', async () => {
  const { action, secret } = await makeAction();
  const way = await signIn(ada, action);
  const authorize = new URL(way.find((url) => url.startsWith(`${as.issuer}/authorize?`))!).searchParams;
  assert.equal(authorize.get('code_challenge_method'), 'S256');
  assert.equal(authorize.get('resource'), null);
  assert.equal(authorize.get('scope'), 'mcp');
  const asked = as.tokenRequests().at(-1)!;
  assert.equal(asked.get('client_secret'), secret);
  assert.ok(asked.get('code_verifier'));

  const bare = await makeAction({ pkce: false, authMethod: 'client_secret_basic' }).catch((error) => error);
  assert.equal(bare.code, 'action/auth-invalid', 'a public client is not without it');
  const { action: other, signIn: how } = await makeAction({ authMethod: 'client_secret_basic' });
  await actions.update(ada.user, other.id, { auth: { kind: 'oauth', signIn: { ...how, pkce: false } } });
  const { start } = waitIn(await call(ada, other));
  as.answers('/authorize', { status: 200, body: 'here' });
  // As some servers have it: nothing for nothing, and no type.
  const nothing = { refresh_token: null, scope: null, expires_in: null };
  as.answers('/token', { body: { access_token: 'a-token', ...nothing } });
  const page = await ada.browser.open(rig.origin + start);
  assert.equal(page.url.searchParams.get('code_challenge'), null);
  const back = new URL(other.definition!.callback);
  for (const [name, value] of [
    ['code', 'a-code'],
    ['state', page.url.searchParams.get('state')!],
    // Nobody has said what the server calls itself: whatever it sends is compared with nothing.
    ['iss', 'https://as.example'],
  ])
    back.searchParams.set(name!, value!);
  await ada.browser.open(back);
  as.answers('/authorize');
  as.answers('/token');
  const request = as.asked.findLast(({ path }) => path === '/token')!;
  assert.deepEqual([request.body.get('code_verifier'), request.body.get('client_secret')], [null, null]);
  assert.match(String(request.headers.authorization), /^Basic /);
  assert.equal((await actions.connect(ada.user, other.id)).status, 'ok');
});

test('twelve calls at the end of a token’s life renew it once', async () => {
  const { action } = await makeAction();
  await signIn(ada, action);
  const before = as.refreshes();
  clock.moveMs(1.1 * hour);
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => call(ada, action)));
  outcomes.forEach(assertAnswered);
  assert.equal(as.refreshes() - before, 1);
});

test('a 401 renews once; when that does not help, or is refused, all calls ask by one card', async () => {
  const { action } = await makeAction();
  await signIn(ada, action);
  assertAnswered(await call(ada, action));
  const before = as.refreshes();
  api.refuses(lastToken());
  assertAnswered(await call(ada, action));
  assert.equal(as.refreshes() - before, 1);
  api.refuses(lastToken());
  const again = waitIn(await call(ada, action));
  assert.equal(as.refreshes() - before, 1, 'a token that was just renewed is not renewed again');
  await ada.browser.open(rig.origin + again.start);
  assertAnswered(await call(ada, action));

  as.answers('/token', { status: 400, body: { error: 'invalid_grant' } });
  clock.moveMs(1.1 * hour);
  const waits = await Promise.all(Array.from({ length: 12 }, () => call(ada, action)));
  as.answers('/token');
  assert.equal(new Set(waits.map((outcome) => waitIn(outcome).attemptId)).size, 1);
});

test('an authorization server that is down costs nobody a sign-in', async () => {
  const { action } = await makeAction();
  await signIn(ada, action);
  as.answers('/token', { status: 503, body: 'down' });
  clock.moveMs(1.1 * hour);
  const outcome = await call(ada, action);
  assert.ok(outcome.kind === 'failed' && outcome.class === 'unreachable' && outcome.retryable);
  as.answers('/token');
  clock.moveMs(hour / 30);
  assertAnswered(await call(ada, action));
});

test('more is asked for where the API says so', async () => {
  const { action } = await makeAction();
  await signIn(ada, action);
  const want = waitIn(await call(ada, action, null, 'listFiles'));
  assert.deepEqual(want.scopes, ['files']);
  await ada.browser.open(rig.origin + want.start);
  assertAnswered(await call(ada, action, null, 'listFiles'));
});

test('to disconnect erases and revokes for this person alone, and so does removing the action for all', async () => {
  const { action } = await makeAction();
  await signIn(ada, action);
  await signIn(bob, action);
  const before = as.revocations();
  await actions.disconnect(ada.user, action.id);
  assert.equal(as.revocations() - before, 2);
  waitIn(await call(ada, action));
  assertAnswered(await call(bob, action));
  assert.equal(await countTokens(action.id), 1);
  await actions.remove(ada.user, action.id);
  const gone = await call(bob, action);
  assert.equal(gone.kind === 'failed' && gone.class, 'gone');
  assert.equal(await countTokens(action.id), 0);
});

const countTokens = async (targetId: string): Promise<number> =>
  (await everythingIn(db)).split(`"targetId":"${targetId}","revision"`).length - 1;

test('another server, or another way to sign in, gets nothing of what was granted or kept before (SR-4)', async () => {
  const { action, signIn: how, secret } = await makeAction();
  await signIn(ada, action);
  const kept = await actions.update(ada.user, action.id, { auth: { kind: 'oauth', signIn: how } });
  assert.ok(kept.definition!.auth.isSet, 'a secret that is left out stays');
  assertAnswered(await call(ada, action));
  const moved = await actions.update(ada.user, action.id, { server: `${api.url}/v2` });
  assert.ok(moved.definition!.auth.isSet, 'the secret of the client does not go to the API');
  waitIn(await call(ada, action));
  const changed = async (changes: object, ofClient: Partial<ActionSignIn> = {}): Promise<boolean> => {
    const server = { ...how.server, ...changes };
    const auth = { kind: 'oauth' as const, signIn: { ...how, ...ofClient, server }, secret };
    // Back to how it was, with its secret, and then the change without.
    await actions.update(ada.user, action.id, { auth: { ...auth, signIn: how } });
    const { secret: _, ...without } = auth;
    return (await actions.update(ada.user, action.id, { auth: without })).definition!.auth.isSet;
  };
  assert.ok(await changed({ tokenUrl: `${as.issuer}/elsewhere` }));
  assert.ok(await changed({ revocationUrl: null }));
  assert.ok(!(await changed({ tokenUrl: 'https://other.example/token' })));
  assert.ok(!(await changed({ revocationUrl: 'https://other.example/revoke' })));
  assert.ok(!(await changed({}, { clientId: 'another' })));
  assert.ok(!(await changed({ kind: 'issuer', issuer: as.issuer })));
});

test('an issuer says where people sign in, and may register this server by itself', async () => {
  const server = { kind: 'issuer' as const, issuer: `${as.issuer}/` };
  const auth = { kind: 'oauth' as const, signIn: given({ server, scopes: ['openid', 'mcp'] }) };
  const action = await actions.create(ada.user, { document: document(), auth, trusted: true });
  const before = as.registrations();
  await signIn(ada, action);
  await signIn(bob, action);
  assertAnswered(await call(bob, action));
  assert.equal(as.registrations() - before, 1);
  // What it calls itself is known here, so it is compared.
  as.describes((metadata) => metadata);
  await actions.disconnect(ada.user, action.id);
  const { start, attemptId } = waitIn(await call(ada, action));
  const isCallback = (url: URL) => url.pathname.startsWith('/mcp/oauth/callback/');
  const { url } = await ada.browser.open(rig.origin + start, 'consent', isCallback);
  url.searchParams.set('iss', 'https://evil.example');
  await ada.browser.open(url);
  assert.equal((await rig.oauth.attempt(ada.user, attemptId)).class, 'issuer_mismatch');
});

test('an action without a client id says so, and tells where to come back to', async () => {
  const auth = { kind: 'oauth' as const, signIn: given() };
  const action = await actions.create(ada.user, { document: document(), auth, trusted: true });
  assert.equal(action.definition!.callback, `${rig.origin}/mcp/oauth/callback/${action.id}`);
  const { status, class: kind } = await actions.connect(ada.user, action.id);
  assert.deepEqual([status, kind], ['error', 'needs_client_credentials']);
  const outcome = await call(ada, action);
  assert.equal(outcome.kind === 'failed' && outcome.class, 'refused');
});

test('tokens and secrets are in no answer, no table and no line of the log (SR-3)', async () => {
  const { action, secret } = await makeAction();
  await signIn(ada, action);
  assertAnswered(await call(ada, action));
  const canaries = [secret, lastToken()];
  const seen = [
    JSON.stringify([await actions.list(ada.user), await actions.list(bob.user)]),
    await everythingIn(db),
    JSON.stringify(rig.lines),
  ];
  for (const text of seen) for (const canary of canaries) assert.ok(!text.includes(canary));
  const [shown] = (await actions.list(bob.user)).items;
  assert.equal(shown!.definition, null);
});

test('each private place is confirmed by its own name, and what was allowed for something else is not reached (SR-14)', async () => {
  const hosts = { api: 'http://10.1.1.1:8080', other: 'http://10.1.1.1:9090' };
  const inside = JSON.stringify({
    openapi: '3.1.0',
    servers: [{ url: hosts.api }],
    paths: { '/pets': { get: { operationId: 'listPets' } } },
  });
  const tokenUrl = 'https://10.1.1.2/token';
  const server = { ...(given().server as object), tokenUrl, revocationUrl: null } as ActionSignIn['server'];
  const auth = { kind: 'oauth' as const, signIn: given({ server }) };
  // What a model endpoint at another port was allowed says nothing here.
  await rig.egressAllowances.add(db, system, { host: '10.1.1.1', port: 9090 }, 'a model');
  const make = (allowPrivate: string[]) =>
    actions.create(ada.user, { document: inside, auth, trusted: false, allowPrivate }).catch((e) => e);
  const first = await make([]);
  assert.deepEqual(
    [first.code, first.details.host, first.details.port],
    ['action/address-private', '10.1.1.1', 8080],
  );
  const second = await make(['10.1.1.1:8080']);
  assert.deepEqual([second.code, second.details.host], ['action/address-private', '10.1.1.2']);
  const allowed = async () =>
    (await rig.egressAllowances.list(ada.user)).items.map(({ host, port }) => `${host}:${port}`);
  assert.ok(!(await allowed()).includes('10.1.1.1:8080'), 'nothing is allowed before all of it is');
  const made = await make(['10.1.1.1:8080', '10.1.1.2:443']);
  assert.equal(made.definition?.server, hosts.api);
  for (const place of ['10.1.1.1:8080', '10.1.1.2:443']) assert.ok((await allowed()).includes(place));
  const never = await actions
    .create(ada.user, {
      document: inside,
      server: 'http://169.254.169.254/',
      auth: { kind: 'none' },
      trusted: false,
      allowPrivate: ['169.254.169.254:80'],
    })
    .catch((e) => e);
  assert.equal(never.code, 'action/address-refused');
  const insecure = { ...server, tokenUrl: 'http://as.example/token' } as ActionSignIn['server'];
  const refused = await actions
    .create(ada.user, {
      document: document(),
      auth: { kind: 'oauth', signIn: given({ server: insecure }) },
      trusted: true,
    })
    .catch((e) => e);
  assert.equal(refused.code, 'action/address-invalid');
});
