import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestRooms, type TestRooms } from '../../../app/testing.ts';
import { newsTopicOf } from '../../../kernel/news.ts';
import { system, type UserPrincipal } from '../../../kernel/principal.ts';
import { startTestRun } from '../../runs/testing.ts';
import { codeOf, openMailHouse, tokenIn, until, visitor } from '../testing.ts';

const password = 'correct horse';

const openHouse = async () => {
  const rooms = await openTestRooms();
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  const listen = (user: UserPrincipal): unknown[] => {
    const news: unknown[] = [];
    rooms.bus.subscribe(newsTopicOf(user.userId), (message) => news.push(message));
    return news;
  };
  return { rooms, ada, bob, listen };
};

const actions = async ({ audit, accounts }: TestRooms, ada: UserPrincipal) =>
  (await audit.list(ada, { limit: 200 }, accounts.namesOf)).items;

const startEndlessRun = async (rooms: TestRooms, user: UserPrincipal, endpointId: string) => {
  await rooms.runs.startWork();
  const slow = { tokensPerSecond: 1 };
  const { run } = await startTestRun(rooms, user, endpointId, 'a '.repeat(600), slow);
  await until(async () => (await rooms.runs.get(user, run.id)).status === 'running');
  return run;
};

test('disabling ends sessions, tells their streams, and cancels what is being written, at once (SR-52)', async () => {
  const { rooms, ada, bob, listen } = await openHouse();
  const endpointId = await rooms.addScriptedEndpoint(ada);
  const second = await rooms.accounts.signIn('bob@example.org', password, 'test');
  const other = (await rooms.accounts.authenticate(second.token))!;
  const run = await startEndlessRun(rooms, bob, endpointId);
  const news = listen(bob);
  const startedAt = performance.now();
  await rooms.accounts.updateUser(ada, bob.userId, { disabled: true });
  assert.deepEqual(
    new Set(news.filter((one) => (one as { type: string }).type === 'session-ended')),
    new Set([bob, other].map(({ sessionId }) => ({ type: 'session-ended', sessionId }))),
  );
  await until(async () => (await rooms.runs.get(bob, run.id)).status === 'cancelled');
  assert.ok(performance.now() - startedAt < 1000);
  assert.equal(await rooms.accounts.authenticate(second.token), undefined);
  assert.equal(await rooms.accounts.isSessionAlive(bob), false);
  assert.equal(
    await codeOf(rooms.accounts.signIn('bob@example.org', password, 'test')),
    'account/wrong-credentials',
  );
  await rooms.accounts.updateUser(ada, bob.userId, { disabled: false });
  assert.equal(await rooms.accounts.authenticate(second.token), undefined, 'what has ended stays so');
  await rooms.accounts.signIn('bob@example.org', password, 'test');
  await rooms.runs.stopWork();
});

test('a request that was on its way when its user was put out starts no run (SR-52)', async () => {
  const { rooms, ada, bob } = await openHouse();
  const endpointId = await rooms.addScriptedEndpoint(ada);
  await rooms.accounts.updateUser(ada, bob.userId, { disabled: true });
  assert.equal(await codeOf(startTestRun(rooms, bob, endpointId)), 'account/sign-in-required');
  assert.deepEqual((await rooms.runs.listActive(bob)).items, []);
});

test('demoting ends sessions and the invites that were made with the authority that is gone', async () => {
  const { rooms, ada, bob, listen } = await openHouse();
  await rooms.accounts.updateUser(ada, bob.userId, { role: 'administrator' });
  assert.equal(await rooms.accounts.isSessionAlive(bob), true, 'to be promoted ends nothing');
  const asAdministrator = { ...bob, role: 'administrator' as const };
  const { link } = await rooms.accounts.invites.create(
    asAdministrator,
    { role: 'administrator', days: 7 },
    visitor,
  );
  const news = listen(bob);
  await rooms.accounts.updateUser(ada, bob.userId, { role: 'member' });
  assert.equal(news.length, 1);
  assert.equal(await rooms.accounts.isSessionAlive(bob), false);
  assert.equal(await codeOf(rooms.accounts.lookAtLink(tokenIn(link.url))), 'account/link-invalid');
});

