import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import fc from 'fast-check';
import { openTestRooms, type TestRooms } from '../../app/testing.ts';
import { newsTopicOfEveryone } from '../../kernel/news.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import { changeList, describeListChange, everything, inOrder, isShownBy } from './model-list.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that lists models; what it lists can be changed. */
const startUpstream = async (...ids: string[]) => {
  const upstream = { baseUrl: '', ids };
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ data: upstream.ids.map((id) => ({ id })) })),
  );
  servers.push(server.listen(0, '127.0.0.1'));
  await new Promise((resolve) => server.once('listening', resolve));
  upstream.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return upstream;
};

const offered = async (rooms: TestRooms, user: UserPrincipal): Promise<string[]> =>
  (await rooms.models.listModels(user)).items.map(({ id }) => id);

const openHouse = async (...ids: string[]) => {
  const upstream = await startUpstream(...ids);
  const rooms = await openTestRooms();
  const administrator = await rooms.addUser('Ada');
  const given = { name: 'House', provider: 'openai-compatible', baseUrl: upstream.baseUrl } as const;
  const { id } = await rooms.models.createEndpoint(administrator, given);
  return { upstream, rooms, administrator, id };
};

const gone = { code: 'model/not-found' };

test('what is shown is offered in the order it was given; what was not placed follows as it is listed', async () => {
  const { rooms, administrator, id } = await openHouse('a', 'b', 'c', 'd');
  const { models } = rooms;
  const list = await models.updateEndpointModels(administrator, id, { hide: ['b'], order: ['d', 'b'] });
  assert.deepEqual(
    list.items.map((item) => [item.id, item.shown]),
    [
      ['d', true],
      ['b', false],
      ['a', true],
      ['c', true],
    ],
  );
  assert.deepEqual(await models.listEndpointModels(administrator, id), list);
  assert.deepEqual(await offered(rooms, await rooms.addUser('Ben')), ['d', 'a', 'c']);
  assert.deepEqual((await models.getEndpoint(administrator, id)).modelCounts, { known: 4, shown: 3 });
  await models.updateEndpointModels(administrator, id, { show: ['b'], order: [] });
  assert.deepEqual(await offered(rooms, administrator), ['a', 'b', 'c', 'd']);
});

test('what is hidden and ordered at once is all hidden and ordered', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const { rooms, administrator, id } = await openHouse(...ids);
  const hide = (hidden: string) => rooms.models.updateEndpointModels(administrator, id, { hide: [hidden] });
  await Promise.all([
    ...ids.slice(0, 4).map(hide),
    rooms.models.updateEndpointModels(administrator, id, { order: ['f'] }),
  ]);
  assert.deepEqual(await offered(rooms, administrator), ['f', 'e']);
});

test('a hidden model is asked by nobody, and looks as one that is gone (SR-28)', async () => {
  const { rooms, administrator, id } = await openHouse('a', 'b');
  await rooms.models.updateEndpointModels(administrator, id, { hide: ['b'] });
  const member = await rooms.addUser('Ben');
  const messages = new Set<string>();
  for (const principal of [administrator, member, { kind: 'system' } as const]) {
    for (const choice of [
      { endpointId: id, id: 'b' },
      { endpointId: 'end_00000000000000000000000000', id: 'b' },
    ]) {
      await assert.rejects(rooms.models.checkChoice(principal, choice), gone);
      const refusal = await rooms.models.reach(principal, choice).catch((error: unknown) => error);
      assert.equal((refusal as { code: string }).code, gone.code);
      messages.add((refusal as Error).message);
    }
    assert.equal((await rooms.models.reach(principal, { endpointId: id, id: 'a' })).modelId, 'a');
  }
  assert.equal(messages.size, 1);
});

test('a model that is listed later is shown, and with hideNew waits until somebody shows it', async () => {
  const { upstream, rooms, administrator, id } = await openHouse('a', 'b');
  const { models } = rooms;
  await models.updateEndpointModels(administrator, id, { hide: ['b'] });
  upstream.ids = ['a', 'b', 'c'];
  await models.checkEndpoint(administrator, id);
  assert.deepEqual(await offered(rooms, administrator), ['a', 'c']);

  await models.updateEndpointModels(administrator, id, { hideNew: true });
  assert.deepEqual(await offered(rooms, administrator), ['a', 'c'], 'what was decided stays');
  upstream.ids = ['a', 'b', 'c', 'd'];
  await models.checkEndpoint(administrator, id);
  assert.deepEqual(await offered(rooms, administrator), ['a', 'c']);
  await assert.rejects(models.reach(administrator, { endpointId: id, id: 'an-alias-of-d' }), gone);
  await models.updateEndpointModels(administrator, id, { show: ['d'] });
  assert.deepEqual(await offered(rooms, administrator), ['a', 'c', 'd']);
});

