/** One registration for a target, reused by everybody, given up on a verdict and on nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { fetch } from 'undici';
import type { ProtectedTarget } from './oauth.ts';
import {
  createRegistrationStore,
  listRegistrationRows,
  placeOfRegistration,
  type ReusingStore,
} from './registration-store.ts';
import type { RegistrationRow } from './schema.ts';
import { findAttempt } from './store.ts';
import { startAuthorizationServer } from './testing/authorization-server.ts';
import { attemptOf, openRig, tokenIn, type Person } from './testing/rig.ts';
import { until } from './testing/until.ts';
import { never } from './testing/wishes.ts';

const rig = await openRig();
const { as, db, secrets, clock } = rig;
const ada = await rig.person('Ada');
const bob = await rig.person('Bob');
const cyd = await rig.person('Cyd');

const minute = 60_000;
const rejection = { status: 401, body: { error: 'invalid_client' } };

const rowsOf = async ({ id }: ProtectedTarget): Promise<RegistrationRow[]> =>
  (await listRegistrationRows(db)).filter(({ targetId }) => targetId === id);

const answerOf = ({ id, sealed }: RegistrationRow): Record<string, unknown> =>
  JSON.parse(secrets.open(sealed, placeOfRegistration(id))) as Record<string, unknown>;

/** A stored answer as another server, or an earlier time, would have left it. */
const rewrite = async (target: ProtectedTarget, change: (answer: Record<string, unknown>) => unknown) => {
  const row = (await rowsOf(target)).find(({ status }) => status === 'active');
  const sealed = secrets.seal(JSON.stringify(change(answerOf(row!))), placeOfRegistration(row!.id));
  await sql`update "oauthRegistrations" set sealed = ${sealed} where id = ${row!.id}`.execute(db.query());
};

/** How many more registrations there are after it. */
const registering = async (work: () => Promise<unknown>): Promise<number> => {
  const before = as.registrations();
  await work();
  return as.registrations() - before;
};

const signedIn = async (person: Person = ada, target = rig.target()) => {
  const { attempt } = await rig.signIn(person, target);
  assert.equal(attempt.status, 'authorized');
  return target;
};

const attemptRow = async (attemptId: string) => (await findAttempt(db, attemptId))!;

/** Bob has come back with a code when the server forgets the client. */
const withForgottenClient = async (target: ProtectedTarget) => {
  const back = await rig.callbackOf(bob, target);
  const [row] = await rowsOf(target);
  await as.forgetClient(answerOf(row!).client_id as string);
  return { ...back, row: row! };
};

/** A browser was sent and nobody came back; then time has run out. */
const walkAway = async (person: Person, target: ProtectedTarget): Promise<string> => {
  const { attemptId, start } = attemptOf(await rig.begin(person, target));
  await person.browser.open(rig.origin + start, 'leave');
  clock.moveMs(11 * minute);
  assert.equal((await rig.oauth.attempt(person.user, attemptId)).status, 'expired');
  return attemptId;
};

test('R1: with a stored registration nobody registers again, and the stored client id is used', async () => {
  const target = await signedIn();
  const [row] = await rowsOf(target);
  const more = await registering(async () => {
    const { url } = await rig.callbackOf(bob, target);
    assert.equal(url.searchParams.get('iss'), as.issuer);
    await bob.browser.open(url);
    const again = await rig.begin(ada, target, { purpose: 'again' });
    await ada.browser.open(rig.origin + attemptOf(again).start);
  });
  assert.equal(more, 0);
  const used = as.tokenRequests().slice(-2);
  for (const one of used)
    assert.equal(one.get('client_id') ?? answerOf(row!).client_id, answerOf(row!).client_id);
});

test('R2: of several overlapping connects any can be finished, with the client id of the address followed', async () => {
  const target = rig.target();
  const answers = await Promise.all([1, 2, 3].map(() => rig.begin(ada, target)));
  const { start } = attemptOf(answers[1]!);
  const page = await ada.browser.open(rig.origin + start);
  const authorize = new URL(page.way.find((url) => url.startsWith(`${as.issuer}/authorize?`))!);
  const [row] = await rowsOf(target);
  assert.equal(authorize.searchParams.get('client_id'), answerOf(row!).client_id);
  assert.equal(tokenIn(await rig.token(ada, target)).generation, 1);
  assert.equal(new Set(answers.map((one) => attemptOf(one).attemptId)).size, 1);
});

