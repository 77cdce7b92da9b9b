/** Several processes on one database: whoever is asked, it happens once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAttempt } from './store.ts';
import { attemptOf, openRig, type Person, tokenIn } from './testing/rig.ts';

const rig = await openRig();
const { as, db, oauth } = rig;
const replicas = [{ oauth }, await rig.addReplica(), await rig.addReplica()];
const people = async (...names: string[]): Promise<Person[]> => {
  const made: Person[] = [];
  for (const name of names) made.push(await rig.person(name));
  return made;
};
const byTurns = (n: number) => replicas[n % replicas.length]!.oauth;

test('R9: with a registration stored, people who begin at once in all processes share it', async () => {
  const all = await people('Ada', 'Bob', 'Cyd');
  const target = rig.target();
  await rig.signIn(all[0]!, target);
  const before = as.registrations();
  const answers = await Promise.all(all.map((person, n) => rig.begin(person, target, {}, byTurns(n))));
  const rows = await Promise.all(answers.map((answer) => findAttempt(db, attemptOf(answer).attemptId)));
  assert.equal(as.registrations(), before);
  assert.equal(new Set(rows.map((row) => row!.registrationId)).size, 1);
  assert.ok(rows.every((row) => row!.isReused));
});

test('R10: reconnections of one person in all processes are one attempt that reuses what there is', async () => {
  const dan = await rig.person('Dan');
  const target = rig.target();
  await rig.signIn(dan, target);
  const before = as.registrations();
  const answers = await Promise.all(
    Array.from({ length: 9 }, (_, n) => rig.begin(dan, target, { purpose: 'again' }, byTurns(n))),
  );
  const ids = new Set(answers.map((answer) => attemptOf(answer).attemptId));
  assert.equal(ids.size, 1);
  assert.equal((await findAttempt(db, [...ids][0]!))?.isReused, true);
  assert.equal(as.registrations(), before);
});

test('X1: sixteen first connects in all processes are one registration and one attempt', async () => {
  const eve = await rig.person('Eve');
  const target = rig.target();
  const before = as.registrations();
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) => rig.begin(eve, target, {}, byTurns(n))),
  );
  assert.equal(new Set(answers.map((answer) => attemptOf(answer).attemptId)).size, 1);
  assert.equal(as.registrations() - before, 1);
  const page = await eve.browser.open(rig.origin + attemptOf(answers[0]!).start);
  assert.match(page.text, /Signed in at/);
});

test('X1: the first connects of several people at a new server are one registration as well', async () => {
  const all = await people('Fay', 'Gil', 'Hal');
  const target = rig.target();
  const before = as.registrations();
  const answers = await Promise.all(all.map((person, n) => rig.begin(person, target, {}, byTurns(n))));
  assert.equal(as.registrations() - before, 1);
  assert.equal(new Set(answers.map((answer) => attemptOf(answer).attemptId)).size, 3);
});

test('X3: a callback that reaches all processes at once is redeemed once', async () => {
  const ian = await rig.person('Ian');
  const target = rig.target();
  const { url } = await rig.callbackOf(ian, target);
  const before = as.tokenRequests().length;
  const query = Object.fromEntries(url.searchParams);
  const visitor = { user: ian.user, cookie: () => ({ token: undefined, set: () => {}, clear: () => {} }) };
  await Promise.all(replicas.map((replica) => replica.oauth.finish(visitor, target.id, query)));
  assert.equal(as.tokenRequests().length - before, 1);
  assert.equal((await rig.call(tokenIn(await rig.token(ian, target)).accessToken)).status, 200);
});
