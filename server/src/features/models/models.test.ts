import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { endpointRoutes } from '@stoa/contract/models';
import { sql } from 'kysely';
import * as z from 'zod/mini';
import { everythingIn, openTestRooms, type TestRooms } from '../../app/testing.ts';
import { newsTopicOfEveryone } from '../../kernel/news.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { EnvironmentEndpoint } from './models.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

interface Upstream {
  baseUrl: string;
  requests: { url: string; headers: IncomingHttpHeaders }[];
  answer: { status: number; body: unknown };
}

/** A server as OpenAI's API is spoken to, on loopback. */
const startUpstream = async (...ids: string[]): Promise<Upstream> => {
  const upstream: Upstream = {
    baseUrl: '',
    requests: [],
    answer: { status: 200, body: { data: ids.map((id) => ({ id })) } },
  };
  const server = createServer((request, response) => {
    upstream.requests.push({ url: request.url!, headers: request.headers });
    response.writeHead(upstream.answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(upstream.answer.body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  upstream.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return upstream;
};

const openHouse = async (environment: EnvironmentEndpoint[] = []) => {
  const rooms = await openTestRooms({ environment });
  return { rooms, administrator: await rooms.addUser('Ada') };
};

const modelIds = async (rooms: TestRooms, user: UserPrincipal): Promise<string[]> =>
  (await rooms.models.listModels(user)).items.map(({ id }) => id);

const canary = 'sk-canary-5f1c7d0a9e42-WXYZ';

test('an endpoint is asked for its models as soon as it is made, and its models are listed', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small', 'large');
  upstream.answer.body = { data: [{ id: 'small' }, { id: 'large', context_length: 8192 }] };
  const endpoint = await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: `${upstream.baseUrl}/`,
    apiKey: canary,
  });
  assert.equal(endpoint.baseUrl, upstream.baseUrl);
  assert.equal(endpoint.origin, 'instance');
  assert.deepEqual(endpoint.apiKey, { set: true, last4: 'WXYZ' });
  assert.equal(endpoint.check?.ok, true);
  assert.equal(endpoint.check?.modelCount, 2);
  assert.deepEqual(
    upstream.requests.map(({ url, headers }) => [url, headers.authorization]),
    [['/v1/models', `Bearer ${canary}`]],
  );
  const { items } = await rooms.models.listModels(administrator);
  assert.deepEqual(
    items.map(({ id, endpointName, windowTokens }) => ({ id, endpointName, windowTokens })),
    [
      { id: 'small', endpointName: 'House server', windowTokens: null },
      { id: 'large', endpointName: 'House server', windowTokens: 8192 },
    ],
  );
  assert.deepEqual(await rooms.models.getEndpoint(administrator, endpoint.id), endpoint);
  assert.deepEqual((await rooms.models.listEndpoints(administrator)).items, [endpoint]);
});

test('models given by hand stand beside those that are listed, none twice', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small', 'large');
  await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
    models: ['hidden', 'large'],
  });
  assert.deepEqual(await modelIds(rooms, administrator), ['small', 'large', 'hidden']);
});

test('a key is sealed in the database and comes out of no answer', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  const { models } = rooms;
  const created = await models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
    apiKey: canary,
  });
  upstream.answer = { status: 401, body: { error: { message: `Incorrect API key provided: ${canary}` } } };
  const answers = [
    created,
    await models.checkEndpoint(administrator, created.id),
    await models.updateEndpoint(administrator, created.id, { name: 'Renamed' }),
    await models.getEndpoint(administrator, created.id),
    await models.listEndpoints(administrator),
    await models.listModels(administrator),
  ];
  assert.ok(!JSON.stringify(answers).includes(canary), 'the key is in an answer');
  assert.ok(!JSON.stringify(answers).includes('sealed'), 'not even the sealed key goes out');
  const all = await everythingIn(rooms.db);
  assert.ok(all.includes('Renamed'), 'the scan sees what is there');
  assert.ok(!all.includes(canary), 'the key is in the database');
  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    assert.ok(!all.includes(Buffer.from(canary).toString(encoding)), encoding);
  }
});

