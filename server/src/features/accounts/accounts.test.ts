import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountRoutes } from '@stoa/contract/accounts';
import * as z from 'zod/mini';
import { createTestClock, everythingIn, openTestRooms, type TestRooms } from '../../app/testing.ts';
import { newsTopicOf } from '../../kernel/news.ts';
import { failInserts } from '../../platform/db/testing.ts';
import type { SignedIn } from './accounts.ts';
import { hashesMade } from './password.ts';
import type { AccountTables } from './schema.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const here = { onThisMachine: true, userAgent: 'test', languages: 'en' };
const elsewhere = { onThisMachine: false, userAgent: 'test', languages: 'en' };
const ada = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' };
const bob = { name: 'Bob', email: 'bob@example.org', password: 'battery staple' };

const signUp = async (
  { accounts }: TestRooms,
  ...given: Parameters<TestRooms['accounts']['signUp']>
): Promise<SignedIn> => {
  const signedIn = await accounts.signUp(...given);
  assert.ok(signedIn, 'it has to be confirmed');
  return signedIn;
};

const openRegistration = (rooms: TestRooms) =>
  rooms.settings.update({ kind: 'system' }, { registration: 'open' });

const usersIn = (rooms: TestRooms) =>
  rooms.db.query<AccountTables>().selectFrom('users').selectAll().execute();

const sessionsIn = (rooms: TestRooms) =>
  rooms.db.query<AccountTables>().selectFrom('sessions').selectAll().execute();

test('of ten sign-ups at once on an empty instance exactly one becomes the administrator, and the others are refused', async () => {
  const rooms = await openTestRooms();
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) => signUp(rooms, { ...ada, email: `person-${n}@example.org` }, here)),
  );
  const made = results.filter((result) => result.status === 'fulfilled');
  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(made.length, 1);
  assert.equal(made[0]!.value.user.role, 'administrator');
  assert.deepEqual(
    refused.map(({ reason }) => (reason as { code: string }).code),
    Array(9).fill('account/registration-closed'),
  );
  assert.deepEqual(
    (await usersIn(rooms)).map(({ role }) => role),
    ['administrator'],
  );
  assert.equal((await sessionsIn(rooms)).length, 1);
});

test('ten sign-ups at once do not make a second administrator where registration is open either', async () => {
  const rooms = await openTestRooms();
  await openRegistration(rooms);
  await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) => signUp(rooms, { ...ada, email: `person-${n}@example.org` }, here)),
  );
  const roles = (await usersIn(rooms)).map(({ role }) => role);
  assert.equal(roles.filter((role) => role === 'administrator').length, 1);
});

test('a first account that could not be written leaves its place to the next one', async () => {
  const rooms = await openTestRooms();
  const recover = await failInserts(rooms.db, 'users');
  await assert.rejects(signUp(rooms, ada, here), /disk/);
  await recover();
  assert.equal(await rooms.accounts.isFirstAccountOpen(), true);
  assert.equal((await signUp(rooms, ada, here)).user.role, 'administrator');
});

test('the first account is open until somebody has it, and never again', async () => {
  const rooms = await openTestRooms();
  assert.equal(await rooms.accounts.isFirstAccountOpen(), true);
  await signUp(rooms, ada, here);
  assert.equal(await rooms.accounts.isFirstAccountOpen(), false);
});

test('from another machine the first account needs the code that was printed', async () => {
  const rooms = await openTestRooms();
  const { claimCode } = rooms.accounts;
  const wrong = [
    undefined,
    '',
    claimCode.slice(0, -1),
    `${claimCode} `,
    claimCode.toUpperCase(),
    'x'.repeat(100),
  ];
  for (const claim of wrong) {
    await assert.rejects(
      signUp(rooms, { ...ada, claim }, elsewhere),
      { code: 'account/claim-required' },
      String(claim),
    );
  }
  assert.deepEqual(await usersIn(rooms), []);
  const { user } = await signUp(rooms, { ...ada, claim: claimCode }, elsewhere);
  assert.equal(user.role, 'administrator');
});

