import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClock, openTestRooms } from '../../../app/testing.ts';
import { newsTopicOf } from '../../../kernel/news.ts';
import { hashesMade } from '../password.ts';
import { codeOf, openMailHouse, tokenIn, until, visitor } from '../testing.ts';

const password = 'correct horse';
const email = 'ada@example.org';

test('sessions are listed, the latest first, and this one is marked; one or all others can be ended', async () => {
  const clock = createTestClock();
  const rooms = await openTestRooms({ clock });
  const { accounts } = rooms;
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  const others = [];
  for (const userAgent of ['Phone', 'Tablet', 'Library']) {
    clock.moveMs(1000);
    others.push((await accounts.authenticate((await accounts.signIn(email, password, userAgent)).token))!);
  }
  const { items } = await accounts.listSessions(ada);
  assert.deepEqual(
    items.map(({ userAgent, isCurrent }) => [userAgent, isCurrent]),
    [
      ['Library', false],
      ['Tablet', false],
      ['Phone', false],
      ['test', true],
    ],
  );
  assert.deepEqual(Object.keys(items[0]!).toSorted(), [
    'createdAt',
    'id',
    'isCurrent',
    'seenAt',
    'userAgent',
  ]);

  const news: unknown[] = [];
  rooms.bus.subscribe(newsTopicOf(ada.userId), (message) => news.push(message));
  assert.equal(await codeOf(accounts.endSession(bob, others[0]!.sessionId)), 'session/not-found');
  await accounts.endSession(ada, others[0]!.sessionId);
  assert.deepEqual(news.splice(0), [{ type: 'session-ended', sessionId: others[0]!.sessionId }]);
  await accounts.endOtherSessions(ada);
  assert.equal(news.length, 2);
  assert.equal((await accounts.listSessions(ada)).items.length, 1);
  assert.equal(await accounts.isSessionAlive(ada), true);
  assert.equal(await accounts.isSessionAlive(bob), true);
});

test('a password is changed by whoever knows it; all other sessions and all links end, and a notice is sent', async () => {
  const { rooms, ada, nextMailTo } = await openMailHouse();
  const { accounts } = rooms;
  const other = (await accounts.authenticate((await accounts.signIn(email, password, 'test')).token))!;
  await accounts.requestPasswordReset(email, visitor);
  const token = tokenIn((await nextMailTo(email)).text);
  const change = (given: string) =>
    accounts.changePassword(ada, { password: given, newPassword: 'battery staple' }, visitor);
  assert.equal(await codeOf(change('wrong password')), 'account/wrong-password');
  await change(password);
  assert.deepEqual([await accounts.isSessionAlive(ada), await accounts.isSessionAlive(other)], [true, false]);
  assert.equal(await codeOf(accounts.resetPassword(token, 'again another', visitor)), 'account/link-invalid');
  await accounts.signIn(email, 'battery staple', 'test');
  assert.match((await nextMailTo(email)).subject, /password .* was changed/);
});

test('a sign-in that was checked against the old password and ends after its change leads nowhere', async () => {
  const rooms = await openTestRooms();
  const { accounts } = rooms;
  const ada = await rooms.addUser('Ada');
  /** @returns whether one of them was checked before the change and ended after it, which is for the scheduler to say */
  const signInDuring = async (from: string, to: string): Promise<boolean> => {
    const before = hashesMade();
    const changing = accounts.changePassword(ada, { password: from, newPassword: to }, visitor);
    // The present password is checked; now the new one is hashed, and who comes waits in line behind it.
    await until(() => hashesMade() - before >= 2);
    const late = [1, 2, 3].map(() => codeOf(accounts.signIn(email, from, 'test')));
    await changing;
    const codes = await Promise.all(late);
    const { items } = await accounts.listSessions(ada);
    assert.deepEqual(
      items.map(({ id }) => id),
      [ada.sessionId],
    );
    return codes.includes('account/wrong-credentials');
  };
  const words = [password, 'battery staple'];
  let isLate = false;
  for (let tries = 0; tries < 6 && !isLate; tries++) {
    isLate = await signInDuring(words[0]!, words[1]!);
    words.reverse();
  }
  assert.ok(isLate);
});

test('an address becomes one’s own when it is confirmed, and the one before is told', async () => {
  const { rooms, ada, nextMailTo } = await openMailHouse();
  const { accounts } = rooms;
  const change = (to: string, given = password) =>
    accounts.changeEmail(ada, { email: to, password: given }, visitor);
  assert.equal(await codeOf(change('new@example.org', 'wrong')), 'account/wrong-password');
  assert.deepEqual(await change('new@example.org'), { changed: false });
  assert.equal((await accounts.me(ada)).email, email);
  const token = tokenIn((await nextMailTo('new@example.org')).text);
  await accounts.confirmEmail(token, visitor);
  assert.equal((await accounts.me(ada)).email, 'new@example.org');
  const notice = await nextMailTo(email);
  assert.ok(notice.text.includes('new@example.org'));
  assert.equal(await codeOf(accounts.confirmEmail(token, visitor)), 'account/link-invalid');
  assert.equal(await codeOf(accounts.signIn(email, password, 'test')), 'account/wrong-credentials');
  await accounts.signIn('new@example.org', password, 'test');
});

test('to ask for an address that somebody has tells nothing to who asks, and everything to who has it', async () => {
  const { rooms, ada, sent, nextMailTo } = await openMailHouse();
  await rooms.addUser('Bob');
  const given = { email: 'bob@example.org', password };
  assert.deepEqual(await rooms.accounts.changeEmail(ada, given, visitor), { changed: false });
  assert.match((await nextMailTo('bob@example.org')).subject, /has an account/);
  assert.equal(sent.length, 0);
});

test('without mail an address changes at once', async () => {
  const rooms = await openTestRooms();
  const ada = await rooms.addUser('Ada');
  await rooms.addUser('Bob');
  const change = (to: string) => rooms.accounts.changeEmail(ada, { email: to, password }, visitor);
  assert.equal(await codeOf(change('bob@example.org')), 'account/exists');
  assert.deepEqual(await change('new@example.org'), { changed: true });
  assert.equal((await rooms.accounts.me(ada)).email, 'new@example.org');
});

test('a wrong password where it is asked for again is in the audit log, not more than five times an hour', async () => {
  const rooms = await openTestRooms();
  const ada = await rooms.addUser('Ada');
  for (let n = 0; n < 8; n++)
    assert.equal(await codeOf(rooms.accounts.deleteMe(ada, `guess ${n}`)), 'account/wrong-password');
  const { items } = await rooms.audit.list(ada, { limit: 100 }, rooms.accounts.namesOf);
  const refused = items.filter(({ action }) => action === 'account.password-refused');
  assert.equal(refused.length, 5);
  assert.ok(!JSON.stringify(refused).includes('guess'));
});

test('a name is changed for oneself alone', async () => {
  const rooms = await openTestRooms();
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  assert.equal((await rooms.accounts.updateMe(bob, { name: 'Robert' })).name, 'Robert');
  assert.equal((await rooms.accounts.me(ada)).name, 'Ada');
});