test('R3: after the public address has changed a new registration is made for the new callback', async () => {
  const target = await signedIn();
  rig.setAddress('http://127.0.0.1:9');
  try {
    const more = await registering(() => rig.begin(bob, target));
    assert.equal(more, 1);
    const body = JSON.parse(as.asked.findLast(({ path }) => path === '/register')!.text) as {
      redirect_uris: string[];
    };
    assert.deepEqual(body.redirect_uris, [`http://127.0.0.1:9/mcp/oauth/callback/${target.id}`]);
  } finally {
    rig.setAddress(rig.origin);
  }
});

test('R4, R5: a registration that does not name our callback is not reused, whether its list is empty or missing', async () => {
  const target = await signedIn();
  await rewrite(target, (answer) => ({ ...answer, redirect_uris: [] }));
  assert.equal(await registering(() => rig.begin(bob, target)), 1);
  await rewrite(target, (answer) => ({ ...answer, redirect_uris: undefined }));
  assert.equal(await registering(() => rig.begin(cyd, target)), 1);
});

test('R6: the whole answer is kept: callbacks, secret, its end and the way to authenticate', async () => {
  const target = await signedIn();
  const [row] = await rowsOf(target);
  const answer = answerOf(row!);
  assert.deepEqual(answer.redirect_uris, [`${rig.origin}/mcp/oauth/callback/${target.id}`]);
  assert.equal(typeof answer.client_secret, 'string');
  assert.equal(answer.client_secret_expires_at, 0);
  assert.equal(answer.token_endpoint_auth_method, 'client_secret_basic');
  assert.equal(answer.application_type, 'native');
});

test('R7: a redirect address in the configuration of a server is not used', async () => {
  const target = { ...rig.target(), redirect_uri: 'https://evil.example/callback' };
  await rig.begin(ada, target);
  const { text } = as.asked.findLast(({ path }) => path === '/register')!;
  assert.doesNotMatch(text, /evil/);
  assert.match(text, new RegExp(`/mcp/oauth/callback/${target.id}`));
});

test('R8: an answer without what is optional, or with nothing in it, is good enough', async () => {
  const target = rig.target();
  const redirect_uris = [`${rig.origin}/mcp/oauth/callback/${target.id}`];
  const body = { client_id: 'few', redirect_uris, logo_uri: '', client_uri: '', contacts: null, tos_uri: '' };
  as.answers('/register', { status: 201, body });
  try {
    attemptOf(await rig.begin(ada, target));
    assert.equal(await registering(() => rig.begin(bob, target)), 0);
  } finally {
    as.answers('/register');
  }
});

test('DCR names no scope, so that more can be asked for later', async () => {
  await rig.begin(ada, rig.target());
  const { text } = as.asked.findLast(({ path }) => path === '/register')!;
  assert.equal('scope' in (JSON.parse(text) as object), false);
});

test('R11: a store that cannot be read costs a registration and a warning, not the sign-in', async () => {
  const target = await signedIn();
  const broken: ReusingStore = {
    ...createRegistrationStore(rig),
    find: () => Promise.reject(new Error('The disk is gone.')),
  };
  const { oauth } = await rig.addReplica({ registrations: broken });
  assert.equal(await registering(async () => attemptOf(await rig.begin(bob, target, {}, oauth))), 1);
  const warning = rig.lines.findLast(({ level }) => level === 'warn');
  assert.equal(warning?.fields.server, target.name);
});

test('R12, R13, R26: a client the server has forgotten is given up, and the same browser goes on with a new one', async () => {
  const target = await signedIn();
  const { attemptId, url, row } = await withForgottenClient(target);
  const page = await bob.browser.open(url);
  assert.match(page.text, /Signed in at/);
  const failed = await rig.oauth.attempt(bob.user, attemptId);
  assert.equal(failed.status, 'failed');
  assert.equal(failed.class, 'client_rejected');
  const next = await rig.oauth.attempt(bob.user, failed.followedBy!);
  assert.equal(next.status, 'authorized');
  const after = await rowsOf(target);
  assert.deepEqual(
    after.map(({ id, status }) => [id === row.id, status]),
    [[false, 'active']],
  );
  const answer = answerOf(after.find(({ status }) => status === 'active')!);
  assert.notEqual(answer.client_id, answerOf(row).client_id);
});