test('of a short key nothing is told but that it is there', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  const given = { name: 'Short', provider: 'openai-compatible', baseUrl: upstream.baseUrl } as const;
  const withKey = await rooms.models.createEndpoint(administrator, { ...given, apiKey: 'short-key' });
  assert.deepEqual(withKey.apiKey, { set: true, last4: null });
  const without = await rooms.models.createEndpoint(administrator, given);
  assert.deepEqual(without.apiKey, { set: false, last4: null });
  assert.equal(upstream.requests.at(-1)!.headers.authorization, undefined);
});

test('a new address clears the key, and the new host never sees it (SR-4)', async () => {
  const { rooms, administrator } = await openHouse();
  const first = await startUpstream('small');
  const second = await startUpstream('other');
  const { id } = await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: first.baseUrl,
    apiKey: canary,
  });
  const moved = await rooms.models.updateEndpoint(administrator, id, { baseUrl: second.baseUrl });
  assert.deepEqual(moved.apiKey, { set: false, last4: null });
  await rooms.models.checkEndpoint(administrator, id);
  const { endpoint } = await rooms.models.reach(administrator, { endpointId: id, id: 'other' });
  assert.equal(endpoint.apiKey, undefined);
  assert.equal(second.requests.length, 2);
  assert.ok(!JSON.stringify(second.requests).includes(canary));
  assert.equal(first.requests.length, 1);
  assert.deepEqual(await modelIds(rooms, administrator), ['other']);
});

test('a new address with a key of its own is reached with that key alone', async () => {
  const { rooms, administrator } = await openHouse();
  const first = await startUpstream('small');
  const second = await startUpstream('other');
  const { id } = await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: first.baseUrl,
    apiKey: canary,
  });
  const changes = { baseUrl: second.baseUrl, apiKey: 'sk-of-the-second-host' };
  const moved = await rooms.models.updateEndpoint(administrator, id, changes);
  assert.deepEqual(moved.apiKey, { set: true, last4: 'host' });
  assert.deepEqual(
    second.requests.map(({ headers }) => headers.authorization),
    ['Bearer sk-of-the-second-host'],
  );
});

test('another host name, scheme, port or path is another address; another spelling of the same is not', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  const { port, origin } = new URL(upstream.baseUrl);
  const make = () =>
    rooms.models.createEndpoint(administrator, {
      name: 'House server',
      provider: 'openai-compatible',
      baseUrl: upstream.baseUrl,
      apiKey: canary,
    });
  const elsewhere = [
    `http://localhost:${port}/v1`,
    `https://127.0.0.1:${port}/v1`,
    'http://127.0.0.1:1/v1',
    `${origin}/somebody/v1`,
  ];
  for (const baseUrl of elsewhere) {
    const { id } = await make();
    const moved = await rooms.models.updateEndpoint(administrator, id, { baseUrl });
    assert.equal(moved.apiKey.set, false, baseUrl);
    const { endpoint } = await rooms.models.reach(administrator, { endpointId: id, id: 'small' });
    assert.equal(endpoint.apiKey, undefined, baseUrl);
  }
  const { id } = await make();
  const respelled = { baseUrl: `HTTP://127.1:${port}/x/../v1/` };
  const stayed = await rooms.models.updateEndpoint(administrator, id, respelled);
  assert.equal(stayed.apiKey.set, true);
});

test('an empty key removes the key; a change that does not name it keeps it', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  const { id } = await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
    apiKey: canary,
  });
  const renamed = await rooms.models.updateEndpoint(administrator, id, {
    name: 'Renamed',
    baseUrl: `${upstream.baseUrl}/`,
    models: ['by-hand'],
  });
  assert.equal(renamed.apiKey.set, true);
  assert.equal(renamed.name, 'Renamed');
  assert.deepEqual(renamed.models, ['by-hand']);
  const emptied = await rooms.models.updateEndpoint(administrator, id, { apiKey: '' });
  assert.deepEqual(emptied.apiKey, { set: false, last4: null });
  assert.equal(emptied.name, 'Renamed');
  assert.equal(upstream.requests.at(-1)!.headers.authorization, undefined);
});

