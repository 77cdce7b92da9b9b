import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClock, openTestRooms } from '../../../app/testing.ts';
import { codeOf, openMailHouse, tokenIn, visitor } from '../testing.ts';

const dayMs = 24 * 60 * 60_000;
const bob = { name: 'Bob', email: 'bob@example.org', password: 'battery staple' };

const openClosedHouse = async () => {
  const clock = createTestClock();
  const rooms = await openTestRooms({ clock });
  const ada = await rooms.addUser('Ada');
  const invite = async (given: { email?: string; role?: 'administrator' | 'member'; days?: number } = {}) => {
    const made = await rooms.accounts.invites.create(ada, { role: 'member', days: 7, ...given }, visitor);
    return { id: made.invite.id, invite: tokenIn(made.link.url), link: made.link };
  };
  return { rooms, ada, clock, invite };
};

test('an invite opens a closed door for one account, with the role it names', async () => {
  const { rooms, ada, invite } = await openClosedHouse();
  const { accounts } = rooms;
  const { invite: token, link } = await invite({ role: 'administrator' });
  assert.ok(link.url.startsWith('https://stoa.example/invite#'));
  assert.equal(link.mailed, false);
  assert.equal(await codeOf(accounts.signUp(bob, visitor)), 'account/registration-closed');
  assert.deepEqual(await accounts.lookAtLink(token), { purpose: 'invite', email: null });
  const signedIn = await accounts.signUp({ ...bob, invite: token }, visitor);
  assert.equal(signedIn?.user.role, 'administrator');
  const second = { ...bob, email: 'cyd@example.org', invite: token };
  assert.equal(await codeOf(accounts.signUp(second, visitor)), 'account/link-invalid');
  assert.deepEqual((await accounts.invites.list(ada, { limit: 10 })).items, []);
});

test('of ten who come with one invite at once exactly one gets in (SR-51)', async () => {
  const { rooms, invite } = await openClosedHouse();
  const { invite: token } = await invite();
  const results = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      codeOf(rooms.accounts.signUp({ ...bob, email: `person-${n}@example.org`, invite: token }, visitor)),
    ),
  );
  assert.deepEqual(results.toSorted(), [...Array(9).fill('account/link-invalid'), 'done']);
});

test('an invite to one address is for no other, and a failed sign-up does not use it up', async () => {
  const { rooms, ada, invite } = await openClosedHouse();
  const { accounts } = rooms;
  const { invite: token } = await invite({ email: bob.email });
  assert.equal((await accounts.lookAtLink(token)).email, bob.email);
  const other = { ...bob, email: 'cyd@example.org', invite: token };
  assert.equal(await codeOf(accounts.signUp(other, visitor)), 'account/link-invalid');
  const { invite: open } = await invite();
  assert.equal(
    await codeOf(accounts.signUp({ ...bob, email: 'ada@example.org', invite: open }, visitor)),
    'account/exists',
  );
  assert.equal((await accounts.invites.list(ada, { limit: 10 })).items.length, 2);
  await accounts.signUp({ ...bob, invite: token }, visitor);
  assert.equal(
    await codeOf(accounts.invites.create(ada, { email: bob.email, role: 'member', days: 7 }, visitor)),
    'account/exists',
  );
});

test('an invite ends with its days, and when it is taken back', async () => {
  const { rooms, ada, clock, invite } = await openClosedHouse();
  const { accounts } = rooms;
  const { invite: token } = await invite({ days: 2 });
  const { invite: other, id } = await invite();
  await accounts.invites.revoke(ada, id);
  assert.equal(await codeOf(accounts.signUp({ ...bob, invite: other }, visitor)), 'account/link-invalid');
  assert.equal(await codeOf(accounts.invites.revoke(ada, id)), 'invite/not-found');
  clock.moveMs(2 * dayMs);
  assert.equal(await codeOf(accounts.signUp({ ...bob, invite: token }, visitor)), 'account/link-invalid');
  assert.equal((await accounts.invites.list(ada, { limit: 10 })).items.length, 1, 'it is shown as expired');
  clock.moveMs(31 * dayMs);
  await accounts.removeExpired();
  assert.equal((await accounts.invites.list(ada, { limit: 10 })).items.length, 0);
});

test('invites are paged, the newest first, and a member sees none', async () => {
  const { rooms, ada, invite } = await openClosedHouse();
  const made: string[] = [];
  for (let n = 0; n < 5; n++) made.push((await invite()).id);
  const first = await rooms.accounts.invites.list(ada, { limit: 3 });
  const second = await rooms.accounts.invites.list(ada, { limit: 3, after: first.nextCursor! });
  assert.deepEqual(
    [...first.items, ...second.items].map(({ id }) => id),
    made.toReversed(),
  );
  assert.equal(second.nextCursor, null);
  const member = { ...ada, role: 'member' as const };
  assert.equal(await codeOf(rooms.accounts.invites.list(member, { limit: 3 })), 'account/forbidden');
  assert.equal(await codeOf(rooms.accounts.invites.revoke(member, made[0]!)), 'account/forbidden');
  assert.equal(
    await codeOf(rooms.accounts.invites.create(member, { role: 'administrator', days: 7 }, visitor)),
    'account/forbidden',
  );
});

test('an invite to an address is mailed where there is mail, in the language of whoever made it', async () => {
  const { rooms, ada, nextMailTo } = await openMailHouse();
  const given = { email: bob.email, role: 'member' as const, days: 7 };
  const { link } = await rooms.accounts.invites.create(ada, given, { ...visitor, languages: 'de-AT,en' });
  assert.equal(link.mailed, true);
  const message = await nextMailTo(bob.email);
  assert.equal(message.subject, 'Einladung zu Stoa');
  assert.ok(message.text.includes(link.url));
  assert.ok(message.text.includes('Ada'));
});