test('R14: a rejection at one server leaves the registrations of others alone', async () => {
  const other = await signedIn();
  const target = await signedIn();
  const { url } = await withForgottenClient(target);
  await bob.browser.open(url, 'leave');
  assert.deepEqual(
    (await rowsOf(other)).map(({ status }) => status),
    ['active'],
  );
  assert.equal(await registering(() => rig.begin(cyd, other)), 0);
});

test('R15: at another authorization server we register anew, and it hears nothing of the first', async () => {
  const target = await signedIn();
  const second = await startAuthorizationServer();
  await rig.allow(second.issuer);
  const [row] = await rowsOf(target);
  const { accessToken } = tokenIn(await rig.token(ada, target));
  rig.setIssuers(second.issuer);
  try {
    const page = await ada.browser.open(rig.origin + attemptOf(await rig.begin(ada, target)).start);
    assert.match(page.text, /Signed in at/);
    assert.equal(second.registrations(), 1);
    const { client_id, client_secret } = answerOf(row!) as Record<string, string>;
    const everything = JSON.stringify(second.asked);
    for (const secret of [client_id!, client_secret!, accessToken]) assert.ok(!everything.includes(secret));
    assert.equal(tokenIn(await rig.token(ada, target)).generation, 2);
  } finally {
    rig.setIssuers(as.issuer);
    await second.close();
  }
});

test('R16, R17: a registration whose issuer is missing, or is no name of one, is not reused', async () => {
  for (const issuer of [null, '{"a":1}', '5', '']) {
    const target = await signedIn();
    await sql`update "oauthRegistrations" set issuer = ${issuer} where "targetId" = ${target.id}`.execute(
      db.query(),
    );
    assert.equal(await registering(() => rig.begin(bob, target)), 1, String(issuer));
  }
});

test('R18: slashes at the end make no difference when a registration is looked for', async () => {
  const target = await signedIn();
  await sql`update "oauthRegistrations" set issuer = ${`${as.issuer}//`} where "targetId" = ${target.id}`.execute(
    db.query(),
  );
  assert.equal(await registering(() => rig.begin(bob, target)), 0);
});

test('R19: an attempt says whether it reuses a registration, and which state of it was seen', async () => {
  const target = rig.target();
  const first = await attemptRow(attemptOf(await rig.begin(ada, target)).attemptId);
  assert.equal(first.isReused, false);
  const second = await attemptRow(attemptOf(await rig.begin(bob, target)).attemptId);
  assert.equal(second.isReused, true);
  assert.equal(second.registrationId, first.registrationId);
  assert.equal(typeof second.registrationVersion, 'number');
});

test('R20: a registration that was just made is kept, whatever the attempt fails by', async () => {
  const target = rig.target();
  as.answers('/token', rejection);
  try {
    const { attempt } = await rig.signIn(ada, target);
    assert.equal(attempt.class, 'client_rejected');
    assert.equal(attempt.followedBy, null);
    assert.deepEqual(
      (await rowsOf(target)).map(({ status }) => status),
      ['active'],
    );
  } finally {
    as.answers('/token');
  }
});

test('R21: time that runs out does not cost a registration', async () => {
  const target = await signedIn();
  await walkAway(bob, target);
  assert.deepEqual(
    (await rowsOf(target)).map(({ status }) => status),
    ['suspect'],
  );
  assert.equal(await registering(() => rig.begin(bob, target)), 0);
  assert.deepEqual(
    (await rowsOf(target)).map(({ status }) => status),
    ['active'],
  );
});

test('R22: who cancels here or declines there keeps the registration, and it is reused', async () => {
  const target = await signedIn();
  const { attemptId, start } = attemptOf(await rig.begin(bob, target));
  await bob.browser.open(rig.origin + start, 'leave');
  await rig.oauth.cancel(bob.user, attemptId);
  assert.equal((await rig.oauth.attempt(bob.user, attemptId)).status, 'cancelled');
  const { url, attemptId: declined } = await rig.callbackOf(cyd, target, 'deny');
  await cyd.browser.open(url);
  assert.equal((await rig.oauth.attempt(cyd.user, declined)).class, 'user_denied');
  assert.deepEqual(
    (await rowsOf(target)).map(({ status }) => status),
    ['active'],
  );
  assert.equal(await registering(() => rig.begin(bob, target)), 0);
});