test('the last administrator stays, whoever asks, and of two who demote each other at once one does', async () => {
  const { rooms, ada, bob } = await openHouse();
  const { accounts } = rooms;
  for (const changes of [{ role: 'member' as const }, { disabled: true }]) {
    assert.equal(await codeOf(accounts.updateUser(ada, ada.userId, changes)), 'user/last-administrator');
    assert.equal(await codeOf(accounts.updateUser(system, ada.userId, changes)), 'user/last-administrator');
  }
  assert.equal(await codeOf(accounts.removeUser(system, ada.userId)), 'user/last-administrator');
  assert.equal(await codeOf(accounts.deleteMe(ada, password)), 'user/last-administrator');
  await accounts.updateUser(ada, bob.userId, { role: 'administrator' });
  const ben = { ...bob, role: 'administrator' as const };
  assert.equal(await codeOf(accounts.updateUser(ada, ada.userId, { role: 'member' })), 'user/yourself');
  assert.equal(await codeOf(accounts.removeUser(ada, ada.userId)), 'user/yourself');
  assert.equal(await codeOf(accounts.makeResetLink(ada, ada.userId)), 'user/yourself');
  const both = await Promise.all([
    codeOf(accounts.updateUser(ada, bob.userId, { role: 'member' })),
    codeOf(accounts.updateUser(ben, ada.userId, { role: 'member' })),
  ]);
  assert.deepEqual(both.toSorted(), ['account/sign-in-required', 'done']);
});

test('what an administrator had begun when they were put out is not done any more (SR-52)', async () => {
  const { rooms, ada, bob } = await openHouse();
  const { accounts } = rooms;
  await accounts.updateUser(ada, bob.userId, { role: 'administrator' });
  const ben = { ...bob, role: 'administrator' as const };
  await accounts.updateUser(ada, bob.userId, { role: 'member' });
  const cyd = { name: 'Cyd', email: 'cyd@example.org', role: 'administrator' as const };
  for (const late of [
    () => accounts.invites.create(ben, { role: 'administrator', days: 7 }, visitor),
    () => accounts.createUser(ben, cyd, visitor),
    () => accounts.updateUser(ben, bob.userId, { role: 'administrator' }),
    () => accounts.makeResetLink(ben, ada.userId),
    () => accounts.removeUser(ben, ada.userId),
  ]) {
    assert.equal(await codeOf(late()), 'account/sign-in-required');
  }
  assert.deepEqual((await accounts.invites.list(ada, { limit: 10 })).items, []);
});

test('a disabled administrator does not count as one who is left', async () => {
  const { rooms, ada, bob } = await openHouse();
  await rooms.accounts.updateUser(ada, bob.userId, { role: 'administrator' });
  await rooms.accounts.updateUser(ada, bob.userId, { disabled: true });
  assert.equal(await codeOf(rooms.accounts.deleteMe(ada, password)), 'user/last-administrator');
});

test('a member sees and changes nobody, not even who there is (SR-28)', async () => {
  const { rooms, ada, bob } = await openHouse();
  const { accounts } = rooms;
  const nobody = `usr_${'0'.repeat(26)}`;
  for (const userId of [ada.userId, bob.userId, nobody]) {
    assert.equal(await codeOf(accounts.updateUser(bob, userId, { name: 'x' })), 'account/forbidden');
    assert.equal(await codeOf(accounts.makeResetLink(bob, userId)), 'account/forbidden');
    assert.equal(await codeOf(accounts.removeUser(bob, userId)), 'account/forbidden');
  }
  assert.equal(await codeOf(accounts.listUsers(bob, { limit: 10 })), 'account/forbidden');
  const given = { name: 'X', email: 'x@example.org', role: 'administrator' as const };
  assert.equal(await codeOf(accounts.createUser(bob, given, visitor)), 'account/forbidden');
  assert.equal(await codeOf(accounts.updateUser(ada, nobody, { name: 'x' })), 'user/not-found');
});

