import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  grantRoutes,
  type Level,
  Levels,
  mostGrantsOfResource,
  ResourceKinds,
  type Subject,
} from '@stoa/contract/grants';
import { sql } from 'kysely';
import { openTestRooms, type TestRooms } from '../../app/testing.ts';
import { newsTopicOfEveryone } from '../../kernel/news.ts';
import { type Principal, system, type UserPrincipal } from '../../kernel/principal.ts';
import { codeOf } from '../accounts/testing.ts';
import type { InstanceResource, Resource } from './access.ts';

const everyone: Subject = { kind: 'everyone' };
const userOf = ({ userId }: UserPrincipal): Subject => ({ kind: 'user', id: userId });

const openHouse = async () => {
  const rooms = await openTestRooms();
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  const eve = await rooms.addUser('Eve');
  const endpoint: InstanceResource = { kind: 'endpoint', id: await rooms.addScriptedEndpoint(ada) };
  const { id: groupId } = await rooms.groups.create(ada, { name: 'Physics', description: '' });
  const group: Subject = { kind: 'group', id: groupId };
  return { rooms, ada, bob, eve, endpoint, group, groupId };
};

const grantsIn = async ({ db }: TestRooms): Promise<string[]> => {
  const { rows } = await sql<{ text: string }>`
    select "subjectKind" || ' ' || level as text from grants order by text`.execute(db.query());
  return rows.map(({ text }) => text);
};

/** By every way there is to ask. */
const canBy = async (rooms: TestRooms, principal: Principal, level: Level, resource: InstanceResource) => {
  const { kind, id } = resource;
  const can = await rooms.access.can(principal, level, resource);
  const where = rooms.access.where(principal, level, kind, 'endpoints.id');
  const { rows } = await sql`select 1 from endpoints where id = ${id} and ${where}`.execute(rooms.db.query());
  assert.equal(rows.length === 1, can, 'as a condition');
  const among = await rooms.access.among(principal, level, kind, [id, 'end_env_none']);
  assert.equal(among.has(id), can, 'among others');
  return can;
};

test('who may do what is exactly what is granted to them, to a group of theirs, or to everyone (SR-58)', async () => {
  const { rooms, ada, bob, eve, endpoint, group, groupId } = await openHouse();
  await rooms.groups.addMembers(ada, groupId, [bob.userId]);
  const people: [string, Principal][] = [
    ['administrator', ada],
    ['member', bob],
    ['other', eve],
    ['system', system],
  ];
  /** Whom a grant to each kind of subject reaches, beside those who need none. */
  const reached: [string, Subject | null, string[]][] = [
    ['nobody', null, []],
    ['everyone', everyone, ['member', 'other']],
    ['a group', group, ['member']],
    ['a user', userOf(eve), ['other']],
    ['the administrator', userOf(ada), []],
  ];
  for (const [name, subject, reaches] of reached) {
    for (const held of Levels) {
      await rooms.db.transaction(async (tx) => {
        await rooms.access.removeResource(tx, endpoint);
        if (subject) await rooms.access.introduce(tx, endpoint, [[subject, held]]);
      });
      for (const wanted of Levels) {
        for (const [who, principal] of people) {
          const byRole = who === 'administrator' || who === 'system';
          const byGrant = reaches.includes(who) && Levels.indexOf(held) >= Levels.indexOf(wanted);
          const can = await canBy(rooms, principal, wanted, endpoint);
          assert.equal(can, byRole || byGrant, `${held} to ${name}: ${who} wants ${wanted}`);
        }
      }
    }
  }
});

test('of several grants the highest counts, and taking it away leaves the others', async () => {
  const { rooms, ada, bob, endpoint, group, groupId } = await openHouse();
  await rooms.groups.addMembers(ada, groupId, [bob.userId]);
  const change = (subject: Subject, level: Level | null) =>
    rooms.access.changeGrants(ada, endpoint, [{ subject, level }]);
  await change(group, 'own');
  assert.equal(await rooms.access.can(bob, 'own', endpoint), true);
  await change(userOf(bob), 'use');
  await change(group, null);
  assert.equal(await rooms.access.can(bob, 'own', endpoint), false);
  await change(everyone, null);
  assert.equal(await rooms.access.can(bob, 'use', endpoint), true);
  await change(userOf(bob), null);
  assert.equal(await rooms.access.can(bob, 'use', endpoint), false);
});

