import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import type { GivenActionAuth } from '@stoa/contract/actions';
import type { Subject } from '@stoa/contract/grants';
import { sql } from 'kysely';
import { everythingIn, openTestRooms, type TestRooms } from '../../../../app/testing.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import { callOf } from '../../testing.ts';
import { readDocument } from './operations.ts';
import { requestFor } from './request.ts';

const documentFor = (server: string): string => `
openapi: 3.0.1
info: { title: Pets, description: All about pets. }
servers: [{ url: "${server}/v1/" }]
paths:
  /pets/{petId}:
    parameters:
      - { name: petId, in: path, required: true, schema: { type: string } }
    get:
      operationId: findPet
      summary: Find a pet
      parameters:
        - { name: tag, in: query, schema: { type: array, items: { type: string } } }
        - { name: X-Trace, in: header, schema: { type: string } }
        - { name: Authorization, in: header, schema: { type: string } }
    put:
      operationId: changePet
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: "#/components/schemas/Pet" } }
components:
  schemas:
    Pet:
      type: object
      properties: { name: { type: string }, parent: { $ref: "#/components/schemas/Pet" } }
`;

interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const startPets = async () => {
  const asked: Asked[] = [];
  let answer: [status: number, type: string | null, body: string | Uint8Array] | undefined;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    if (request.url!.includes('away'))
      return response.writeHead(302, { location: 'http://evil.example/' }).end();
    if (request.url!.includes('none')) return response.writeHead(404).end('no such pet');
    const [status, type, text] = answer ?? [200, 'application/json', '{"name":"Rex"}'];
    response.writeHead(status, type === null ? {} : { 'content-type': type }).end(text);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    asked,
    answerWith: (...given: typeof answer & {}) => void (answer = given),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
};

const openHouse = async () => {
  const rooms = await openTestRooms();
  const root = await rooms.addUser('Root');
  const pets = await startPets();
  const make = (auth: GivenActionAuth = { kind: 'none' }) =>
    rooms.actions.create(root, { document: documentFor(pets.url), auth, trusted: true });
  return { rooms, root, pets, make };
};

const somebody: UserPrincipal = {
  kind: 'user',
  userId: 'usr_1',
  role: 'member',
  roleId: null,
  sessionId: '',
};

const callOn = (rooms: TestRooms, key: string, input: unknown, user = somebody) =>
  rooms.actions.source.call(callOf(user, key, { input }));

test('each operation is a tool, with its parameters and its body where they belong', async () => {
  const { rooms, pets, make } = await openHouse();
  const action = await make({ kind: 'header', name: 'X-Key', secret: 'open sesame' });
  assert.deepEqual([action.name, action.definition?.server], ['Pets', `${pets.url}/v1`]);
  const [listing] = await rooms.actions.source.list({
    user: somebody,
    ids: [action.id, 'act_other'],
    signal: new AbortController().signal,
  });
  const [find, change] = listing!.tools;
  assert.deepEqual(
    [find!.name, find!.title, find!.risk.writes, change!.risk.writes, change!.risk.idempotent],
    ['findPet', 'Find a pet', false, true, true],
  );
  assert.deepEqual(Object.keys(find!.inputSchema.properties as object), ['petId', 'tag', 'X-Trace']);
  assert.deepEqual((change!.inputSchema.properties as Record<string, unknown>).body, {
    type: 'object',
    properties: { name: { type: 'string' }, parent: {} },
  });
  const found = await callOn(rooms, find!.key, { petId: 'a/b?c', tag: ['x', 'y'], 'X-Trace': '7' });
  assert.deepEqual(found.kind === 'result' && found.content, [{ type: 'text', text: '{"name":"Rex"}' }]);
  await callOn(rooms, change!.key, { petId: 'rex', body: { name: 'Max' } });
  const [get, put] = pets.asked;
  assert.equal(get!.url, '/v1/pets/a%2Fb%3Fc?tag=x&tag=y');
  assert.deepEqual([get!.headers['x-key'], get!.headers['x-trace']], ['open sesame', '7']);
  assert.deepEqual([put!.method, put!.body], ['PUT', '{"name":"Max"}']);
});

