import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { featureDefaults, Features } from '@stoa/contract/roles';
import { openTestRooms, type TestRooms } from '../../app/testing.ts';
import { newsTopicOf } from '../../kernel/news.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import { codeOf } from '../accounts/testing.ts';

const openHouse = async () => {
  const rooms = await openTestRooms();
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  return { rooms, ada, bob };
};

/** As their next request would ask: with the role they have now. */
const now = async (
  { accounts }: TestRooms,
  { userId, sessionId }: UserPrincipal,
): Promise<UserPrincipal> => ({
  ...(await accounts.actFor(userId))!,
  sessionId,
});

test('groups are listed by name, page by page, each once, with how many are in them', async () => {
  const { rooms, ada, bob } = await openHouse();
  for (let n = 0; n < 25; n++) {
    const group = await rooms.groups.create(ada, {
      name: `${n % 2 ? 'g' : 'G'}roup ${10 + n}`,
      description: '',
    });
    if (n === 7) await rooms.groups.addMembers(ada, group.id, [bob.userId, bob.userId]);
  }
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await rooms.groups.list(ada, { limit: 10, after });
    seen.push(...page.items.map(({ name, memberCount }) => `${name.toLowerCase()}: ${memberCount}`));
    after = page.nextCursor ?? undefined;
  } while (after);
  assert.deepEqual(seen, seen.toSorted());
  assert.equal(new Set(seen).size, 25);
  assert.ok(seen.includes('group 17: 1'));
  const found = await rooms.groups.list(ada, { limit: 10, q: 'P 2' });
  assert.deepEqual(
    found.items.map(({ name }) => name.toLowerCase()),
    [20, 21, 22, 23, 24, 25, 26, 27, 28, 29].map((n) => `group ${n}`),
  );
});

test('a name is of one group and one role, whatever its letters, also when two take it at once', async () => {
  const { rooms, ada } = await openHouse();
  const codes = await Promise.all(
    ['Team', 'TEAM'].flatMap((name) => [
      codeOf(rooms.groups.create(ada, { name, description: '' })),
      codeOf(rooms.groups.createRole(ada, { name, permissions: {} })),
    ]),
  );
  assert.deepEqual(codes.toSorted(), ['done', 'done', 'group/exists', 'role/exists']);
  const { id } = await rooms.groups.create(ada, { name: 'Other', description: '' });
  assert.equal(await codeOf(rooms.groups.update(ada, id, { name: 'team' })), 'group/exists');
  await rooms.groups.update(ada, id, { name: 'OTHER' });
  await rooms.groups.create(ada, { name: 'Ökonomie', description: '' });
  const again = rooms.groups.create(ada, { name: 'ÖKONOMIE', description: '' });
  assert.equal(await codeOf(again), 'group/exists');
});

test('who is in a group is told, kept in the audit log with ids, and seen by administrators alone', async () => {
  const { rooms, ada, bob } = await openHouse();
  const news: unknown[] = [];
  rooms.bus.subscribe(newsTopicOf(bob.userId), (message) => news.push(message));
  const { id } = await rooms.groups.create(ada, { name: 'Physics', description: 'Of the faculty' });
  const nobody = 'usr_00000000000000000000000000';
  assert.equal(await codeOf(rooms.groups.addMembers(ada, id, [bob.userId, nobody])), 'user/not-found');
  assert.equal((await rooms.groups.get(ada, id)).memberCount, 0);
  await rooms.groups.addMembers(ada, id, [bob.userId]);
  await rooms.groups.addMembers(ada, id, [bob.userId]);
  const members = await rooms.groups.listMembers(ada, id, { limit: 10 });
  assert.deepEqual(
    members.items.map(({ name }) => name),
    ['Bob'],
  );
  await rooms.groups.removeMember(ada, id, bob.userId);
  assert.equal(await codeOf(rooms.groups.removeMember(ada, id, bob.userId)), 'user/not-found');
  assert.deepEqual(news, [{ type: 'access-changed' }, { type: 'access-changed' }]);
  const entries = (await rooms.audit.list(ada, { limit: 50 }, rooms.accounts.namesOf)).items;
  assert.deepEqual(
    entries.slice(0, 3).map(({ action, object, details }) => [action, object.name, details]),
    [
      ['group.member-remove', 'Bob', { group: 'Physics', groupId: id }],
      ['group.member-add', 'Bob', { group: 'Physics', groupId: id }],
      ['group.create', null, { name: 'Physics' }],
    ],
  );
  for (const attempt of [
    () => rooms.groups.list(bob, { limit: 10 }),
    () => rooms.groups.get(bob, id),
    () => rooms.groups.listMembers(bob, id, { limit: 10 }),
    () => rooms.groups.addMembers(bob, id, [bob.userId]),
    () => rooms.groups.remove(bob, id),
    () => rooms.groups.listRoles(bob, { limit: 10 }),
    () => rooms.groups.createRole(bob, { name: 'Mine', permissions: {} }),
    () => rooms.groups.assignRole(bob, bob.userId, null),
  ])
    assert.equal(await codeOf(attempt()), 'account/forbidden');
});

test('what an administrator had begun when they were put out is not done any more (SR-52)', async () => {
  const { rooms, ada, bob } = await openHouse();
  await rooms.accounts.updateUser(ada, bob.userId, { role: 'administrator' });
  const ben = { ...bob, role: 'administrator' as const };
  await rooms.accounts.updateUser(ada, bob.userId, { role: 'member' });
  for (const attempt of [
    () => rooms.groups.create(ben, { name: 'Mine', description: '' }),
    () => rooms.groups.updateRole(ben, 'rol_default', { permissions: { files: false } }),
    () => rooms.groups.assignRole(ben, bob.userId, null),
  ])
    assert.equal(await codeOf(attempt()), 'account/sign-in-required');
});