test('SR-3: two sealed keys that changed places do not open, and check and reach say to enter them again', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  const add = (name: string, apiKey: string) =>
    rooms.models.createEndpoint(administrator, {
      name,
      provider: 'openai-compatible',
      baseUrl: upstream.baseUrl,
      apiKey,
    });
  const one = await add('One', `${canary}-1`);
  const two = await add('Two', `${canary}-2`);
  const { rows } = await sql<{
    id: string;
    sealedKey: string;
  }>`select id, "sealedKey" from endpoints`.execute(rooms.db.query());
  for (const [index, { id }] of rows.entries()) {
    const { sealedKey } = rows[1 - index]!;
    await sql`update endpoints set "sealedKey" = ${sealedKey} where id = ${id}`.execute(rooms.db.query());
  }
  const asked = upstream.requests.length;
  for (const { id } of [one, two]) {
    const check = await rooms.models.checkEndpoint(administrator, id);
    assert.equal(check.ok, false);
    assert.equal(check.error?.kind, 'auth');
    assert.match(check.error?.message ?? '', /cannot be opened; enter it again/);
    await assert.rejects(rooms.models.reach(administrator, { endpointId: id, id: 'small' }), {
      code: 'endpoint/key-unreadable',
      message: /enter it again/,
    });
  }
  assert.equal(upstream.requests.length, asked, 'no key went anywhere');
  assert.deepEqual(await modelIds(rooms, administrator), ['small', 'small'], 'the models stay known');

  const healed = await rooms.models.updateEndpoint(administrator, one.id, { apiKey: `${canary}-3` });
  assert.equal(healed.check?.ok, true);
});

test('an endpoint of the environment works with its key, can be checked, and cannot be changed here', async () => {
  const upstream = await startUpstream('small');
  const id = 'end_env_house';
  const { rooms, administrator } = await openHouse([
    { id, name: 'House', provider: 'openai-compatible', baseUrl: upstream.baseUrl, apiKey: canary },
  ]);
  assert.deepEqual(await modelIds(rooms, administrator), [], 'nothing is known before it was asked');
  await rooms.models.checkEnvironment();
  assert.equal(upstream.requests[0]!.headers.authorization, `Bearer ${canary}`);
  assert.deepEqual(await modelIds(rooms, administrator), ['small']);
  const [endpoint] = (await rooms.models.listEndpoints(administrator)).items;
  assert.equal(endpoint!.origin, 'environment');
  assert.deepEqual(endpoint!.apiKey, { set: true, last4: 'WXYZ' });
  assert.equal(endpoint!.check?.ok, true);
  const readOnly = { code: 'endpoint/read-only' };
  const changes = { baseUrl: 'https://evil.example' };
  await assert.rejects(rooms.models.updateEndpoint(administrator, id, changes), readOnly);
  await assert.rejects(rooms.models.removeEndpoint(administrator, id), readOnly);
  assert.equal((await rooms.models.checkEndpoint(administrator, id)).ok, true);
  const reached = await rooms.models.reach(administrator, { endpointId: id, id: 'small' });
  assert.equal(reached.endpoint.apiKey, canary);
  assert.equal(reached.endpoint.baseUrl, upstream.baseUrl);
  assert.ok(!(await everythingIn(rooms.db)).includes(canary));
});

test('a short key of the environment is told to be set as well', async () => {
  const { rooms, administrator } = await openHouse([
    {
      id: 'end_env_one',
      name: 'One',
      provider: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:1/v1',
      apiKey: 'short-key',
    },
    {
      id: 'end_env_two',
      name: 'Two',
      provider: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:1/v1',
      apiKey: null,
    },
  ]);
  const { items } = await rooms.models.listEndpoints(administrator);
  assert.deepEqual(
    items.map(({ apiKey }) => apiKey),
    [
      { set: true, last4: null },
      { set: false, last4: null },
    ],
  );
});

