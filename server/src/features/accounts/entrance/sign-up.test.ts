import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClock, openTestRooms } from '../../../app/testing.ts';
import { system } from '../../../kernel/principal.ts';
import { hashesMade } from '../password.ts';
import { codeOf, openMailHouse, tokenIn, untilNoJobs, visitor, type JobRows } from '../testing.ts';

const dayMs = 24 * 60 * 60_000;
const bob = { name: 'Bob', email: 'bob@example.org', password: 'battery staple' };

const openVerifyingHouse = async () => {
  const clock = createTestClock();
  const house = await openMailHouse({ clock });
  await house.rooms.settings.update(system, { registration: 'open', emailVerification: true });
  return { ...house, clock };
};

test('a new account begins when its address is confirmed, with the password chosen for it', async () => {
  const { rooms, nextMailTo } = await openVerifyingHouse();
  const { accounts } = rooms;
  assert.equal(await accounts.signUp(bob, visitor), null);
  assert.equal(await codeOf(accounts.signIn(bob.email, bob.password, 'test')), 'account/wrong-credentials');
  const { text } = await nextMailTo(bob.email);
  assert.ok(!text.includes(bob.name), 'what a stranger typed is not mailed to anybody');
  const token = tokenIn(text);
  assert.deepEqual(await accounts.lookAtLink(token), { purpose: 'sign-up', email: bob.email });
  assert.equal(
    await codeOf(accounts.confirmSignUp(token, 'wrong password', visitor)),
    'account/wrong-password',
  );
  const signedIn = await accounts.confirmSignUp(token, bob.password, visitor);
  assert.equal(signedIn.user.email, bob.email);
  assert.equal(signedIn.user.role, 'member');
  assert.equal(await codeOf(accounts.confirmSignUp(token, bob.password, visitor)), 'account/link-invalid');
});

test('whether an address has an account is not told by the answer, nor by what the request does (SR-51)', async () => {
  const { rooms } = await openVerifyingHouse();
  await rooms.queue.stop();
  const work: number[] = [];
  for (const email of [bob.email, 'ada@example.org']) {
    const before = hashesMade();
    assert.equal(await rooms.accounts.signUp({ ...bob, email }, visitor), null);
    work.push(hashesMade() - before);
  }
  assert.deepEqual(work, [1, 1]);
  const jobs = await rooms.db.query<JobRows>().selectFrom('jobs').select('kind').execute();
  assert.deepEqual(
    jobs.map(({ kind }) => kind),
    ['sign-up', 'sign-up'],
  );
});

test('who has an account already is told so by mail alone, with a way to a forgotten password', async () => {
  const { rooms, ada, sent, nextMailTo } = await openVerifyingHouse();
  const { accounts } = rooms;
  await accounts.signUp({ ...bob, email: 'ada@example.org' }, visitor);
  const { subject, text } = await nextMailTo('ada@example.org');
  assert.match(subject, /have an account/);
  assert.equal((await accounts.lookAtLink(tokenIn(text))).purpose, 'reset');
  await accounts.signIn('ada@example.org', 'correct horse', 'test');
  const cyd = await accounts.createUser(
    ada,
    { name: 'Cyd', email: 'cyd@example.org', role: 'member' },
    visitor,
  );
  await nextMailTo('cyd@example.org');
  await accounts.updateUser(ada, cyd.user.id, { disabled: true });
  await accounts.signUp({ ...bob, email: 'cyd@example.org' }, visitor);
  assert.ok(!(await nextMailTo('cyd@example.org')).text.includes('#'));
  await untilNoJobs(rooms);
  assert.equal(sent.length, 0);
});

test('of two who begin an account with one address each finishes only their own, and the first is the one', async () => {
  const { rooms, nextMailTo } = await openVerifyingHouse();
  const { accounts } = rooms;
  await accounts.signUp({ ...bob, password: 'of a stranger' }, visitor);
  const first = tokenIn((await nextMailTo(bob.email)).text);
  await accounts.signUp(bob, visitor);
  const second = tokenIn((await nextMailTo(bob.email)).text);
  assert.equal(await codeOf(accounts.confirmSignUp(first, bob.password, visitor)), 'account/wrong-password');
  await accounts.confirmSignUp(second, bob.password, visitor);
  assert.equal(await codeOf(accounts.confirmSignUp(first, 'of a stranger', visitor)), 'account/exists');
});

test('a confirmation ends after a day, and with registration', async () => {
  const { rooms, clock, nextMailTo } = await openVerifyingHouse();
  const { accounts } = rooms;
  await accounts.signUp(bob, visitor);
  const token = tokenIn((await nextMailTo(bob.email)).text);
  await rooms.settings.update(system, { registration: 'closed' });
  assert.equal(
    await codeOf(accounts.confirmSignUp(token, bob.password, visitor)),
    'account/registration-closed',
  );
  await rooms.settings.update(system, { registration: 'open' });
  clock.moveMs(dayMs);
  assert.equal(await codeOf(accounts.confirmSignUp(token, bob.password, visitor)), 'account/link-invalid');
});

test('an invited address is not asked to be confirmed, and without mail none is', async () => {
  const { rooms, ada } = await openVerifyingHouse();
  const { link } = await rooms.accounts.invites.create(ada, { role: 'member', days: 7 }, visitor);
  assert.ok(await rooms.accounts.signUp({ ...bob, invite: tokenIn(link.url) }, visitor));
  const silent = await openTestRooms();
  await silent.addUser('Ada');
  await silent.settings.update(system, { registration: 'open', emailVerification: true });
  assert.ok(await silent.accounts.signUp(bob, visitor));
});

test('where addresses must be at certain hosts, others are refused, and an invite is free of it', async () => {
  const rooms = await openTestRooms();
  const ada = await rooms.addUser('Ada');
  await rooms.settings.update(system, { registration: 'open', registrationDomains: ['uni.example'] });
  assert.equal(await codeOf(rooms.accounts.signUp(bob, visitor)), 'account/domain-refused');
  assert.ok(await rooms.accounts.signUp({ ...bob, email: 'bob@uni.example' }, visitor));
  const { link } = await rooms.accounts.invites.create(ada, { role: 'member', days: 7 }, visitor);
  assert.ok(await rooms.accounts.signUp({ ...bob, invite: tokenIn(link.url) }, visitor));
});
