/**
 * Whoever has lost a server meets at every way to it what an unknown id meets, by whatever they had it and however
 * they lost it (SR-26, SR-28, SR-52).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Level, Subject } from '@stoa/contract/grants';
import type { Feature } from '@stoa/contract/roles';
import { AppError } from '../../../../kernel/errors.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Visitor } from '../../oauth/callback.ts';
import { until } from '../../../accounts/testing.ts';
import { readToEnd } from '../../../runs/testing.ts';
import { addAttempt } from '../../oauth/testing/an-attempt.ts';
import { callOf } from '../../testing.ts';
import { openMcpRooms } from './testing/mcp-rooms.ts';
import { type Served, serveLegacy } from './testing/servers.ts';

const serveAll = (): Promise<Served> =>
  serveLegacy({
    initialize: {
      protocolVersion: '2025-06-18',
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      serverInfo: { name: 'all', version: '1' },
    },
    'resources/list': { resources: [{ uri: 'note://1', name: 'note' }] },
    'resources/read': { contents: [{ uri: 'note://1', text: 'words' }] },
    'prompts/list': { prompts: [{ name: 'hail' }] },
    'prompts/get': { messages: [{ role: 'user', content: { type: 'text', text: 'hail' } }] },
    'completion/complete': { completion: { values: ['one'] } },
  });

const everyone: Subject = { kind: 'everyone' };
const unknown = {
  id: 'mcp_00000000000000000000000001',
  attemptId: `oat_${'0'.repeat(24)}`,
  state: 'unknown state',
};
type Known = typeof unknown;

const openHouse = async () => {
  const served = await serveAll();
  const rooms = await openMcpRooms();
  const [ada, bob, cy] = [await rooms.addUser('Ada'), await rooms.addUser('Bob'), await rooms.addUser('Cy')];
  const permit = (permissions: Partial<Record<Feature, boolean>>) =>
    rooms.groups.updateRole(ada, 'rol_default', { permissions });
  await permit({ ownMcpServers: true, shareMcpServers: true });
  const { id: groupId } = await rooms.groups.create(ada, { name: 'Physics', description: '' });
  const group: Subject = { kind: 'group', id: groupId };
  const join = () => rooms.groups.addMembers(ada, groupId, [bob.userId]);
  const add = async (owner: UserPrincipal): Promise<string> =>
    (await rooms.mcp.create(owner, { name: 'All', url: served.url, allowPrivate: true })).id;
  const change = (owner: UserPrincipal, id: string, subject: Subject, level: Level | null) =>
    rooms.access.changeGrants(owner, { kind: 'mcp-server', id }, [{ subject, level }]);
  return { ...rooms, served, ada, bob, cy, permit, group, groupId, join, add, change };
};
type House = Awaited<ReturnType<typeof openHouse>>;

const bobs = ({ bob }: House): Subject => ({ kind: 'user', id: bob.userId });
const ofInstance = async (house: House, subject: Subject): Promise<string> => {
  const id = await house.add(house.ada);
  await house.change(house.ada, id, everyone, null);
  await house.change(house.ada, id, subject, 'use');
  return id;
};
const ofCy = async (house: House): Promise<string> => {
  const id = await house.add(house.cy);
  await house.change(house.cy, id, bobs(house), 'use');
  return id;
};

interface Way {
  give: (house: House) => Promise<string>;
  take: (house: House, id: string) => Promise<unknown>;
}

const byGroup = (take: Way['take']): Way => ({
  give: async (house) => {
    await house.join();
    return ofInstance(house, house.group);
  },
  take,
});

const ways: Record<string, Way> = {
  'everybody had it': {
    give: ({ add, ada }) => add(ada),
    take: ({ change, ada }, id) => change(ada, id, everyone, null),
  },
  'it was given to them': {
    give: (house) => ofInstance(house, bobs(house)),
    take: (house, id) => house.change(house.ada, id, bobs(house), null),
  },
  'it was switched off': {
    give: (house) => ofInstance(house, bobs(house)),
    take: ({ mcp, ada }, id) => mcp.update(ada, id, { enabled: false }),
  },
  'it was removed': {
    give: (house) => ofInstance(house, bobs(house)),
    take: ({ mcp, ada }, id) => mcp.remove(ada, id),
  },
  'the group had it': byGroup(({ change, ada, group }, id) => change(ada, id, group, null)),
  'they were in the group': byGroup(({ groups, ada, bob, groupId }) =>
    groups.removeMember(ada, groupId, bob.userId),
  ),
  'there was the group': byGroup(({ groups, ada, groupId }) => groups.remove(ada, groupId)),
  'its owner gave it': {
    give: ofCy,
    take: (house, id) => house.change(house.cy, id, bobs(house), null),
  },
  'its owner might share': { give: ofCy, take: ({ permit }) => permit({ shareMcpServers: false }) },
  'its owner might have one': { give: ofCy, take: ({ permit }) => permit({ ownMcpServers: false }) },
  'its owner was not disabled': {
    give: ofCy,
    take: ({ accounts, ada, cy }) => accounts.updateUser(ada, cy.userId, { disabled: true }),
  },
  'its owner was there': { give: ofCy, take: ({ accounts, ada, cy }) => accounts.removeUser(ada, cy.userId) },
};

const visitorOf = (user: UserPrincipal): Visitor => ({
  user,
  cookie: () => ({ token: undefined, set: () => undefined, clear: () => undefined }),
});

/** Everything that can be done with a server, by whoever knows its id. */
const paths: Record<string, (house: House, user: UserPrincipal, known: Known) => unknown> = {
  list: async ({ mcp }, user, { id }) => (await mcp.list(user)).items.filter((server) => server.id === id),
  get: ({ mcp }, user, { id }) => mcp.get(user, id),
  status: ({ mcp }, user, { id }) => mcp.status(user, id),
  logs: ({ mcp }, user, { id }) => mcp.logs(user, id),
  update: ({ mcp }, user, { id }) => mcp.update(user, id, { name: 'Mine' }),
  remove: ({ mcp }, user, { id }) => mcp.remove(user, id),
  variables: ({ mcp }, user, { id }) => mcp.setVariables(user, id, { values: { token: 'one' } }),
  connect: ({ mcp }, user, { id }) => mcp.connect(user, id),
  disconnect: ({ mcp }, user, { id }) => mcp.disconnect(user, id),
  call: ({ mcp }, user, { id }) => mcp.call(user, id, { tool: 'echo' }),
  resources: ({ mcp }, user, { id }) => mcp.resources(user, id),
  read: ({ mcp }, user, { id }) => mcp.readResource(user, id, { uri: 'note://1' }),
  attach: ({ mcp }, user, { id }) => mcp.attachResource(user, id, { uri: 'note://1' }),
  prompts: ({ mcp }, user, { id }) => mcp.prompts(user, id),
  prompt: ({ mcp }, user, { id }) => mcp.getPrompt(user, id, { name: 'hail' }),
  complete: ({ mcp }, user, { id }) =>
    mcp.complete(user, id, { prompt: 'hail', argument: { name: 'whom', value: '' } }),
  grants: ({ access }, user, { id }) => access.listGrants(user, { kind: 'mcp-server', id }),
  share: ({ change }, user, { id }) => change(user, id, everyone, 'use'),
  offers: async ({ tools }, user, { id }) =>
    (await tools.listSources(user)).items.filter((source) => source.id === id),
  toolkit: async ({ tools }, user, { id }) => {
    const { missing, signIns, offer } = await tools.equip(user, [id], new AbortController().signal);
    return { missing, signIns, tools: offer([], 10_000) };
  },
  'call of a run': ({ mcp }, user, { id }) => mcp.source.call(callOf(user, `${id}/echo`)),
  attempt: ({ oauth }, user, { attemptId }) => oauth.attempt(user, attemptId),
  cancel: ({ oauth }, user, { attemptId }) => oauth.cancel(user, attemptId),
  'start link': ({ oauth }, user, { attemptId }) => oauth.start(visitorOf(user), attemptId),
  callback: ({ oauth }, user, { id, state }) =>
    oauth.finish(visitorOf(user), id, { state, code: 'any', iss: 'https://as.example' }),
  result: ({ oauth }, user, { attemptId }) => oauth.look(visitorOf(user), attemptId),
};