test('a check that fails says why and keeps the models known from before', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small', 'large');
  const { id } = await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
  });
  upstream.answer = { status: 401, body: { error: { message: 'No.' } } };
  const check = await rooms.models.checkEndpoint(administrator, id);
  assert.equal(check.ok, false);
  assert.equal(check.error?.kind, 'auth');
  assert.ok(check.error.message);
  assert.deepEqual((await rooms.models.getEndpoint(administrator, id)).check, check);
  assert.deepEqual(await modelIds(rooms, administrator), ['small', 'large']);
  upstream.answer = { status: 200, body: { data: [{ id: 'new' }] } };
  assert.equal((await rooms.models.checkEndpoint(administrator, id)).ok, true);
  assert.deepEqual(await modelIds(rooms, administrator), ['new']);
});

test('an endpoint that nobody answers at is made all the same, with what went wrong', async () => {
  const { rooms, administrator } = await openHouse();
  const endpoint = await rooms.models.createEndpoint(administrator, {
    name: 'Nobody',
    provider: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:1/v1',
    models: ['by-hand'],
  });
  assert.equal(endpoint.check?.ok, false);
  assert.equal(endpoint.check?.error?.kind, 'network');
  assert.deepEqual(await modelIds(rooms, administrator), ['by-hand']);
});

test('what an endpoint lists that no request could name is left out', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small', 'x'.repeat(201), 'y'.repeat(200));
  await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
  });
  assert.deepEqual(await modelIds(rooms, administrator), ['small', 'y'.repeat(200)]);
});

test('an endpoint that is removed is gone with its models and its key', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  const { id } = await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
    apiKey: canary,
  });
  await rooms.models.removeEndpoint(administrator, id);
  const gone = { code: 'endpoint/not-found' };
  await assert.rejects(rooms.models.getEndpoint(administrator, id), gone);
  await assert.rejects(rooms.models.updateEndpoint(administrator, id, { name: 'x' }), gone);
  await assert.rejects(rooms.models.checkEndpoint(administrator, id), gone);
  await assert.rejects(rooms.models.removeEndpoint(administrator, id), gone);
  await assert.rejects(rooms.models.reach(administrator, { endpointId: id, id: 'small' }), {
    code: 'model/not-found',
  });
  assert.deepEqual(await modelIds(rooms, administrator), []);
});

test('whoever has the page open hears that models changed, after they did', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  const seen: Promise<string[]>[] = [];
  rooms.bus.subscribe(newsTopicOfEveryone, (news) => {
    assert.deepEqual(news, { type: 'models-changed' });
    seen.push(modelIds(rooms, administrator));
  });
  const { id } = await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
  });
  await rooms.models.removeEndpoint(administrator, id);
  assert.deepEqual(await Promise.all(seen), [['small'], []]);
});

test('a bad address is refused before anything is written or reached', async () => {
  const { rooms, administrator } = await openHouse();
  const invalid = { code: 'endpoint/address-invalid' };
  const bad = [
    undefined,
    '',
    'nonsense',
    'ftp://x.example',
    'https://u:p@x.example',
    'https://x.example/?a=1',
  ];
  for (const baseUrl of bad) {
    const given = { name: 'Bad', provider: 'openai-compatible', baseUrl, apiKey: canary } as const;
    await assert.rejects(rooms.models.createEndpoint(administrator, given), invalid, String(baseUrl));
  }
  assert.deepEqual((await rooms.models.listEndpoints(administrator)).items, []);
  const upstream = await startUpstream('small');
  const before = await rooms.models.createEndpoint(administrator, {
    name: 'Good',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
    apiKey: canary,
  });
  for (const baseUrl of bad.slice(1)) {
    await assert.rejects(rooms.models.updateEndpoint(administrator, before.id, { baseUrl }), invalid);
  }
  assert.deepEqual(await rooms.models.getEndpoint(administrator, before.id), before);
  assert.equal(upstream.requests.length, 1);
});

test('settings of a model are parsed by the closed schema of its provider', async () => {
  const { rooms, administrator } = await openHouse();
  const endpointId = await rooms.addScriptedEndpoint(administrator);
  const reach = (settings?: Record<string, unknown>) =>
    rooms.models.reach(administrator, { endpointId, id: 'echo', ...(settings && { settings }) });
  assert.deepEqual((await reach({ tokens: 3 })).settings, { tokens: 3 });
  assert.deepEqual((await reach()).settings, {});
  for (const settings of [{ colour: 'blue' }, { tokens: 'many' }, { tokens: -1 }, { baseUrl: 'https://x' }]) {
    const complains = (error: { code: string; details: { message: string }[] }) => {
      assert.equal(error.code, 'model/setting-unknown');
      assert.ok(error.details.length > 0 && error.details.every(({ message }) => message));
      return true;
    };
    await assert.rejects(reach(settings), complains);
    const choice = { endpointId, id: 'echo', settings };
    await assert.rejects(rooms.models.checkChoice(administrator, choice), complains);
  }
  await rooms.models.checkChoice(administrator, { endpointId, id: 'echo', settings: { tokens: 3 } });
});