test('R23: a server that is down, or an attempt nobody knows, does not cost a registration', async () => {
  const target = await signedIn();
  as.answers('/token', { status: 503, body: 'down' });
  try {
    const { attempt } = await rig.signIn(bob, target);
    assert.equal(attempt.class, 'transient');
  } finally {
    as.answers('/token');
  }
  await bob.browser.open(`${rig.origin}/mcp/oauth/callback/${target.id}?state=unknown&error=invalid_client`);
  assert.deepEqual(
    (await rowsOf(target)).map(({ status }) => status),
    ['active'],
  );
});

test('R24, R25: a rejection is the same from the connect button and from a run that waits', async () => {
  for (const interactionId of [null, 'int_01M8CTN17Z7N66T9A2ASEB4MNY']) {
    const target = await signedIn();
    as.answers('/token', rejection);
    try {
      const { attemptId, start } = attemptOf(await rig.begin(bob, target, { interactionId }));
      await bob.browser.open(rig.origin + start);
      const failed = await rig.oauth.attempt(bob.user, attemptId);
      assert.equal(failed.class, 'client_rejected');
      const next = await attemptRow(failed.followedBy!);
      assert.equal(next.interactionId, interactionId);
      // It does not go round in circles: what follows fails by itself and is not followed.
      assert.equal(next.followedBy, null);
      const kept = (await rowsOf(target)).map(({ id }) => id);
      assert.deepEqual(kept, [next.registrationId]);
    } finally {
      as.answers('/token');
    }
  }
});

test('R27: the verdict on a client holds even when the attempt is gone before it comes', async () => {
  const target = await signedIn();
  const [known] = await rowsOf(target);
  const { attemptId, url } = await rig.callbackOf(bob, target);
  as.answers('/token', rejection);
  const release = as.hold('/token');
  const opened = bob.browser.open(url, 'leave');
  await until(async () => (await attemptRow(attemptId)).status === 'exchanging');
  await sql`delete from "oauthAttempts" where id = ${attemptId}`.execute(db.query());
  release();
  await opened;
  as.answers('/token');
  assert.ok((await rowsOf(target)).every(({ id }) => id !== known!.id));
});

test('R28: an attempt that takes the place of another does not touch its registration', async () => {
  const target = await signedIn();
  const pending = attemptOf(await rig.begin(bob, target)).attemptId;
  const more = await registering(async () => {
    const fresh = attemptOf(await rig.begin(bob, target, { startAgain: true }));
    assert.notEqual(fresh.attemptId, pending);
    attemptOf(await rig.begin(ada, target));
  });
  assert.equal(more, 0);
  assert.equal((await rig.oauth.attempt(bob.user, pending)).status, 'superseded');
  assert.deepEqual(
    (await rowsOf(target)).map(({ status }) => status),
    ['active'],
  );
});

test('R29: after a rejection the registration is gone before the next attempt looks for one', async () => {
  const target = await signedIn();
  as.answers('/token', rejection);
  as.answers('/register', { status: 503 });
  try {
    const { url, attemptId } = await rig.callbackOf(bob, target);
    await bob.browser.open(url);
    assert.equal((await rig.oauth.attempt(bob.user, attemptId)).followedBy, null);
  } finally {
    as.answers('/token');
    as.answers('/register');
  }
  const next = await attemptRow(attemptOf(await rig.begin(bob, target)).attemptId);
  assert.equal(next.isReused, false);
});

test('R33, R48: a registration that cannot be given up is a warning with server and attempt, and the failure is told', async () => {
  const target = await signedIn();
  const broken: ReusingStore = {
    ...createRegistrationStore(rig),
    reject: () => Promise.reject(new Error('The disk is full.')),
  };
  const { oauth, origin } = await rig.addReplica({ registrations: broken });
  const { attemptId, start } = attemptOf(await rig.begin(bob, target, {}, oauth));
  const isCallback = (url: URL) => url.pathname.startsWith('/mcp/oauth/callback/');
  const { url } = await bob.browser.open(rig.origin + start, 'consent', isCallback);
  as.answers('/token', rejection);
  await bob.browser.open(origin + url.pathname + url.search, 'leave', (to) => to.origin === as.issuer);
  as.answers('/token');
  assert.equal((await oauth.attempt(bob.user, attemptId)).class, 'client_rejected');
  const warning = rig.lines.find(({ level, fields }) => level === 'warn' && fields.attemptId === attemptId);
  assert.equal(warning?.fields.server, target.name);
});