test('the claim code is the same in all processes of an instance, and another one in every other', async () => {
  const codeOf = async (secretKey: string) => (await openTestRooms({ secretKey })).accounts.claimCode;
  const codes = await Promise.all(['one', 'two', 'three', 'one'].map(codeOf));
  assert.equal(codes[3], codes[0]);
  assert.equal(new Set(codes).size, 3);
  for (const code of codes) assert.match(code, /^[\w-]{12}$/);
});

test('whoever sits at the machine is not asked for the code', async () => {
  const rooms = await openTestRooms();
  assert.equal((await signUp(rooms, ada, here)).user.role, 'administrator');
});

test('the claim code opens nothing once there is an account', async () => {
  const rooms = await openTestRooms();
  await signUp(rooms, ada, here);
  const second = { ...bob, claim: rooms.accounts.claimCode };
  await assert.rejects(signUp(rooms, second, here), { code: 'account/registration-closed' });
  await openRegistration(rooms);
  assert.equal((await signUp(rooms, second, elsewhere)).user.role, 'member');
});

test('after the first account registration is closed until an administrator opens it, and can be closed again', async () => {
  const rooms = await openTestRooms();
  await signUp(rooms, ada, here);
  await assert.rejects(signUp(rooms, bob, elsewhere), { code: 'account/registration-closed' });
  await openRegistration(rooms);
  assert.equal((await signUp(rooms, bob, elsewhere)).user.role, 'member');
  await rooms.settings.update({ kind: 'system' }, { registration: 'closed' });
  const third = { ...bob, email: 'third@example.org' };
  await assert.rejects(signUp(rooms, third, elsewhere), { code: 'account/registration-closed' });
});

test('an e-mail has one account, also when two ask for it at once', async () => {
  const rooms = await openTestRooms();
  await signUp(rooms, ada, here);
  await openRegistration(rooms);
  await assert.rejects(signUp(rooms, { ...bob, email: ada.email }, here), { code: 'account/exists' });
  const twins = await Promise.allSettled([
    signUp(rooms, bob, here),
    signUp(rooms, { ...bob, name: 'Other', password: 'other password' }, here),
  ]);
  assert.deepEqual(twins.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  const refused = twins.find((result) => result.status === 'rejected');
  assert.equal((refused!.reason as { code: string }).code, 'account/exists');
  assert.equal((await usersIn(rooms)).length, 2);
  assert.equal((await sessionsIn(rooms)).length, 2);
});

test('upper and lower case of an e-mail are one account, to sign up and to sign in', async () => {
  const rooms = await openTestRooms();
  const given = z.parse(accountRoutes.signUp.body, { ...ada, email: '  Ada@Example.ORG ' });
  const { user } = await signUp(rooms, given, here);
  assert.equal(user.email, 'ada@example.org');
  await openRegistration(rooms);
  const again = z.parse(accountRoutes.signUp.body, { ...bob, email: 'ADA@example.org' });
  await assert.rejects(signUp(rooms, again, here), { code: 'account/exists' });
  for (const email of ['ada@example.org', 'ADA@EXAMPLE.ORG', ' Ada@Example.org ']) {
    assert.equal((await rooms.accounts.signIn(email, ada.password, 'test')).user.id, user.id);
  }
});

test('what a keyboard sends as another spelling of the same letters is the same password', async () => {
  const rooms = await openTestRooms();
  await signUp(rooms, { ...ada, password: 'Cafe\u0301 \uFB01shing \u2460' }, here);
  await rooms.accounts.signIn(ada.email, 'Caf\u00e9 fishing 1', 'test');
  await assert.rejects(rooms.accounts.signIn(ada.email, 'Cafe fishing 1', 'test'), {
    code: 'account/wrong-credentials',
  });
});

test('a password is taken as it is: case and spaces at its ends count', async () => {
  const rooms = await openTestRooms();
  await signUp(rooms, { ...ada, password: ' Correct horse ' }, here);
  await rooms.accounts.signIn(ada.email, ' Correct horse ', 'test');
  for (const wrong of ['Correct horse', ' correct horse ', '', ' Correct horse  ']) {
    await assert.rejects(rooms.accounts.signIn(ada.email, wrong, 'test'), {
      code: 'account/wrong-credentials',
    });
  }
});

test('a wrong password, an unknown account and a disabled one answer alike', async () => {
  const rooms = await openTestRooms();
  await signUp(rooms, ada, here);
  await openRegistration(rooms);
  const { user } = await signUp(rooms, bob, here);
  await disable(rooms, user.id);
  const answerTo = async (email: string, password: string) => {
    const error = await rooms.accounts.signIn(email, password, 'test').then(
      () => assert.fail('it was let in'),
      (thrown: { code: string; message: string; details: unknown }) => thrown,
    );
    return { code: error.code, message: error.message, details: error.details };
  };
  const wrong = await answerTo(ada.email, 'wrong password');
  assert.equal(wrong.code, 'account/wrong-credentials');
  assert.deepEqual(await answerTo('nobody@example.org', 'wrong password'), wrong);
  assert.deepEqual(await answerTo(bob.email, bob.password), wrong);
  assert.deepEqual(await answerTo("' or 1=1 --", 'wrong password'), wrong);
});

test('every failed sign-in is as much work, whether the account is unknown, known, disabled or without a password (SR-51)', async () => {
  const rooms = await openTestRooms();
  const administrator = await rooms.addUser('Ada');
  const cyd = { name: 'Cyd', email: 'cyd@example.org', role: 'member' as const };
  await rooms.accounts.createUser(administrator, cyd, here);
  const disabled = await rooms.addUser('Bob');
  await rooms.accounts.updateUser(administrator, disabled.userId, { disabled: true });
  await rooms.accounts.prepare();
  for (const email of [ada.email, 'nobody@example.org', cyd.email, bob.email]) {
    const before = hashesMade();
    await assert.rejects(rooms.accounts.signIn(email, 'wrong password', 'test'));
    assert.equal(hashesMade() - before, 1, email);
  }
});

test('neither password nor session token stands in the database', async () => {
  const rooms = await openTestRooms();
  const { token } = await signUp(rooms, ada, here);
  const second = await rooms.accounts.signIn(ada.email, ada.password, 'test');
  const all = await everythingIn(rooms.db);
  assert.ok(all.includes(ada.email), 'the scan sees what is there');
  for (const secret of [token, second.token, ada.password]) {
    assert.ok(!all.includes(secret), 'a secret is in the database');
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      assert.ok(!all.includes(Buffer.from(secret).toString(encoding)), encoding);
    }
  }
  assert.notEqual(token, second.token);
  assert.ok(Buffer.from(token, 'base64url').length >= 32);
});