test('models of the environment’s endpoints are hidden and ordered too, also after a new start', async () => {
  const upstream = await startUpstream('a', 'b', 'c');
  const environment = [
    {
      id: 'end_env_house' as const,
      name: 'House',
      provider: 'openai-compatible' as const,
      baseUrl: upstream.baseUrl,
      apiKey: null,
    },
  ];
  const before = await openTestRooms({ environment });
  const administrator = await before.addUser('Ada');
  await before.models.checkEnvironment();
  const changes = { hide: ['a'], order: ['c'], hideNew: true };
  await before.models.updateEndpointModels(administrator, 'end_env_house', changes);

  const after = await openTestRooms({ environment, db: before.db });
  await assert.rejects(after.models.reach(administrator, { endpointId: 'end_env_house', id: 'a' }), gone);
  upstream.ids = ['a', 'b', 'c', 'd'];
  await after.models.checkEnvironment();
  assert.deepEqual(await offered(after, administrator), ['c', 'b']);
});

test('the default is told as long as it is shown', async () => {
  const { rooms, administrator, id } = await openHouse('a', 'b');
  const { models, settings } = rooms;
  const defaultModel = { endpointId: id, id: 'b', settings: { temperature: 0 } };
  await settings.update(administrator, { defaultModel });
  assert.deepEqual((await models.listModels(administrator)).defaultModel, defaultModel);
  await models.updateEndpointModels(administrator, id, { hide: ['b'] });
  assert.equal((await models.listModels(administrator)).defaultModel, null);
});

test('who changed what about the models is in the audit log, and what changed nothing is not', async () => {
  const { rooms, administrator, id } = await openHouse('a', 'b');
  const { models, audit } = rooms;
  const heard: unknown[] = [];
  rooms.bus.subscribe(newsTopicOfEveryone, (news) => heard.push(news));
  await models.updateEndpointModels(administrator, id, { hide: ['b'], order: ['b'] });
  await models.updateEndpointModels(administrator, id, { hide: ['b'], show: ['a'], hideNew: false });
  await models.updateEndpointModels(administrator, id, { show: ['b'], hideNew: true });
  const { items } = await audit.list(administrator, { limit: 2 }, rooms.accounts.namesOf);
  const about = { name: 'House', provider: 'openai-compatible' };
  assert.deepEqual(
    items.toReversed().map(({ action, object, details }) => [action, object.id, details]),
    [
      ['endpoint.models', id, { ...about, hidden: ['b'], ordered: true }],
      ['endpoint.models', id, { ...about, shown: ['b'], hideNew: true }],
    ],
  );
  assert.deepEqual(heard, [{ type: 'models-changed' }, { type: 'models-changed' }]);
});

test('what was decided goes with the endpoint', async () => {
  const { rooms, administrator, id } = await openHouse('a');
  await rooms.models.updateEndpointModels(administrator, id, { hide: ['a'] });
  await rooms.models.removeEndpoint(administrator, id);
  const left = await rooms.db.query<{ modelLists: object }>().selectFrom('modelLists').selectAll().execute();
  assert.deepEqual(left, []);
});

const someIds = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));

test('a list says of every model what was said of it last, whatever becomes of new ones', () => {
  const changes = fc.record(
    { show: someIds, hide: someIds, order: someIds, hideNew: fc.boolean() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(someIds, fc.array(changes, { maxLength: 8 }), (known, all) => {
      let list = everything;
      const expected = new Map(known.map((id) => [id, true]));
      for (const change of all) {
        const before = list;
        list = changeList(list, known, change);
        for (const id of change.show ?? []) expected.set(id, true);
        for (const id of change.hide ?? []) expected.set(id, false);
        const same = JSON.stringify(before) === JSON.stringify(list);
        if (same) assert.equal(describeListChange(before, list, known), null);
      }
      const isShown = isShownBy(list);
      for (const id of known) assert.equal(isShown(id), expected.get(id), id);
      assert.equal(isShown('never heard of'), !list.hideNew);
      const models = known.map((id) => ({ id }));
      assert.deepEqual(new Set(inOrder(list, models)), new Set(models));
    }),
  );
});