test('R34: where nothing can be given up nothing is reused, at every place that begins', async () => {
  const { save } = createRegistrationStore(rig);
  const { oauth } = await rig.addReplica({ registrations: { save } });
  const target = rig.target();
  for (const purpose of ['connect', 'again', 'step-up'] as const) {
    const wish = { purpose, startAgain: true };
    assert.equal(await registering(async () => attemptOf(await rig.begin(ada, target, wish, oauth))), 1);
  }
});

test('X4: when the server shows a page of its own, who starts again gets a new registration', async () => {
  const target = await signedIn();
  const [row] = await rowsOf(target);
  const { start } = attemptOf(await rig.begin(bob, target));
  await as.forgetClient(answerOf(row!).client_id as string);
  const page = await bob.browser.open(rig.origin + start);
  assert.equal(page.status, 400);
  assert.equal(page.url.origin, as.issuer);
  const { attemptId, page: last } = await rig.signIn(bob, target, { startAgain: true });
  assert.match(last.text, /Signed in at/);
  assert.equal((await attemptRow(attemptId)).isReused, false);
});

test('X4: a doubted registration is asked about before it is used; one the server has forgotten is given up', async () => {
  const managed = await openRig({ managed: true });
  const eve = await managed.person('Eve');
  const fay = await managed.person('Fay');
  for (const other of [rig, managed]) {
    const [first, second] = other === rig ? [ada, bob] : [eve, fay];
    const target = other.target();
    await other.signIn(first, target);
    const { start } = attemptOf(await other.begin(second, target));
    const [row] = (await listRegistrationRows(other.db)).filter(({ targetId }) => targetId === target.id);
    const answer = JSON.parse(other.secrets.open(row!.sealed, placeOfRegistration(row!.id))) as {
      client_id: string;
    };
    await other.as.forgetClient(answer.client_id);
    await second.browser.open(other.origin + start);
    other.clock.moveMs(11 * minute);
    const before = other.as.registrations();
    const { page } = await other.signIn(second, target);
    assert.match(page.text, /Signed in at/);
    assert.equal(other.as.registrations() - before, 1);
  }
});

test('X4: without proof a registration is replaced at most once an hour', async () => {
  const target = await signedIn();
  const leave = async () => {
    const { start } = attemptOf(await rig.begin(bob, target, { startAgain: true }));
    await bob.browser.open(rig.origin + start, 'leave');
  };
  await leave();
  assert.equal(await registering(leave), 1);
  // The new one was not there before that attempt; only the next attempt reuses it, and casts a doubt.
  assert.equal(await registering(leave), 0);
  assert.equal(await registering(leave), 0);
  clock.moveMs(61 * minute);
  assert.equal(await registering(leave), 1);
});

test('X17: a registration whose secret has ended is not reused', async () => {
  const target = await signedIn();
  const ended = Math.floor(clock.nowMs() / 1000) - 1;
  await rewrite(target, (answer) => ({ ...answer, client_secret_expires_at: ended }));
  assert.equal(await registering(() => rig.begin(bob, target)), 1);
});

test('X18: a server that is called something else keeps all it has', async () => {
  const target = await signedIn();
  const renamed = { ...target, name: 'Quite another name' };
  assert.equal(tokenIn(await rig.token(ada, renamed)).generation, 1);
  const { url } = await rig.callbackOf(bob, target);
  assert.equal(url.pathname, `/mcp/oauth/callback/${target.id}`);
  assert.equal(await registering(() => rig.begin(cyd, renamed)), 0);
});

test('credentials of an administrator come first, and belong to the first issuer they are used at', async () => {
  const issuerless = { clientId: 'given', clientSecret: 'secret', issuer: null, authMethod: null };
  const target = rig.target({ preRegistered: issuerless });
  assert.equal(await registering(async () => attemptOf(await rig.begin(ada, target))), 0);
  const second = await startAuthorizationServer();
  await rig.allow(second.issuer);
  rig.setIssuers(second.issuer);
  try {
    const answer = await rig.begin(bob, target);
    assert.equal(answer.kind === 'failed' && answer.class, 'issuer_mismatch');
    const named = rig.target({ preRegistered: { ...issuerless, issuer: as.issuer } });
    const other = await rig.begin(bob, named);
    assert.equal(other.kind === 'failed' && other.class, 'issuer_mismatch');
  } finally {
    rig.setIssuers(as.issuer);
    await second.close();
  }
});