/** As whoever asks can tell it from another answer. */
const answersTo = async (house: House, user: UserPrincipal, known: Known) => {
  const answers: Record<string, string> = {};
  for (const [name, path] of Object.entries(paths)) {
    const answer = await Promise.resolve(path(house, user, known)).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      return { code: error.code, message: error.message, details: error.details };
    });
    answers[name] = (JSON.stringify(answer) ?? 'nothing').replaceAll(known.id, 'its id');
  }
  return answers;
};

for (const [name, { give, take }] of Object.entries(ways))
  test(`a server is as if it had never been, no longer than ${name}`, async () => {
    const house = await openHouse();
    const { bob, ada, served } = house;
    const id = await give(house);
    const state = `state at ${id}`;
    const known = {
      id,
      state,
      attemptId: await addAttempt(house, { userId: bob.userId, targetId: id, state }),
    };
    const none = await answersTo(house, bob, unknown);
    assert.equal((await house.mcp.call(bob, id, { tool: 'echo' })).status, 'ok');
    for (const path of ['get', 'offers', 'toolkit', 'call of a run', 'attempt', 'start link', 'result']) {
      const before = await Promise.resolve(paths[path]!(house, bob, known));
      assert.notEqual(JSON.stringify(before), none[path], path);
    }
    const isOfCy = give === ofCy;
    if (isOfCy) assert.deepEqual(await answersTo(house, ada, known), await answersTo(house, ada, unknown));

    await take(house, id);
    const asked = served.asked.length;
    assert.deepEqual(await answersTo(house, bob, known), none);
    assert.equal(served.asked.length, asked, 'and nothing is asked of it');
  });