test('features are those of the role, the built-in one where there is no other, and all for administrators', async () => {
  const { rooms, ada, bob } = await openHouse();
  const featuresOf = async (user: UserPrincipal) => rooms.groups.featuresOf(await now(rooms, user));
  const usual = Features.filter((feature) => featureDefaults[feature]);
  const usualBut = (withheld: string) => usual.filter((feature) => feature !== withheld);
  assert.deepEqual(await featuresOf(bob), usual);
  await rooms.groups.updateRole(ada, 'rol_default', { permissions: { files: false, instructions: false } });
  await rooms.groups.updateRole(ada, 'rol_default', { permissions: { instructions: true } });
  assert.deepEqual(await featuresOf(bob), usualBut('files'));
  assert.deepEqual(await featuresOf(ada), Features);

  const role = await rooms.groups.createRole(ada, { name: 'Guests', permissions: { modelSettings: false } });
  assert.deepEqual(role.permissions, { ...featureDefaults, modelSettings: false });
  const user = await rooms.groups.assignRole(ada, bob.userId, role.id);
  assert.equal(user.roleId, role.id);
  assert.deepEqual(await featuresOf(bob), usualBut('modelSettings'));
  const ofBoth = await rooms.groups.featuresOfEach([ada, await now(rooms, bob)]);
  assert.deepEqual([...ofBoth.values()], [Features, usualBut('modelSettings')]);
  const { items } = await rooms.groups.listRoles(ada, { limit: 10 });
  assert.deepEqual(
    items.map(({ name, userCount }) => [name, userCount]),
    [
      [null, 1],
      ['Guests', 1],
    ],
  );

  await rooms.groups.removeRole(ada, role.id);
  assert.deepEqual(await featuresOf(bob), usualBut('files'));
  assert.equal(await codeOf(rooms.groups.assignRole(ada, bob.userId, role.id)), 'role/not-found');
  assert.equal(await codeOf(rooms.groups.removeRole(ada, 'rol_default')), 'role/built-in');
  assert.equal(await codeOf(rooms.groups.updateRole(ada, 'rol_default', { name: 'X' })), 'role/built-in');
});

test('each feature that a role withholds is refused by the room it belongs to, and the rest is not', async () => {
  const { rooms, ada, bob } = await openHouse();
  const endpointId = await rooms.addScriptedEndpoint(ada);
  const upload = () => ({ name: 'a.txt', content: Readable.from([Buffer.from('words')]) });
  const file = await rooms.files.upload(bob, upload());
  const conversation = await rooms.conversations.create(bob, { instructions: 'Be brief.' });
  const toolSources = ['builtin/calculator'];
  const permitAll = Object.fromEntries(Features.map((feature) => [feature, true]));
  await rooms.groups.updateRole(ada, 'rol_default', { permissions: permitAll });
  const addServer = () => rooms.mcp.create(bob, { name: 'Own', url: 'https://mcp.example.org' });
  const server = { kind: 'mcp-server' as const, id: (await addServer()).id };
  const everyone = { subject: { kind: 'everyone' as const }, level: 'use' as const };
  const settings = { tokensPerSecond: 0 };
  let keys = 0;
  const ask = (
    part: { type: 'text'; text: string } | { type: 'file'; fileId: string },
    model = {},
    more: { toolSources?: string[] } = {},
  ) =>
    rooms.runs.start(bob, conversation.id, {
      ...more,
      parentId: null,
      parts: [part],
      model: { endpointId, id: 'echo', ...model },
      idempotencyKey: `key-of-${(keys += 1)}`,
    });
  const words = { type: 'text' as const, text: 'Hello' };
  const attempts = {
    files: [() => rooms.files.upload(bob, upload()), () => ask({ type: 'file', fileId: file.id })],
    modelSettings: [
      () => ask(words, { settings }),
      () => rooms.models.checkChoice(bob, { endpointId, id: 'echo', settings }),
    ],
    instructions: [
      () => rooms.conversations.create(bob, { instructions: 'Be long.' }),
      () => rooms.conversations.update(bob, conversation.id, { instructions: 'Be long.' }),
    ],
    tools: [() => rooms.conversations.create(bob, { toolSources }), () => ask(words, {}, { toolSources })],
    ownMcpServers: [addServer, addServer],
    shareMcpServers: [
      () => rooms.access.changeGrants(bob, server, [everyone]),
      () => rooms.access.findSubjects(bob, server, 'a'),
    ],
  };
  assert.deepEqual(Object.keys(attempts), Features, 'every feature is tried');
  for (const withheld of Features) {
    for (const feature of Features) {
      const permissions = { [feature]: feature !== withheld };
      await rooms.groups.updateRole(ada, 'rol_default', { permissions });
    }
    for (const feature of Features) {
      const codes = await Promise.all(attempts[feature].map((attempt) => codeOf(attempt())));
      const expected = feature === withheld ? 'role/feature-missing' : 'done';
      assert.deepEqual(codes, [expected, expected], `${feature} without ${withheld}`);
    }
  }
  // What is no change needs no feature: plain words, the settings that hold for everybody, giving up one’s own, and taking back.
  const none = Object.fromEntries(Features.map((feature) => [feature, false]));
  await rooms.groups.updateRole(ada, 'rol_default', { permissions: none });
  await ask(words);
  await ask(words, { settings: {} });
  await rooms.settings.update(ada, { defaultModel: { endpointId, id: 'echo', settings } });
  await ask(words, { settings });
  await rooms.conversations.update(bob, conversation.id, { instructions: null, toolSources: [] });
  await rooms.access.changeGrants(bob, server, [{ ...everyone, level: null }]);
});