test('a token names its user, role and session; anything else names nobody', async () => {
  const rooms = await openTestRooms();
  const { token, user } = await signUp(rooms, ada, here);
  const [session] = await sessionsIn(rooms);
  assert.deepEqual(await rooms.accounts.authenticate(token), {
    kind: 'user',
    userId: user.id,
    role: 'administrator',
    roleId: null,
    sessionId: session!.id,
  });
  for (const wrong of ['', 'x', `${token}x`, token.slice(1), session!.tokenHash, session!.id]) {
    assert.equal(await rooms.accounts.authenticate(wrong), undefined, wrong);
  }
});

test('a session ends thirty days after its last use, not earlier', async () => {
  const clock = createTestClock();
  const rooms = await openTestRooms({ clock });
  const { token, maxAgeSeconds } = await signUp(rooms, ada, here);
  assert.equal(maxAgeSeconds, (30 * dayMs) / 1000);
  clock.moveMs(30 * dayMs - 1);
  assert.ok(await rooms.accounts.authenticate(token), 'used within thirty days');
  clock.moveMs(30 * dayMs - 1);
  assert.ok(await rooms.accounts.authenticate(token), 'the use before has prolonged it');
  clock.moveMs(30 * dayMs);
  assert.equal(await rooms.accounts.authenticate(token), undefined);
});

test('a use is noted once an hour at most', async () => {
  const clock = createTestClock();
  const rooms = await openTestRooms({ clock });
  const { token } = await signUp(rooms, ada, here);
  const seen = async () => {
    await rooms.accounts.authenticate(token);
    const { seenAt, expiresAt } = (await sessionsIn(rooms))[0]!;
    assert.equal(Date.parse(expiresAt) - Date.parse(seenAt), 30 * dayMs);
    return Date.parse(seenAt);
  };
  const first = await seen();
  clock.moveMs(hourMs - 1);
  assert.equal(await seen(), first);
  clock.moveMs(2);
  const noted = await seen();
  assert.equal(noted, clock.nowMs());
  clock.moveMs(hourMs / 2);
  assert.equal(await seen(), noted);
});