test('an account made for somebody opens by the password they set by its link, and by nothing before', async () => {
  const { rooms, ada, nextMailTo } = await openMailHouse();
  const { accounts } = rooms;
  const given = { name: 'Cyd', email: 'cyd@example.org', role: 'member' as const };
  const { user, link } = await accounts.createUser(ada, given, visitor);
  assert.equal(user.hasPassword, false);
  assert.ok(link.mailed);
  assert.ok((await nextMailTo('cyd@example.org')).text.includes(link.url));
  for (const guess of ['', 'undefined', 'correct horse'])
    assert.equal(await codeOf(accounts.signIn(given.email, guess, 'test')), 'account/wrong-credentials');
  assert.deepEqual(await accounts.lookAtLink(tokenIn(link.url)), { purpose: 'reset', email: given.email });
  await accounts.resetPassword(tokenIn(link.url), 'battery staple', visitor);
  await accounts.signIn(given.email, 'battery staple', 'test');
  assert.equal(await codeOf(accounts.createUser(ada, given, visitor)), 'account/exists');
});

test('of the links to reset a password only the newest works, and using it ends every session', async () => {
  const { rooms, ada, bob } = await openHouse();
  const { accounts } = rooms;
  const first = await accounts.makeResetLink(ada, bob.userId);
  const second = await accounts.makeResetLink(ada, bob.userId);
  assert.ok(second.url.startsWith('https://stoa.example/reset#'));
  assert.equal(
    await codeOf(accounts.resetPassword(tokenIn(first.url), 'battery staple', visitor)),
    'account/link-invalid',
  );
  await accounts.resetPassword(tokenIn(second.url), 'battery staple', visitor);
  assert.equal(await accounts.isSessionAlive(bob), false);
  await accounts.signIn('bob@example.org', 'battery staple', 'test');
});

test('two hundred users are listed by name, page by page, each once; search takes what is typed as it is', async () => {
  const { rooms, ada } = await openMailHouse();
  const { accounts } = rooms;
  for (let n = 0; n < 200; n++) {
    const name = `${n % 2 ? 'user' : 'USER'} ${String(n % 50).padStart(3, '0')}`;
    await accounts.createUser(ada, { name, email: `person-${n}@example.org`, role: 'member' }, visitor);
  }
  await accounts.createUser(ada, { name: '100%', email: 'odd_one@example.org', role: 'member' }, visitor);
  const names: string[] = [];
  const ids = new Set<string>();
  let after: string | undefined;
  do {
    const page = await accounts.listUsers(ada, { limit: 60, after });
    names.push(...page.items.map(({ name }) => name.toLowerCase()));
    for (const { id } of page.items) ids.add(id);
    after = page.nextCursor ?? undefined;
  } while (after !== undefined);
  assert.equal(ids.size, 202);
  assert.deepEqual(names, names.toSorted());
  const found = async (q: string) =>
    (await accounts.listUsers(ada, { limit: 200, q })).items.map(({ name }) => name);
  assert.deepEqual(await found('%'), ['100%']);
  assert.deepEqual(await found('D_O'), ['100%']);
  assert.deepEqual(await found('\\'), []);
  assert.equal((await found('USER 01')).length, 40);
  assert.deepEqual(await found('ada@EXAMPLE'), ['Ada']);
  const administrators = await accounts.listUsers(ada, { limit: 10, only: 'administrators' });
  assert.deepEqual(
    administrators.items.map(({ name, seenAt }) => [name, seenAt !== null]),
    [['Ada', true]],
  );
});

test('what an administrator does to others is in the audit log, with ids and without names (SR-70)', async () => {
  const { rooms, ada, bob } = await openHouse();
  const { accounts } = rooms;
  await accounts.updateUser(ada, bob.userId, { name: 'Robert', role: 'administrator' });
  await accounts.updateUser(ada, bob.userId, { disabled: true, role: 'member' });
  await accounts.makeResetLink(ada, bob.userId);
  await accounts.removeUser(ada, bob.userId);
  const entries = (await actions(rooms, ada)).filter(({ action }) => action.startsWith('user.'));
  assert.deepEqual(
    entries.map(({ action }) => action),
    ['user.delete', 'user.reset-link', 'user.update', 'user.update'],
  );
  assert.deepEqual(entries[2]!.details, {
    role: { from: 'administrator', to: 'member' },
    disabled: { from: false, to: true },
  });
  assert.ok(!JSON.stringify(entries).includes('Robert'));
});
