import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClock, openTestDb, openTestRooms } from '../../../app/testing.ts';
import { rotateSecrets } from '../../../app/secret-keeping.ts';
import { MailError } from '../../../platform/mail/port.ts';
import type { AccountTables } from '../schema.ts';
import {
  codeOf,
  createTestMail,
  startQueue,
  tokenIn,
  until,
  untilNoJobs,
  visitor,
  type JobRows,
} from '../testing.ts';

const email = 'ada@example.org';
const dayMs = 24 * 60 * 60_000;

const openHouse = async (refuse: () => void = () => undefined) => {
  const clock = createTestClock();
  const { mail, sent } = createTestMail(refuse);
  const rooms = await openTestRooms({ mail, clock });
  const ada = await rooms.addUser('Ada');
  return { rooms, ada, sent, clock };
};

const mailsIn = ({ db }: Awaited<ReturnType<typeof openHouse>>['rooms']) =>
  db.query<AccountTables>().selectFrom('mails').selectAll().execute();

const hurry = ({ db, queue }: Awaited<ReturnType<typeof openHouse>>['rooms']) =>
  db
    .query<JobRows>()
    .updateTable('jobs')
    .set({ dueAt: db.engine.now() })
    .execute()
    .then(() => queue.wake());

test('a mail server that is down fails no request, and the mail is sent when it is back, once', async () => {
  let isDown = true;
  let tries = 0;
  const { rooms, sent } = await openHouse(() => {
    tries += 1;
    if (isDown) throw new MailError('connect ECONNREFUSED', false);
  });
  startQueue(rooms);
  await rooms.accounts.requestPasswordReset(email, visitor);
  await until(async () => (await mailsIn(rooms))[0]?.attempts === 1);
  assert.equal(sent.length, 0);
  // It rests before it is tried again, longer each time.
  const jobs = await rooms.db.query<JobRows>().selectFrom('jobs').selectAll().execute();
  assert.ok(jobs.some(({ dueAt }) => Date.parse(dueAt) > Date.now() + 5000));
  await hurry(rooms);
  await until(async () => (await mailsIn(rooms))[0]?.attempts === 2);
  isDown = false;
  await hurry(rooms);
  await until(() => sent.length === 1);
  await untilNoJobs(rooms);
  assert.equal(tries, 3);
  assert.deepEqual(await mailsIn(rooms), []);
});

test('a mail that is refused for good, or came to be of no use, is not tried again', async () => {
  let isFinal = true;
  const { rooms, sent, clock } = await openHouse(() => {
    throw new MailError('no such mailbox', isFinal);
  });
  startQueue(rooms);
  await rooms.accounts.requestPasswordReset(email, visitor);
  await untilNoJobs(rooms);
  assert.deepEqual(await mailsIn(rooms), []);
  isFinal = false;
  await rooms.accounts.requestPasswordReset(email, visitor);
  await until(async () => (await mailsIn(rooms))[0]?.attempts === 1);
  clock.moveMs(dayMs);
  await hurry(rooms);
  await untilNoJobs(rooms);
  assert.deepEqual(await mailsIn(rooms), []);
  assert.equal(sent.length, 0);
});

test('a link that waits to be sent is sealed, and goes through a change of the secret key', async () => {
  const db = await openTestDb();
  const { mail, sent } = createTestMail();
  const before = await openTestRooms({ db, mail, secretKey: 'the first key' });
  const ada = await before.addUser('Ada');
  const given = { email: 'bob@example.org', role: 'member' as const, days: 7 };
  const { link } = await before.accounts.invites.create(ada, given, visitor);
  const stored = JSON.stringify([
    await mailsIn(before),
    await db.query<AccountTables>().selectFrom('invites').selectAll().execute(),
    await db.query<JobRows>().selectFrom('jobs').selectAll().execute(),
  ]);
  assert.ok(!stored.includes(tokenIn(link.url)));

  const keys = { secretKey: 'the second key', secretKeyPrevious: 'the first key' };
  const changing = await openTestRooms({ db, mail, ...keys });
  await rotateSecrets(changing, changing.audit);
  const after = await openTestRooms({ db, mail, secretKey: 'the second key' });
  startQueue(after);
  await until(() => sent.length === 1);
  assert.ok(sent[0]!.text.includes(link.url));
});

test('a test mail is sent while one waits, and a failure says what the mail server said', async () => {
  let isDown = false;
  const { rooms, ada, sent } = await openHouse(() => {
    if (isDown) throw new MailError('535 not those credentials', false);
  });
  await rooms.accounts.sendTestMail(ada, visitor);
  assert.equal(sent[0]?.to, email);
  isDown = true;
  await assert.rejects(rooms.accounts.sendTestMail(ada, visitor), {
    code: 'mail/failed',
    details: '535 not those credentials',
  });
  const silent = await openTestRooms();
  assert.equal(
    await codeOf(silent.accounts.sendTestMail(await silent.addUser('Ada'), visitor)),
    'mail/missing',
  );
  const member = { ...ada, role: 'member' as const };
  assert.equal(await codeOf(rooms.accounts.sendTestMail(member, visitor)), 'account/forbidden');
});