test('a failure is told as one, and a redirect is not followed', async () => {
  const { rooms, pets, make } = await openHouse();
  const [find] = (await make()).operations;
  for (const petId of ['none', 'away']) {
    const outcome = await callOn(rooms, find!.key, { petId });
    assert.ok(outcome.kind === 'result' && outcome.isError, petId);
  }
  assert.equal(pets.asked.length, 2);
  const missing = await callOn(rooms, find!.key, {});
  assert.equal(missing.kind === 'failed' && missing.class, 'input');
});

test('what is answered is told by its kind, and nothing is told as nothing', async () => {
  const { rooms, pets, make } = await openHouse();
  const [find] = (await make()).operations;
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
  const answers: [status: number, type: string | null, body: string | Uint8Array, content: object][] = [
    [204, null, '', { type: 'text', text: 'It answered with 204.' }],
    [200, 'text/html', '<p>Rex</p>', { type: 'text', text: '<p>Rex</p>' }],
    [200, 'application/problem+xml', '<p/>', { type: 'text', text: '<p/>' }],
    [200, 'application/x-ndjson', '{}\n{}', { type: 'text', text: '{}\n{}' }],
    [200, 'image/png', png, { type: 'bytes', mediaType: 'image/png', name: null, bytes: png }],
    [200, 'application/json', 'not json', { type: 'text', text: 'not json' }],
  ];
  for (const [status, type, body, content] of answers) {
    pets.answerWith(status, type, body);
    const outcome = await callOn(rooms, find!.key, { petId: 'rex' });
    assert.ok(outcome.kind === 'result' && !outcome.isError, String(type));
    assert.deepEqual(outcome.content, [content]);
  }
});

test('no input leads away from the server, or above its path', () => {
  const { operations, servers } = readDocument({
    openapi: '3.1.0',
    servers: [{ url: 'https://pets.example/v1' }],
    paths: { '/pets/{a}/{b}': { get: { parameters: ['a', 'b'].map((name) => ({ name, in: 'path' })) } } },
  });
  const auth = { kind: 'none' as const, name: null, secret: null };
  const odd = fc.oneof(
    fc.string(),
    fc.constantFrom('..', '.', '%2e%2e', '/', '\\', '@evil.example', '?x', '#'),
  );
  fc.assert(
    fc.property(odd, odd, (a, b) => {
      try {
        const { url } = requestFor(servers[0]!, operations[0]!, { a, b }, auth);
        const { origin, pathname, search, hash } = new URL(url);
        assert.equal(origin, 'https://pets.example');
        assert.match(pathname, /^\/v1\/pets\/[^/]+\/[^/]+$/);
        assert.equal(search + hash, '');
      } catch (error) {
        assert.match(String(error), /cannot be|malformed/);
      }
    }),
  );
});

test('a secret goes in and never comes out, and another server does not get it (SR-3, SR-4)', async () => {
  const { rooms, root, pets, make } = await openHouse();
  const action = await make({ kind: 'bearer', secret: 'planted-canary' });
  const other = await startPets();
  assert.deepEqual(action.definition?.auth, { kind: 'bearer', name: null, isSet: true, signIn: null });
  assert.doesNotMatch(JSON.stringify(await rooms.actions.list(root)), /planted-canary/);
  assert.doesNotMatch(await everythingIn(rooms.db), /planted-canary/);
  const find = action.operations[0]!.key;
  await rooms.actions.update(root, action.id, { name: 'Animals' });
  await callOn(rooms, find, { petId: 'rex' });
  const moved = await rooms.actions.update(root, action.id, { document: documentFor(other.url) });
  await callOn(rooms, find, { petId: 'rex' });
  assert.equal(moved.definition?.auth.isSet, false);
  assert.equal(pets.asked[0]!.headers.authorization, 'Bearer planted-canary');
  assert.equal(other.asked[0]!.headers.authorization, undefined);
});