test('whoever owns a resource shares it; to all others it is as if it were not there (SR-28)', async () => {
  const { rooms, ada, bob, eve, endpoint } = await openHouse();
  const gone: Resource = { kind: 'endpoint', id: 'end_00000000000000000000000000' };
  const attempts = (user: UserPrincipal, resource: Resource) =>
    Promise.all([
      codeOf(rooms.access.listGrants(user, resource)),
      codeOf(rooms.access.changeGrants(user, resource, [{ subject: userOf(user), level: 'own' }])),
      codeOf(rooms.access.findSubjects(user, resource, 'a')),
    ]);
  const refused = Array.from({ length: 3 }, () => 'endpoint/not-found');
  assert.deepEqual(await attempts(bob, endpoint), refused);
  assert.deepEqual(await attempts(bob, gone), refused);
  assert.deepEqual(await attempts(ada, gone), refused, 'grants on nothing are made by nobody');

  await rooms.access.changeGrants(ada, endpoint, [{ subject: userOf(bob), level: 'own' }]);
  await rooms.access.changeGrants(bob, endpoint, [{ subject: userOf(eve), level: 'use' }]);
  assert.deepEqual((await rooms.access.listGrants(bob, endpoint)).items, [
    { subject: everyone, level: 'use' },
    { subject: { ...userOf(bob), name: 'Bob', email: null }, level: 'own' },
    { subject: { ...userOf(eve), name: 'Eve', email: null }, level: 'use' },
  ]);
  const [, first] = (await rooms.access.listGrants(ada, endpoint)).items;
  assert.deepEqual(first?.subject, { ...userOf(bob), name: 'Bob', email: 'bob@example.org' });
});

test('groups and people are found by the beginning of their name; addresses are for administrators, and who is disabled is left out', async () => {
  const { rooms, ada, bob, endpoint, groupId } = await openHouse();
  const names = async (user: UserPrincipal, q: string) =>
    (await rooms.access.findSubjects(user, endpoint, q)).items.map((one) =>
      one.kind === 'everyone' ? '' : `${one.name}${one.kind === 'user' ? ` ${one.email}` : ''}`,
    );
  await rooms.groups.update(ada, groupId, { name: 'Bobsleigh' });
  await rooms.access.changeGrants(ada, endpoint, [{ subject: userOf(bob), level: 'own' }]);
  assert.deepEqual(await names(ada, 'bO'), ['Bobsleigh', 'Bob bob@example.org']);
  assert.deepEqual(await names(bob, 'b'), ['Bobsleigh', 'Bob null']);
  assert.deepEqual(await names(ada, '%'), [], 'what is typed means itself');
  await rooms.groups.create(ada, { name: 'Öffentlich', description: '' });
  assert.deepEqual(await names(ada, 'Öff'), ['Öffentlich']);
  const eve = (await rooms.accounts.listUsers(ada, { q: 'eve', limit: 1 })).items[0]!;
  assert.deepEqual(await names(ada, 'e'), ['Eve eve@example.org']);
  await rooms.accounts.updateUser(ada, eve.id, { disabled: true });
  assert.deepEqual(await names(ada, 'e'), []);
});

test('a change is whole or not at all, is in the audit log, and is told to open pages', async () => {
  const { rooms, ada, bob, endpoint, group, groupId } = await openHouse();
  const news: unknown[] = [];
  rooms.bus.subscribe(newsTopicOfEveryone, (message) => news.push(message));
  const before = await grantsIn(rooms);
  const change = (subject: Subject, level: Level | null) =>
    rooms.access.changeGrants(ada, endpoint, [
      { subject: userOf(bob), level: 'use' },
      { subject, level },
    ]);
  assert.equal(await codeOf(change(group, 'edit')), 'grant/level-unknown');
  const nobody: Subject = { kind: 'user', id: 'usr_00000000000000000000000000' };
  assert.equal(await codeOf(change(nobody, 'use')), 'grant/subject-not-found');
  assert.deepEqual(await grantsIn(rooms), before);
  assert.deepEqual(news, []);

  await change(group, 'own');
  await change(group, 'own');
  const entries = (await rooms.audit.list(ada, { limit: 50 }, rooms.accounts.namesOf)).items;
  const [entry, ...more] = entries.filter(({ action }) => action === 'grants.change');
  assert.deepEqual(entry?.details, {
    name: 'Scripted',
    changes: [
      { kind: 'user', id: bob.userId, level: 'use' },
      { kind: 'group', id: groupId, name: 'Physics', level: 'own' },
    ],
  });
  assert.deepEqual(more, [], 'what changes nothing is no entry');
  assert.deepEqual(news, [{ type: 'access-changed' }]);
});