test('expired sessions are swept; living ones stay', async () => {
  const clock = createTestClock();
  const rooms = await openTestRooms({ clock });
  await signUp(rooms, ada, here);
  clock.moveMs(29 * dayMs);
  const { token } = await rooms.accounts.signIn(ada.email, ada.password, 'test');
  clock.moveMs(dayMs);
  await rooms.accounts.removeExpired();
  assert.equal((await sessionsIn(rooms)).length, 1);
  assert.ok(await rooms.accounts.authenticate(token));
});

test('signing out ends that session alone and tells its streams', async () => {
  const rooms = await openTestRooms();
  const { token, user } = await signUp(rooms, ada, here);
  const other = await rooms.accounts.signIn(ada.email, ada.password, 'test');
  const { sessionId } = (await rooms.accounts.authenticate(token))!;
  const news: unknown[] = [];
  rooms.bus.subscribe(newsTopicOf(user.id), (message) => news.push(message));
  await rooms.accounts.signOut(token);
  assert.deepEqual(news, [{ type: 'session-ended', sessionId }]);
  assert.equal(await rooms.accounts.authenticate(token), undefined);
  assert.ok(await rooms.accounts.authenticate(other.token));
  await rooms.accounts.signOut(token);
  await rooms.accounts.signOut('never a token');
  assert.equal(news.length, 1);
});

const disable = (rooms: TestRooms, userId: string) =>
  rooms.db
    .query<AccountTables>()
    .updateTable('users')
    .set({ disabledAt: '2026-01-01T00:00:00.000Z' })
    .where('id', '=', userId)
    .execute();

test('a disabled user can neither sign in nor go on with a session', async () => {
  const rooms = await openTestRooms();
  const { token, user } = await signUp(rooms, ada, here);
  assert.ok(await rooms.accounts.authenticate(token));
  await disable(rooms, user.id);
  assert.equal(await rooms.accounts.authenticate(token), undefined);
  await assert.rejects(rooms.accounts.signIn(ada.email, ada.password, 'test'), {
    code: 'account/wrong-credentials',
  });
});

test('a role that changes counts from the next request on, in sessions that are open too (SR-52)', async () => {
  const rooms = await openTestRooms();
  const { token } = await signUp(rooms, ada, here);
  await rooms.db.query<AccountTables>().updateTable('users').set({ role: 'member' }).execute();
  assert.equal((await rooms.accounts.authenticate(token))?.role, 'member');
});

test('one is told about oneself without a hash; an account that is gone has to sign in', async () => {
  const rooms = await openTestRooms();
  const user = await rooms.addUser('Ada');
  const me = await rooms.accounts.me(user);
  assert.deepEqual(Object.keys(me).toSorted(), ['createdAt', 'email', 'id', 'name', 'role']);
  assert.equal(me.id, user.userId);
  await rooms.db.query<AccountTables>().deleteFrom('users').execute();
  await assert.rejects(rooms.accounts.me(user), { code: 'account/sign-in-required' });
  await assert.rejects(rooms.accounts.me({ kind: 'system' }), { code: 'account/forbidden' });
});

test('a browser that sends a novel as its name is kept short', async () => {
  const rooms = await openTestRooms();
  await signUp(rooms, ada, { ...here, userAgent: 'x'.repeat(10_000) });
  const [session] = await sessionsIn(rooms);
  assert.equal(session!.userAgent.length, 300);
});

test('what cannot be an account is refused by the contract', () => {
  const refused = [
    { ...ada, name: '   ' },
    { ...ada, name: 'x'.repeat(81) },
    { ...ada, email: 'not an address' },
    { ...ada, email: `${'x'.repeat(250)}@example.org` },
    { ...ada, password: 'seven77' },
    { ...ada, password: 'x'.repeat(201) },
    { ...ada, role: 'administrator' },
    { ...ada, claim: 'x'.repeat(101) },
  ];
  for (const body of refused) {
    assert.equal(z.safeParse(accountRoutes.signUp.body, body).success, false, JSON.stringify(body));
  }
});