test('a call that waited for consent when its server was lost is not made, and the answer goes on without', async () => {
  const house = await openHouse();
  const { bob, served, runs, tools, groups, ada, groupId } = house;
  await house.join();
  const id = await ofInstance(house, house.group);
  const endpointId = await house.addScriptedEndpoint(ada);
  const conversation = await house.conversations.create(bob, { toolSources: [id] });
  await runs.startWork();
  const { run, output } = await runs.start(bob, conversation.id, {
    parentId: null,
    parts: [{ type: 'text', text: '/call All_echo {}' }],
    model: { endpointId, id: 'echo', settings: { tokensPerSecond: 0 } },
    idempotencyKey: 'a run that waits',
  });
  await until(async () => (await runs.get(bob, run.id)).status === 'waiting');
  await groups.removeMember(ada, groupId, bob.userId);
  const asked = served.asked.length;
  const [question] = (await tools.interactions.list(bob, { status: 'open', limit: 1 })).items;
  await tools.interactions.answer(bob, question!.id, { kind: 'approve', remember: 'no' });
  await readToEnd(house, bob, run.id);
  assert.equal((await runs.get(bob, run.id)).status, 'done');
  const { parts } = await house.db.transaction((tx) => house.conversations.getForRun(tx, output.id));
  const [call] = parts.filter((part) => part.type === 'tool');
  assert.deepEqual([call?.status, served.asked.length], ['failed', asked]);
  assert.match(JSON.stringify(call?.output), /There is no tool/);
});

test('what a person shares they alone change and share, and none of their secrets is shown', async () => {
  const { mcp, access, add, change, ada, bob, cy, permit } = await openHouse();
  const id = await add(cy);
  await mcp.update(cy, id, { headers: [{ name: 'X-Key', value: 'a secret of Cy' }] });
  const everyoneMay = () => change(cy, id, everyone, 'use');
  await assert.rejects(change(cy, id, everyone, 'own'), { code: 'grant/level-unknown' });
  await permit({ shareMcpServers: false });
  await assert.rejects(everyoneMay(), { code: 'role/feature-missing' });
  assert.equal((await mcp.get(cy, id)).mayShare, false);
  await permit({ shareMcpServers: true });
  await everyoneMay();
  for (const user of [ada, bob]) {
    const seen = await mcp.get(user, id);
    assert.deepEqual(
      [seen.owner, seen.sharedBy, seen.mayShare, seen.url, seen.definition],
      ['shared', 'Cy', false, null, null],
    );
    assert.equal((await mcp.connect(user, id)).status, 'ok');
    await assert.rejects(mcp.update(user, id, { name: 'Mine' }), { code: 'mcp-server/not-allowed' });
    await assert.rejects(mcp.logs(user, id), { code: 'mcp-server/not-found' });
    await assert.rejects(access.listGrants(user, { kind: 'mcp-server', id }), {
      code: 'mcp-server/not-found',
    });
  }
  const seen = await mcp.get(cy, id);
  assert.deepEqual([seen.owner, seen.sharedBy, seen.mayShare], ['own', null, true]);
});

test('whose role gives no tools has none, whatever was chosen before, and no server is asked', async () => {
  const house = await openHouse();
  const { mcp, tools, add, ada, bob, permit, served } = house;
  const id = await add(ada);
  const { signal } = new AbortController();
  const toolkit = await tools.equip(bob, [id, 'builtin'], signal);
  const tool = toolkit.find('All_echo')!;
  const call = () =>
    tools.call({
      user: bob,
      toolkit,
      tool,
      input: {},
      runId: 'run_1',
      partId: 'part_1',
      parts: [],
      signal,
      onProgress: () => undefined,
      resume: null,
    });
  assert.equal((await call()).kind, 'result');
  await permit({ tools: false });
  const asked = served.asked.length;
  assert.deepEqual((await tools.listSources(bob)).items, []);
  const { missing, offer } = await tools.equip(bob, [id, 'builtin'], signal);
  assert.deepEqual([missing.map((one) => one.class), offer([], 10_000)], [['role'], []]);
  const outcome = await call();
  assert.deepEqual(outcome.kind === 'failed' && outcome.class, 'gone');
  for (const known of [id, unknown.id]) {
    await assert.rejects(mcp.connect(bob, known), { code: 'role/feature-missing' });
    await assert.rejects(mcp.prompts(bob, known), { code: 'role/feature-missing' });
  }
  assert.equal(served.asked.length, asked);

  await permit({ tools: true });
  assert.equal((await call()).kind, 'result');
  const role = await house.groups.createRole(ada, { name: 'Guests', permissions: { tools: false } });
  await house.groups.assignRole(ada, bob.userId, role.id);
  assert.equal((await call()).kind, 'failed', 'whoever goes on does so with the role they have now');
});
