import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { UserPrincipal } from '../kernel/principal.ts';
import { openMailHouse, tokenIn, until, untilNoJobs, visitor } from '../features/accounts/testing.ts';
import { readToEnd, startTestRun } from '../features/runs/testing.ts';
import { pngOf } from '../platform/images/testing.ts';
import { failInserts } from '../platform/db/testing.ts';
import { tables } from './tables.ts';
import type { TestRooms } from './testing.ts';

const password = 'correct horse';

/** Every row of every table in which one of the words stands, as `table: row`. */
const rowsWith = async ({ db }: TestRooms, words: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db.query());
    for (const row of rows) {
      const text = JSON.stringify(row);
      if (words.some((word) => text.includes(word))) found.push(`${name}: ${text}`);
    }
  }
  return found;
};

/** Somebody who has left a trace wherever one can be left. */
const live = async (
  { rooms, ada, nextMailTo }: Awaited<ReturnType<typeof openMailHouse>>,
  bob: UserPrincipal,
) => {
  const { accounts, settings, conversations } = rooms;
  await accounts.updateUser(ada, bob.userId, { role: 'administrator' });
  const ben = { ...bob, role: 'administrator' as const };
  const endpointId = await rooms.addScriptedEndpoint(ben);
  for (const said of ['one', 'two']) {
    const { run } = await startTestRun(rooms, ben, endpointId, said);
    await readToEnd(rooms, ben, run.id);
  }
  // Of the picture there is a small one, too.
  for (const [name, bytes] of [
    ['of bob.txt', Buffer.from('secret words')],
    ['of bob.png', await pngOf(900, 900)],
  ] as const)
    await rooms.files.upload(ben, { name, content: Readable.from([bytes]) });
  await conversations.create(ben, { title: 'Empty' });
  await settings.updatePreferences(ben, { theme: 'dark' });
  await settings.update(ben, { instanceName: 'Agora' });
  await rooms.db.transaction((tx) =>
    rooms.egressAllowances.add(tx, ben, { host: 'models.lan', port: 8080 }, 'Models'),
  );
  await accounts.invites.create(ben, { role: 'member', days: 7 }, visitor);
  await accounts.signIn('bob@example.org', password, 'another browser');
  // Others had asked for the address before it was theirs, and were invited to it.
  const email = 'robert@example.org';
  await accounts.changeEmail(ada, { email, password }, visitor);
  await nextMailTo(email);
  await accounts.invites.create(ada, { email, role: 'member', days: 7 }, visitor);
  await nextMailTo(email);
  await accounts.changeEmail(ben, { email, password }, visitor);
  await accounts.confirmEmail(tokenIn((await nextMailTo(email)).text), visitor);
  await accounts.requestPasswordReset(email, visitor);
  await untilNoJobs(rooms);
  return { ben, endpointId };
};

test('of a deleted account nothing is left in any table or blob but its id in the audit log', async () => {
  const house = await openMailHouse({ titles: false });
  const { rooms, ada } = house;
  await rooms.runs.startWork();
  const bob = await rooms.addUser('Bob');
  const { ben, endpointId } = await live(house, bob);
  const { run } = await startTestRun(rooms, ben, endpointId, 'a '.repeat(600), { tokensPerSecond: 1 });
  await until(async () => (await rooms.runs.get(ben, run.id)).status === 'running');
  const words = [bob.userId, 'bob@example.org', 'robert@example.org', run.id];
  const tablesBefore = new Set((await rowsWith(rooms, words)).map((row) => row.split(':')[0]));
  for (const name of [
    'users',
    'sessions',
    'accountLinks',
    'invites',
    'conversations',
    'files',
    'runs',
    'settings',
  ])
    assert.ok(tablesBefore.has(name), `the scan sees ${name}`);

  assert.ok((await Array.fromAsync(rooms.blobs.list())).length >= 3, 'its bytes are there');
  const forgotten = await rooms.accounts.removeUser(ada, bob.userId);
  assert.deepEqual(forgotten, {
    conversations: 4,
    messages: 6,
    files: 2,
    runs: 3,
    preferences: 1,
    sessions: 2,
    links: 2,
    invites: 1,
  });
  await until(() => rooms.runs.activeCount() === 0);
  await until(async () => (await Array.fromAsync(rooms.blobs.list())).length === 0);
  await untilNoJobs(rooms);
  const left = (await rowsWith(rooms, words)).filter((row) => !row.startsWith('auditEntries:'));
  assert.deepEqual(left, []);
  const audit = (await rowsWith(rooms, words)).join('\n');
  assert.ok(audit.includes(bob.userId));
  assert.ok(!/bob@|robert@|Bob/.test(audit), 'an entry has a name or an address');
  assert.deepEqual((await rooms.audit.verify(ada)).ok, true);
  assert.equal((await rooms.settings.get(ada)).instanceName, 'Agora', 'what was set for all stays');
  await rooms.runs.stopWork();
});

test('to delete oneself takes the password, and leaves everybody else alone', async () => {
  const { rooms, ada } = await openMailHouse({ titles: false });
  await rooms.runs.startWork();
  const bob = await rooms.addUser('Bob');
  const endpointId = await rooms.addScriptedEndpoint(ada);
  for (const user of [ada, bob]) {
    const { run } = await startTestRun(rooms, user, endpointId);
    await readToEnd(rooms, user, run.id);
  }
  const before = (await rowsWith(rooms, [ada.userId])).length;
  await assert.rejects(rooms.accounts.deleteMe(bob, 'wrong'), { code: 'account/wrong-password' });
  assert.equal((await rooms.accounts.deleteMe(bob, password)).conversations, 1);
  assert.equal((await rowsWith(rooms, [ada.userId])).length, before);
  await assert.rejects(rooms.accounts.me(bob), { code: 'account/sign-in-required' });
  await rooms.runs.stopWork();
});

test('a deletion that fails half-way leaves the account as it was', async () => {
  const { rooms, ada } = await openMailHouse();
  const bob = await rooms.addUser('Bob');
  await rooms.conversations.create(bob, { title: 'Kept' });
  await failInserts(rooms.db, 'auditEntries');
  await assert.rejects(rooms.accounts.removeUser(ada, bob.userId), /disk/);
  assert.equal((await rooms.conversations.list(bob, { limit: 10 })).items.length, 1);
  assert.equal(await rooms.accounts.isSessionAlive(bob), true);
});
