import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditRoutes } from '@stoa/contract/audit';
import { sql } from 'kysely';
import * as z from 'zod/mini';
import { openTestRooms } from '../../app/testing.ts';
import { encodeCursor } from '../../kernel/page.ts';
import { system } from '../../kernel/principal.ts';
import { dropTriggers } from '../../platform/db/testing.ts';

const open = async () => {
  const rooms = await openTestRooms();
  const administrator = await rooms.addUser('Ada');
  const list = (query: Partial<Parameters<typeof rooms.audit.list>[1]> = {}) =>
    rooms.audit.list(administrator, { limit: 50, ...query }, rooms.accounts.namesOf);
  return { ...rooms, administrator, list };
};

const change = (statement: string) => sql.raw(statement);

test('entries say who did what to what, the newest first, in the shape of the contract', async () => {
  const { administrator, settings, list } = await open();
  await settings.update(administrator, { instanceName: 'Agora', titles: true });
  const page = await list();
  z.parse(auditRoutes.list.answer, page);
  assert.deepEqual(
    page.items.map(({ seq, actor, action, object, details }) => [seq, actor.name, action, object, details]),
    [
      [
        2,
        'Ada',
        'settings.update',
        { kind: 'settings', id: null, name: null },
        { instanceName: { from: 'Stoa', to: 'Agora' } },
      ],
      [1, 'Ada', 'account.first', { kind: 'account', id: administrator.userId, name: 'Ada' }, {}],
    ],
  );
});

test('a change that does not happen leaves no entry, and one that changes nothing neither', async () => {
  const { db, audit, administrator, settings, list } = await open();
  await settings.update(administrator, { titles: true });
  await assert.rejects(
    db.transaction(async (tx) => {
      await audit.record(tx, administrator, 'settings.update', { kind: 'settings', id: null });
      throw new Error('no');
    }),
  );
  assert.equal((await list()).items.length, 1);
  assert.deepEqual((await audit.verify(administrator)).entries, 1);
});

test('the list is paged by its own cursor and filtered by person and by action', async () => {
  const { addUser, administrator, settings, list } = await open();
  const member = await addUser('Ben');
  for (const instanceName of ['A', 'B', 'C']) await settings.update(administrator, { instanceName });
  const seqs: number[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit: 2, after });
    seqs.push(...page.items.map(({ seq }) => seq));
    after = page.nextCursor ?? undefined;
  } while (after !== undefined);
  assert.deepEqual(seqs, [6, 5, 4, 3, 2, 1]);
  const ofMember = await list({ actorId: member.userId });
  assert.deepEqual(
    ofMember.items.map(({ action }) => action),
    ['account.sign-up'],
  );
  assert.equal((await list({ action: 'settings.update' })).items.length, 4);
  for (const strange of ['not a cursor', encodeCursor(['x'])])
    await assert.rejects(list({ after: strange }), { code: 'request/invalid' });
});

test('who has entries is listed by name; the name goes with the account and the entry stays', async () => {
  const { db, audit, accounts, addUser, administrator, list } = await open();
  const member = await addUser('Ben');
  await sql`delete from users where id = ${member.userId}`.execute(db.query());
  const { items } = await audit.listPeople(administrator, accounts.namesOf);
  assert.deepEqual(items, [
    { id: administrator.userId, name: 'Ada' },
    { id: member.userId, name: null },
  ]);
  const [entry] = (await list({ actorId: member.userId })).items;
  assert.deepEqual(entry?.actor, { kind: 'user', id: member.userId, name: null });
  assert.equal((await audit.verify(administrator)).ok, true);
});

test('only administrators read the log', async () => {
  const { audit, accounts, addUser } = await open();
  const member = await addUser('Ben');
  const refused = { code: 'account/forbidden' };
  await assert.rejects(audit.list(member, { limit: 1 }, accounts.namesOf), refused);
  await assert.rejects(audit.listPeople(member, accounts.namesOf), refused);
  await assert.rejects(audit.verify(member), refused);
});

test('the database refuses to change or to delete an entry', async () => {
  const { db } = await open();
  for (const statement of [
    'update "auditEntries" set action = \'account.sign-in\'',
    'delete from "auditEntries"',
  ]) {
    await assert.rejects(change(statement).execute(db.query()), /append-only/);
  }
});

test('what is done at once is noted one after the other, without a gap or a fork', async () => {
  const { audit, settings, accounts, administrator, list } = await open();
  await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      n % 2 === 0
        ? settings.update(administrator, { instanceName: `House ${n}` })
        : accounts.signIn('ada@example.org', 'correct horse', ''),
    ),
  );
  const { items } = await list();
  assert.deepEqual(
    items.map(({ seq }) => seq),
    Array.from({ length: items.length }, (_, n) => items.length - n),
  );
  assert.equal(items.length, 13);
  assert.equal((await audit.verify(administrator)).ok, true);
});

test('an empty log is whole, and one of many pages is read to its end', async () => {
  const rooms = await openTestRooms();
  assert.deepEqual(await rooms.audit.verify(system), { ok: true, entries: 0, brokenAt: null, head: null });
  await rooms.db.transaction(async (tx) => {
    for (let count = 0; count < 1201; count++) {
      await rooms.audit.record(tx, system, 'secrets.rotate', { kind: 'secrets', id: null }, { count });
    }
  });
  const { ok, entries, head } = await rooms.audit.verify(system);
  assert.equal(ok, true);
  assert.equal(entries, 1201);
  assert.match(head ?? '', /^[0-9a-f]{64}$/);
});

for (const [what, statement, brokenAt] of [
  ['was changed', `update "auditEntries" set "actorId" = null where seq = 2`, 2],
  ['was taken out', 'delete from "auditEntries" where seq = 2', 2],
  ['had its details changed', `update "auditEntries" set details = '{"a":1}' where seq = 3`, 3],
] as const) {
  test(`verifying names the entry that ${what}`, async () => {
    const house = await open();
    for (const instanceName of ['A', 'B']) await house.settings.update(house.administrator, { instanceName });
    await dropTriggers(house.db, 'auditEntries');
    await change(statement).execute(house.db.query());
    const found = await house.audit.verify(house.administrator);
    assert.deepEqual([found.ok, found.brokenAt], [false, brokenAt]);
  });
}

test('sign-ins are noted; failed ones without what was typed, and not without end', async () => {
  const { accounts, administrator, list } = await open();
  const typed = 'my password in the wrong field';
  const attempt = (email: string) =>
    assert.rejects(accounts.signIn(email, 'wrong', ''), { code: 'account/wrong-credentials' });
  for (let times = 0; times < 7; times++) await attempt('Ada@example.org');
  await attempt(typed);
  const { token } = await accounts.signIn('ada@example.org', 'correct horse', '');
  await accounts.signOut(token);
  await accounts.signOut(token);
  const { items } = await list();
  assert.ok(!JSON.stringify(items).includes(typed));
  const told = items
    .toReversed()
    .map(({ action, actor, object, details }) => [
      action,
      actor.kind,
      object.id === administrator.userId,
      details,
    ]);
  assert.deepEqual(told.slice(1), [
    ...Array.from({ length: 5 }, () => ['account.sign-in-failed', 'anyone', true, {}]),
    ['account.sign-in-failed', 'anyone', false, { unrecorded: 2 }],
    ['account.sign-in', 'user', true, {}],
    ['account.sign-out', 'user', true, {}],
  ]);
});