test('the settings of every model are described by a closed JSON schema', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  await rooms.addScriptedEndpoint(administrator);
  await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
  });
  const { items, settingsSchemas } = await rooms.models.listModels(administrator);
  assert.deepEqual(new Set(items.map(({ provider }) => provider)), new Set(Object.keys(settingsSchemas)));
  assert.deepEqual(Object.keys(settingsSchemas).toSorted(), ['openai-compatible', 'scripted']);
  for (const schema of Object.values(settingsSchemas)) {
    assert.equal(schema.type, 'object');
    assert.equal(schema.additionalProperties, false);
  }
});

test('a member uses models and sees nothing of where they come from', async () => {
  const upstream = await startUpstream('small');
  const { rooms, administrator } = await openHouse([
    { id: 'end_env_x', name: 'X', provider: 'openai-compatible', baseUrl: upstream.baseUrl, apiKey: canary },
  ]);
  const endpointId = await rooms.addScriptedEndpoint(administrator);
  const member = await rooms.addUser('Bob');
  const { models } = rooms;
  const refused: Record<string, () => Promise<unknown>> = {
    list: () => models.listEndpoints(member),
    get: () => models.getEndpoint(member, endpointId),
    'get what is not there': () => models.getEndpoint(member, 'end_env_nothing'),
    create: () =>
      models.createEndpoint(member, {
        name: 'Mine',
        provider: 'openai-compatible',
        baseUrl: upstream.baseUrl,
      }),
    update: () => models.updateEndpoint(member, endpointId, { name: 'Mine' }),
    'update the environment’s': () => models.updateEndpoint(member, 'end_env_x', { name: 'Mine' }),
    remove: () => models.removeEndpoint(member, endpointId),
    check: () => models.checkEndpoint(member, endpointId),
    'list its models': () => models.listEndpointModels(member, endpointId),
    'hide a model': () => models.updateEndpointModels(member, endpointId, { hide: ['demo'] }),
  };
  for (const [name, call] of Object.entries(refused))
    await assert.rejects(call(), { code: 'account/forbidden' }, name);
  assert.equal(upstream.requests.length, 0);
  assert.equal((await models.listEndpoints(administrator)).items.length, 2);
  const listed = await models.listModels(member);
  assert.ok(listed.items.length > 0);
  assert.ok(!JSON.stringify(listed).includes(upstream.baseUrl));
});

test('what does not fit an endpoint is refused by the contract', () => {
  const given = { name: 'House', provider: 'openai-compatible', baseUrl: 'https://api.example.com' };
  const { body } = endpointRoutes.create;
  assert.ok(z.safeParse(body, given).success);
  const refused = [
    { ...given, name: ' ' },
    { ...given, provider: 'unheard-of' },
    { ...given, id: 'end_env_openai' },
    { ...given, origin: 'environment' },
    { ...given, models: [''] },
    { ...given, models: Array(501).fill('m') },
    { ...given, apiKey: 'x'.repeat(2001) },
  ];
  for (const wrong of refused) assert.equal(z.safeParse(body, wrong).success, false);
  assert.equal(z.safeParse(endpointRoutes.update.body, { provider: 'scripted' }).success, false);
});