test('a metadata document is used where the server takes one, and where nothing helps a client id is asked for', async () => {
  const clientMetadataUrl = 'https://stoa.example/client.json';
  const { oauth } = await rig.addReplica({ clientMetadataUrl });
  as.describes((metadata) => ({ ...metadata, client_id_metadata_document_supported: true }));
  try {
    const { start } = attemptOf(await rig.begin(ada, rig.target(), {}, oauth));
    const { url } = await ada.browser.open(rig.origin + start, 'leave', (to) => to.origin === as.issuer);
    assert.equal(url.searchParams.get('client_id'), clientMetadataUrl);
    as.describes((metadata) => ({ ...metadata, registration_endpoint: undefined }));
    const answer = await rig.begin(ada, rig.target());
    assert.equal(answer.kind === 'failed' && answer.class, 'needs_client_credentials');
  } finally {
    as.describes(undefined);
  }
  as.answers('/register', {
    status: 400,
    body: { error: 'invalid_redirect_uri', error_description: 'Not\nyou' },
  });
  const refused = await rig.begin(ada, rig.target());
  as.answers('/register');
  assert.deepEqual(refused, {
    kind: 'failed',
    class: 'registration_refused',
    message: 'The registration was refused (400).',
    detail: 'invalid_redirect_uri: Not you',
  });
});

test('our metadata document is fetched, is what it says it is, and all of a sign-in goes by it without a registration', async () => {
  const publicUrl = 'https://stoa.example';
  const fetched: string[] = [];
  const documented = await openRig({
    documents: async (url) => {
      fetched.push(url.href);
      const response = await fetch(documented.origin + url.pathname);
      return new Response(await response.text(), response as unknown as ResponseInit);
    },
  });
  documented.setAddress(publicUrl);
  const dora = await documented.person('Dora');
  const target = documented.target();
  const clientId = `${publicUrl}/mcp/oauth/client/${target.id}.json`;
  const callback = `${publicUrl}/mcp/oauth/callback/${target.id}`;

  const { start } = attemptOf(await documented.begin(dora, target));
  const isOurs = (url: URL) => url.origin === publicUrl;
  const { url, way } = await dora.browser.open(documented.origin + start, 'consent', isOurs);
  const asked = new URL(way.find((one) => one.startsWith(`${documented.as.issuer}/authorize`))!);
  assert.equal(asked.searchParams.get('client_id'), clientId);
  assert.equal(url.origin + url.pathname, callback);
  const page = await dora.browser.open(documented.origin + url.pathname + url.search);
  assert.match(page.text, /Signed in at/);
  assert.deepEqual([...new Set(fetched)], [clientId]);
  assert.equal(documented.as.registrations(), 0);

  const response = await fetch(documented.origin + new URL(clientId).pathname);
  assert.match(response.headers.get('content-type')!, /^application\/json/);
  assert.deepEqual(await response.json(), {
    client_id: clientId,
    client_name: 'Stoa',
    client_uri: publicUrl,
    redirect_uris: [callback],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    application_type: 'web',
    token_endpoint_auth_method: 'none',
  });

  const { accessToken } = tokenIn(await documented.token(dora, target));
  assert.equal((await documented.call(accessToken)).status, 200);
  const refusal = { status: 401 as const, generation: 1, challenge: null };
  const renewed = tokenIn(await documented.oauth.refused(dora.user, target, refusal, never));
  assert.equal(renewed.generation, 2);
  assert.equal((await documented.call(renewed.accessToken)).status, 200);
});

test('where our metadata document cannot be read, whoever starts again gets on by a registration', async () => {
  const publicUrl = 'https://stoa.example';
  const apart = await openRig({ documents: async () => new Response('', { status: 404 }) });
  apart.setAddress(publicUrl);
  const dora = await apart.person('Dora');
  const target = apart.target();
  const isOurs = (url: URL) => url.origin === publicUrl;
  const follow = async (wish = {}) => {
    const { start } = attemptOf(await apart.begin(dora, target, wish));
    return dora.browser.open(apart.origin + start, 'consent', isOurs);
  };
  assert.equal((await follow()).url.origin, apart.as.issuer, 'it shows a page of its own');
  assert.equal(apart.as.registrations(), 0);
  const { url } = await follow({ startAgain: true });
  const page = await dora.browser.open(apart.origin + url.pathname + url.search);
  assert.match(page.text, /Signed in at/);
  assert.equal(apart.as.registrations(), 1);
});