test('with an endpoint, a group or a user their grants go too, whatever happens at the same time', async () => {
  const { rooms, ada, bob, endpoint, group, groupId } = await openHouse();
  const share = (subject: Subject) =>
    codeOf(rooms.access.changeGrants(ada, endpoint, [{ subject, level: 'use' }]));
  await share(group);
  await share(userOf(bob));
  await Promise.all([share(group), rooms.groups.remove(ada, groupId), share(group)]);
  assert.deepEqual(await grantsIn(rooms), ['everyone use', 'user use']);
  const forgotten = rooms.accounts.removeUser(ada, bob.userId);
  await Promise.all([share(userOf(bob)), forgotten, share(userOf(bob))]);
  assert.equal((await forgotten).grants, 1);
  assert.deepEqual(await grantsIn(rooms), ['everyone use']);
  const more = rooms.models.removeEndpoint(ada, endpoint.id);
  await Promise.all([share(userOf(ada)), more, share(userOf(ada))]);
  assert.deepEqual(await grantsIn(rooms), []);
});

test('with a server its grants go too, whether it is removed or its owner is, and whatever happens at the same time', async () => {
  const { rooms, ada, bob, endpoint, group } = await openHouse();
  await rooms.models.removeEndpoint(ada, endpoint.id);
  const permissions = { ownMcpServers: true, shareMcpServers: true };
  await rooms.groups.updateRole(ada, 'rol_default', { permissions });
  const add = async (user: UserPrincipal): Promise<Resource> => {
    const { id } = await rooms.mcp.create(user, { name: 'Wiki', url: 'https://wiki.example.org/mcp' });
    return { kind: 'mcp-server', id };
  };
  const [ofAda, ofBob] = [await add(ada), await add(bob)];
  assert.deepEqual(await grantsIn(rooms), ['everyone use'], 'one’s own is one’s own without a grant');
  const share = (user: UserPrincipal, resource: Resource) =>
    codeOf(rooms.access.changeGrants(user, resource, [{ subject: group, level: 'use' }]));
  assert.equal(await share(bob, ofBob), 'done');
  await Promise.all([share(ada, ofAda), rooms.mcp.remove(ada, ofAda.id), share(ada, ofAda)]);
  assert.deepEqual(await grantsIn(rooms), ['group use']);
  const forgotten = rooms.accounts.removeUser(ada, bob.userId);
  await Promise.all([share(bob, ofBob), forgotten, share(bob, ofBob)]);
  assert.equal((await forgotten).mcpServers, 1);
  assert.deepEqual(await grantsIn(rooms), []);
});

test('what grants are asked about is named by an id of its kind', () => {
  const zeros = '0'.repeat(26);
  const prefixes = { endpoint: 'end', 'mcp-server': 'mcp', action: 'act' };
  for (const kind of ResourceKinds) {
    for (const [of, prefix] of Object.entries(prefixes)) {
      const { success } = grantRoutes.list.params.safeParse({ kind, id: `${prefix}_${zeros}` });
      assert.equal(success, of === kind, `${kind} by ${prefix}`);
    }
  }
});

test('a resource has no more grants than can be shown at once', async () => {
  const { rooms, ada, endpoint, group } = await openHouse();
  const users = Array.from({ length: mostGrantsOfResource - 1 }, (_, n): [Subject, Level] => [
    { kind: 'user', id: `usr_${n}` },
    'use',
  ]);
  await rooms.db.transaction((tx) => rooms.access.introduce(tx, endpoint, users));
  const share = rooms.access.changeGrants(ada, endpoint, [{ subject: group, level: 'use' }]);
  assert.equal(await codeOf(share), 'grant/too-many');
});

test('an owner who was put out while their request was on its way shares nothing any more (SR-52)', async () => {
  const { rooms, ada, bob, endpoint } = await openHouse();
  await rooms.access.changeGrants(ada, endpoint, [{ subject: userOf(bob), level: 'own' }]);
  await rooms.accounts.updateUser(ada, bob.userId, { disabled: true });
  const share = rooms.access.changeGrants(bob, endpoint, [{ subject: everyone, level: null }]);
  assert.equal(await codeOf(share), 'account/sign-in-required');
});