test('what an administrator does to endpoints is in the audit log, without the key', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  const { id } = await rooms.models.createEndpoint(administrator, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: upstream.baseUrl,
    apiKey: canary,
  });
  await rooms.models.updateEndpoint(administrator, id, { name: 'Renamed', apiKey: `${canary}-2` });
  await rooms.models.updateEndpoint(administrator, id, { apiKey: '' });
  await rooms.models.removeEndpoint(administrator, id);
  const { items } = await rooms.audit.list(administrator, { limit: 4 }, rooms.accounts.namesOf);
  const host = new URL(upstream.baseUrl).host;
  const provider = 'openai-compatible';
  assert.deepEqual(
    items.toReversed().map(({ action, object, details }) => [action, object.id, details]),
    [
      ['endpoint.create', id, { name: 'House server', provider, host, key: 'set' }],
      [
        'endpoint.update',
        id,
        { name: 'Renamed', provider, host, nameBefore: 'House server', key: 'replaced' },
      ],
      ['endpoint.update', id, { name: 'Renamed', provider, host, key: 'removed' }],
      ['endpoint.remove', id, { name: 'Renamed', provider, host }],
    ],
  );
  assert.ok(items.every(({ actor }) => actor.id === administrator.userId && actor.name === 'Ada'));
});

test('a provider with an address of its own needs none, and typing that one is the same', async () => {
  const { rooms, administrator } = await openHouse();
  const made = await rooms.models.createEndpoint(administrator, { name: 'Local', provider: 'ollama' });
  assert.equal(made.baseUrl, null);
  const typed = await rooms.models.createEndpoint(administrator, {
    name: 'Local',
    provider: 'ollama',
    baseUrl: 'http://127.0.0.1:11434/',
  });
  assert.equal(typed.baseUrl, null);
  await assert.rejects(
    rooms.models.createEndpoint(administrator, { name: 'Somewhere', provider: 'openai-compatible' }),
    { code: 'endpoint/address-invalid' },
  );
});

test('leaving or returning to the address of the provider clears the key, staying there keeps it (SR-4)', async () => {
  const { rooms, administrator } = await openHouse();
  const elsewhere = await startUpstream('small');
  elsewhere.answer.body = { models: [{ model: 'small' }] };
  const { id } = await rooms.models.createEndpoint(administrator, {
    name: 'Local',
    provider: 'ollama',
    apiKey: canary,
  });
  const change = (changes: { baseUrl: string; apiKey?: string }) =>
    rooms.models.updateEndpoint(administrator, id, changes);
  assert.equal((await change({ baseUrl: 'http://127.0.0.1:11434' })).apiKey.set, true);
  assert.equal((await change({ baseUrl: elsewhere.baseUrl })).apiKey.set, false);
  assert.ok(!JSON.stringify(elsewhere.requests).includes(canary));
  assert.equal((await change({ baseUrl: elsewhere.baseUrl, apiKey: canary })).apiKey.set, true);
  const back = await change({ baseUrl: '' });
  assert.deepEqual([back.baseUrl, back.apiKey.set], [null, false]);
});

test('a model has the abilities that the list of its endpoint tells; of others nobody knows', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream();
  upstream.answer.body = {
    models: [{ model: 'seeing', capabilities: ['completion', 'vision', 'tools'] }, { model: 'plain' }],
  };
  const given = { name: 'Local', provider: 'ollama', baseUrl: upstream.baseUrl } as const;
  await rooms.models.createEndpoint(administrator, given);
  const { items } = await rooms.models.listModels(administrator);
  assert.deepEqual(
    items.map(({ id, abilities }) => [id, abilities]),
    [
      ['seeing', { reasoning: false, images: true, tools: true }],
      ['plain', { reasoning: null, images: null, tools: null }],
    ],
  );
});

test('a model whose endpoint lists nothing but its id is described by the catalogue, also one given by hand', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('gpt-4o', 'unheard-of');
  const given = { name: 'OpenAI', provider: 'openai', baseUrl: upstream.baseUrl } as const;
  const { id } = await rooms.models.createEndpoint(administrator, { ...given, models: ['o3-mini'] });
  const { items } = await rooms.models.listModels(administrator);
  assert.deepEqual(
    items.map(({ id, abilities, windowTokens }) => [id, abilities.images, windowTokens]),
    [
      ['gpt-4o', true, 128_000],
      ['unheard-of', null, null],
      ['o3-mini', false, 200_000],
    ],
  );
  const reached = await rooms.models.reach(administrator, { endpointId: id, id: 'gpt-4o' });
  assert.equal(reached.windowTokens, 128_000);
});
