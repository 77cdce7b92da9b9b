import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { endpointRoutes } from '@stoa/contract/models';
import { sql } from 'kysely';
import * as z from 'zod/mini';
import { openTestRooms, type TestRooms } from '../../app/testing.ts';
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

/** Everything in the database as one text. */
const everythingIn = async ({ db }: TestRooms): Promise<string> => {
  const tables = await sql<{
    name: string;
  }>`select name from sqlite_master where type = 'table'`.execute(db.query());
  const contents = await Promise.all(
    tables.rows.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db.query())),
  );
  return JSON.stringify(contents.map(({ rows }) => rows));
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
  const all = await everythingIn(rooms);
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

test('a sealed key that is moved to another endpoint’s row opens nothing there', async () => {
  const { rooms, administrator } = await openHouse();
  const upstream = await startUpstream('small');
  const given = { name: 'One', provider: 'openai-compatible', baseUrl: upstream.baseUrl } as const;
  const one = await rooms.models.createEndpoint(administrator, { ...given, apiKey: canary });
  const two = await rooms.models.createEndpoint(administrator, { ...given, apiKey: 'sk-another-key' });
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