test('what is no document is refused with what is wrong, and only administrators hand one in', async () => {
  const { rooms, root } = await openHouse();
  const refusal = async (document: string) => {
    const error = await rooms.actions
      .create(root, { document, auth: { kind: 'none' }, trusted: false })
      .catch((e) => e);
    assert.equal(error.code, 'action/document-invalid', document);
    return error.message as string;
  };
  assert.match(await refusal('{"swagger":"2.0"}'), /version 3/);
  assert.match(await refusal('openapi: 3.0.0\npaths: {}'), /no operations/);
  assert.match(await refusal('openapi: 3.0.0\nservers: [{url: /v1}]\npaths: {/a: {get: {}}}'), /whole http/);
  assert.match(await refusal('{"openapi":"3.0.0","info":{"title":"a\\u0000"}}'), /NUL/);
  const layers = Array.from({ length: 8 }, (_, n) => {
    const inner = n === 0 ? 'x' : `*l${n - 1}`;
    return `l${n}: &l${n} [${Array.from({ length: 9 }, () => inner).join()}]`;
  });
  const bomb = layers.join('\n');
  assert.notEqual(await refusal(bomb), '');
  const placeless = 'openapi: 3.0.0\npaths: {/a: {get: {}}}';
  assert.deepEqual((await rooms.actions.read(root, { document: placeless })).servers, []);
  const server = 'https://x.example/v1/?key=1#top';
  const placed = { document: placeless, server, auth: { kind: 'none' as const }, trusted: false };
  assert.equal((await rooms.actions.create(root, placed)).definition?.server, 'https://x.example/v1');
  await assert.rejects(rooms.actions.create(root, { ...placed, server: 'https://me:secret@x.example' }), {
    code: 'action/address-invalid',
  });
  const member = await rooms.addUser('Eve');
  const given = {
    document: documentFor('https://x.example'),
    auth: { kind: 'none' as const },
    trusted: true,
  };
  await assert.rejects(rooms.actions.create(member, given), { code: 'account/forbidden' });
});

test('an action is there for whom it was given to, as long as it is', async () => {
  const { rooms, root, pets, make } = await openHouse();
  const bob = await rooms.addUser('Bob');
  const { id } = await make();
  const { signal } = new AbortController();
  const share = (subject: Subject, level: 'use' | null) =>
    rooms.access.changeGrants(root, { kind: 'action', id }, [{ subject, level }]);
  const seenBy = async (user: UserPrincipal) => [
    (await rooms.actions.source.offers(user)).length,
    (await rooms.actions.source.list({ user, ids: [id], signal })).length,
    (await callOn(rooms, `${id}/findPet`, { petId: 'rex' }, user)).kind,
    (await rooms.actions.list(user)).items.length,
    await rooms.actions.isUsable(user, id),
  ];
  const [all, none] = [
    [1, 1, 'result', 1, true],
    [0, 0, 'failed', 0, false],
  ];
  assert.deepEqual(await seenBy(bob), all, 'everybody at first');
  await share({ kind: 'everyone' }, null);
  const asked = pets.asked.length;
  assert.deepEqual(await seenBy(bob), none);
  assert.equal(pets.asked.length, asked);
  await assert.rejects(rooms.actions.connect(bob, id), { code: 'action/not-found' });
  await assert.rejects(rooms.actions.disconnect(bob, id), { code: 'action/not-found' });
  assert.deepEqual(await seenBy(root), all);
  await share({ kind: 'user', id: bob.userId }, 'use');
  assert.deepEqual(await seenBy(bob), all);
  await rooms.actions.remove(root, id);
  const { rows } = await sql`select 1 from grants where "resourceId" = ${id}`.execute(rooms.db.query());
  assert.deepEqual(rows, []);
});
