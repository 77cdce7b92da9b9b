import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClock, openTestRooms } from '../../../app/testing.ts';
import { hashesMade } from '../password.ts';
import {
  codeOf,
  createTestMail,
  openMailHouse,
  startQueue,
  tokenIn,
  untilNoJobs,
  visitor,
  type JobRows,
} from '../testing.ts';

const hourMs = 60 * 60_000;
const email = 'ada@example.org';

test('a forgotten password is set anew by a link, once, and every session ends', async () => {
  const { rooms, ada, nextMailTo } = await openMailHouse();
  const { accounts } = rooms;
  await accounts.requestPasswordReset(email, visitor);
  const message = await nextMailTo(email);
  assert.match(message.text, /https:\/\/stoa\.example\/reset#/);
  const token = tokenIn(message.text);
  const results = await Promise.all(
    Array.from({ length: 5 }, (_, n) => codeOf(accounts.resetPassword(token, `new password ${n}`, visitor))),
  );
  assert.deepEqual(results.toSorted(), [...Array(4).fill('account/link-invalid'), 'done']);
  assert.equal(await accounts.isSessionAlive(ada), false);
  const right = `new password ${results.indexOf('done')}`;
  await accounts.signIn(email, right, 'test');
  assert.equal(await codeOf(accounts.signIn(email, 'correct horse', 'test')), 'account/wrong-credentials');
  assert.match((await nextMailTo(email)).subject, /was changed/);
});

test('a link for something else does not set a password, and a used or old one does nothing', async () => {
  const clock = createTestClock();
  const { rooms, ada, nextMailTo } = await openMailHouse({ clock });
  const { accounts } = rooms;
  const { link } = await accounts.invites.create(ada, { role: 'member', days: 7 }, visitor);
  await accounts.changeEmail(ada, { email: 'new@example.org', password: 'correct horse' }, visitor);
  const confirmation = tokenIn((await nextMailTo('new@example.org')).text);
  await accounts.requestPasswordReset(email, visitor);
  const token = tokenIn((await nextMailTo(email)).text);
  for (const wrong of [tokenIn(link.url), confirmation, '', 'x', token.slice(1)]) {
    assert.equal(
      await codeOf(accounts.resetPassword(wrong, 'battery staple', visitor)),
      'account/link-invalid',
    );
  }
  assert.equal(await codeOf(accounts.confirmEmail(token, visitor)), 'account/link-invalid');
  clock.moveMs(hourMs);
  assert.equal(
    await codeOf(accounts.resetPassword(token, 'battery staple', visitor)),
    'account/link-invalid',
  );
  await accounts.signIn(email, 'correct horse', 'test');
});

test('an unknown, a known and a disabled address are answered alike, with the same work (SR-51)', async () => {
  const { rooms, ada } = await openMailHouse();
  const bob = await rooms.addUser('Bob');
  await rooms.accounts.updateUser(ada, bob.userId, { disabled: true });
  await rooms.queue.stop();
  const addresses = [email, 'bob@example.org', 'nobody@example.org'];
  const before = hashesMade();
  for (const address of addresses)
    assert.equal(await rooms.accounts.requestPasswordReset(address, visitor), undefined);
  assert.equal(hashesMade(), before);
  const jobs = await rooms.db.query<JobRows>().selectFrom('jobs').select(['kind', 'payload']).execute();
  // All that the requests have done: the same for each, before anybody has looked.
  assert.deepEqual(
    jobs.map(({ kind, payload }) => ({ kind, payload })),
    addresses.map((address) => ({ kind: 'password-reset', payload: { email: address, languages: 'en' } })),
  );
  const { mail, sent } = createTestMail();
  const later = await openTestRooms({ db: rooms.db, mail });
  startQueue(later);
  await untilNoJobs(later);
  assert.deepEqual(
    sent.map(({ to }) => to),
    [email],
  );
});

test('nobody’s mailbox is filled: five links at a time', async () => {
  const { rooms, sent } = await openMailHouse();
  for (let n = 0; n < 9; n++) await rooms.accounts.requestPasswordReset(email, visitor);
  await untilNoJobs(rooms);
  assert.equal(sent.filter(({ to }) => to === email).length, 5);
});

test('without mail it says so, whatever the address', async () => {
  const rooms = await openTestRooms();
  await rooms.addUser('Ada');
  for (const address of [email, 'nobody@example.org'])
    assert.equal(await codeOf(rooms.accounts.requestPasswordReset(address, visitor)), 'mail/missing');
});
