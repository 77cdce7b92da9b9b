import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { after, test } from 'node:test';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { createTestClock } from '../../../../app/testing.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { ToolCall } from '../../source.ts';
import { callOf } from '../../testing.ts';
import { type McpRooms, nobodySignsIn, openMcpRooms } from './testing/mcp-rooms.ts';
import { legacyAnswers, serve, serveLegacy } from './testing/servers.ts';

const added = async (rooms: McpRooms, user: UserPrincipal, url: string, changes = {}): Promise<string> =>
  (await rooms.mcp.create(user, { name: 'Server', url, ...changes })).id;

const listed = async ({ mcp }: McpRooms, user: UserPrincipal, id: string) => {
  const signal = new AbortController().signal;
  const [listing] = await mcp.source.list({ user, ids: [id], signal });
  return listing!;
};

const call = ({ mcp }: McpRooms, user: UserPrincipal, key: string, given: Partial<ToolCall> = {}) =>
  mcp.source.call(callOf(user, key, { deadlineMs: 5000, ...given }));

const count = (asked: readonly string[], method: string): number =>
  asked.filter((one) => one === method).length;

test('a dead server is left alone after three failures, tried once in a while, and asked whenever somebody wants it', async () => {
  const clock = createTestClock();
  let isDead = true;
  const served = await serve((_request, response) => {
    if (isDead) return response.destroy();
    return response.writeHead(503).end();
  });
  const rooms = await openMcpRooms({ clock });
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  const id = await added(rooms, ada, served.url);
  for (let tries = 0; tries < 10; tries++)
    assert.equal((await listed(rooms, tries % 2 ? ada : bob, id)).problem?.class, 'unreachable');
  assert.equal(served.requests.length, 3, 'of ten');

  clock.moveMs(6_000);
  isDead = false;
  await Promise.all(Array.from({ length: 8 }, () => listed(rooms, ada, id)));
  assert.equal(served.requests.length, 4, 'of eight one goes to see');
  const { reachability, retryAt } = await rooms.mcp.status(ada, id);
  assert.deepEqual([reachability, retryAt !== null], ['failing', true]);
  await rooms.mcp.connect(ada, id);
  assert.equal(served.requests.length, 5);
});

test('servers that are slow, dead or endless hold up neither another server nor another person', async () => {
  const slow = await serve(() => undefined);
  const good = await serveLegacy({});
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  const slowId = await added(rooms, ada, slow.url, { timeoutMs: 1000 });
  const goodId = await added(rooms, ada, good.url);
  const waiting = Array.from({ length: 30 }, () => listed(rooms, ada, slowId));
  const outcome = await call(rooms, bob, `${goodId}/echo`);
  assert.equal(outcome.kind, 'result');
  assert.equal(slow.requests.length, 1, 'thirty who want the same ask once');
  for (const { problem } of await Promise.all(waiting)) assert.equal(problem?.class, 'timeout');
  assert.equal(slow.requests.length, 1);
});

test('a server that flaps is met again as soon as it is there', async () => {
  let isUp = false;
  const answer = legacyAnswers();
  const served = await serve((_request, response, body) =>
    isUp ? answer(response, body) : response.writeHead(502).end(),
  );
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const id = await added(rooms, ada, served.url);
  for (let turn = 0; turn < 3; turn++) {
    isUp = false;
    for (let tries = 0; tries < 2; tries++)
      assert.equal((await call(rooms, ada, `${id}/echo`)).kind, 'failed', `turn ${turn}`);
    isUp = true;
    assert.equal((await call(rooms, ada, `${id}/echo`)).kind, 'result', `turn ${turn}`);
  }
  assert.ok(served.requests.length < 30, `${served.requests.length} requests for nine calls`);
});

test('three hundred pages are read, and no more; a list that goes in circles ends', async () => {
  const page = (cursor: string | undefined, most: number) => {
    const at = Number(cursor ?? 0);
    return {
      tools: [1, 2, 3].map((n) => ({ name: `tool-${at}-${n}`, inputSchema: { type: 'object' } })),
      ...(at + 1 < most && { nextCursor: String(at + 1) }),
    };
  };
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const sizes = { 300: 'ok', 1_000_000: 'too_many' };
  for (const [most, expected] of Object.entries(sizes)) {
    const served = await serveLegacy({
      'tools/list': ({ cursor }) => page(cursor as string | undefined, Number(most)),
    });
    const { class: kind = 'ok', tools } = await rooms.mcp.connect(ada, await added(rooms, ada, served.url));
    assert.equal(kind, expected, most);
    assert.ok(count(served.asked, 'tools/list') <= 300);
    if (expected === 'ok') assert.equal(tools!.length, 900);
  }
  const circle = await serveLegacy({ 'tools/list': { tools: [], nextCursor: 'again' } });
  const { class: kind } = await rooms.mcp.connect(ada, await added(rooms, ada, circle.url));
  assert.deepEqual([kind, count(circle.asked, 'tools/list')], ['too_many', 2]);
});

test('a tool of ten megabytes, ten thousand tools, and an answer of any size are refused', async () => {
  const huge = { name: 'huge', description: 'x'.repeat(10_500_000), inputSchema: { type: 'object' } };
  const many = Array.from({ length: 10_000 }, (_, n) => ({ name: `t${n}`, inputSchema: { type: 'object' } }));
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const classOf = async (results: Parameters<typeof serveLegacy>[0]) => {
    const id = await added(rooms, ada, (await serveLegacy(results)).url);
    return { id, class: (await rooms.mcp.connect(ada, id)).class };
  };
  assert.equal((await classOf({ 'tools/list': { tools: [huge] } })).class, 'too_large');
  assert.equal((await classOf({ 'tools/list': { tools: many } })).class, 'too_many');
  const { id } = await classOf({
    'tools/call': { content: [{ type: 'text', text: 'x'.repeat(11_000_000) }] },
  });
  const outcome = await call(rooms, ada, `${id}/echo`);
  assert.ok(outcome.kind === 'failed' && outcome.class === 'too-large');
});

test('pages that are full of what is no tool are counted as well', async () => {
  const nothing = 'x'.repeat(4_000_000);
  const served = await serveLegacy({
    'tools/list': ({ cursor }) => ({
      tools: [],
      nextCursor: `${Number(cursor ?? 0) + 1}`,
      _meta: { nothing },
    }),
  });
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const { problem } = await listed(rooms, ada, await added(rooms, ada, served.url));
  assert.equal(problem?.class, 'too_large');
  assert.equal(served.asked.filter((method) => method === 'tools/list').length, 3);
});

test('an endless stream ends with its call, whether it says nothing or ever more', async () => {
  for (const chunk of [': nothing\n\n', `data: ${'x'.repeat(400_000)}\n\n`]) {
    const closed = Promise.withResolvers<void>();
    const served = await serve((_request, response, body) => {
      if (body.includes('tools/call')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const drip = setInterval(() => response.write(chunk), 5);
        response.on('close', () => {
          clearInterval(drip);
          closed.resolve();
        });
        return undefined;
      }
      return legacyAnswers()(response, body);
    });
    const rooms = await openMcpRooms();
    const ada = await rooms.addUser('Ada');
    const id = await added(rooms, ada, served.url);
    const outcome = await call(rooms, ada, `${id}/echo`, { deadlineMs: 400 });
    assert.equal(outcome.kind, 'failed');
    await closed.promise;
    assert.equal(count(served.asked, 'tools/call'), 1);
  }
});

test('SR-17 a redirect to another address is not followed, wherever it leads', async () => {
  const inside = await serve((_request, response) => response.writeHead(200).end());
  const served = await serve((_request, response) => response.writeHead(307, { location: inside.url }).end());
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const id = await added(rooms, ada, served.url);
  assert.equal((await rooms.mcp.connect(ada, id)).class, 'refused');
  assert.equal(inside.requests.length, 0);
});

test('SR-14 a private address needs an administrator, once, and what they allow is nobody else’s way in', async () => {
  const served = await serveLegacy({});
  const rooms = await openMcpRooms({ resolve: async () => ['127.0.0.1'] });
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  await rooms.groups.updateRole(ada, 'rol_default', { permissions: { ownMcpServers: true } });
  const given = { name: 'Inside', url: served.url };
  await assert.rejects(rooms.mcp.create(ada, given), { code: 'mcp-server/address-private' });
  const { id } = await rooms.mcp.create(ada, { ...given, allowPrivate: true });
  assert.equal((await rooms.mcp.connect(ada, id)).status, 'ok');
  assert.equal(
    (await rooms.mcp.connect(bob, id)).status,
    'ok',
    'the instance’s server is there for everybody',
  );
  for (const allowPrivate of [undefined, true])
    await assert.rejects(rooms.mcp.create(bob, { ...given, allowPrivate }), {
      code: 'mcp-server/address-refused',
    });

  // One that was public when it was saved.
  let addresses = ['93.184.216.34'];
  const changing = await openMcpRooms({ db: rooms.db, resolve: async () => addresses });
  const { port } = new URL(served.url);
  await rooms.mcp.create(ada, { name: 'Same', url: `http://inside.example:${port}/`, allowPrivate: true });
  const own = await changing.mcp.create(bob, { name: 'Own', url: `http://inside.example:${port}/mcp` });
  addresses = ['127.0.0.1'];
  const before = served.requests.length;
  assert.equal((await changing.mcp.connect(bob, own.id)).class, 'blocked_address');
  assert.equal(served.requests.length, before);
});

test('a forgotten session is made anew, and the call with it, once', async () => {
  let session = 'one';
  let isForgetful = false;
  const served = await serve((request, response, body) => {
    const isOpening = body.includes('"initialize"') || body.includes('server/discover');
    if (!isOpening && (isForgetful || request.headers['mcp-session-id'] !== session))
      return response.writeHead(404).end('{"error":"Session not found"}');
    return legacyAnswers({}, { 'mcp-session-id': session })(response, body);
  });
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const id = await added(rooms, ada, served.url);
  assert.equal((await call(rooms, ada, `${id}/echo`)).kind, 'result');
  session = 'two';
  assert.equal((await call(rooms, ada, `${id}/echo`)).kind, 'result');
  assert.equal(count(served.asked, 'initialize'), 2);
  isForgetful = true;
  assert.equal((await call(rooms, ada, `${id}/echo`)).kind, 'failed');
  // The new one, and once more in case that it speaks otherwise by now.
  assert.equal(count(served.asked, 'initialize'), 4);
});

test('tools that take long close a server for nobody, and what it refuses is not tried twice', async () => {
  let isSlow = true;
  const served = await serve((_request, response, body) => {
    if (!body.includes('tools/call')) return legacyAnswers()(response, body);
    return isSlow ? undefined : response.writeHead(409).end('busy');
  });
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const id = await added(rooms, ada, served.url);
  for (let tries = 0; tries < 4; tries++) {
    const late = await call(rooms, ada, `${id}/echo`, { deadlineMs: 50 });
    assert.ok(late.kind === 'failed' && late.class === 'timeout');
  }
  assert.equal((await listed(rooms, ada, id)).problem, null);
  isSlow = false;
  assert.equal((await call(rooms, ada, `${id}/echo`)).kind, 'failed');
  assert.equal(count(served.asked, 'tools/call'), 5);
});

test('a server that speaks otherwise than it did is met as it is now', async () => {
  let isOlder = true;
  const older = legacyAnswers();
  const newer = toNodeHandler(
    createMcpHandler(() => new McpServer({ name: 'newer', version: '2' }), { legacy: 'reject' }),
  );
  const served = await serve(async (request, response, body) => {
    if (isOlder) return older(response, body);
    return newer(request, response, body === '' ? undefined : JSON.parse(body));
  });
  const first = await openMcpRooms();
  const ada = await first.addUser('Ada');
  const id = await added(first, ada, served.url);
  await first.mcp.connect(ada, id);
  assert.equal((await first.mcp.status(ada, id)).era, 'legacy');
  isOlder = false;
  const second = await openMcpRooms({ db: first.db });
  assert.equal((await second.mcp.connect(ada, id)).status, 'ok');
  assert.equal((await second.mcp.status(ada, id)).era, 'modern');
});

test('a call that broke off half way is not made again', async () => {
  const served = await serve((request, response, body) => {
    if (body.includes('tools/call')) return request.socket.destroy();
    return legacyAnswers()(response, body);
  });
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const id = await added(rooms, ada, served.url);
  const outcome = await call(rooms, ada, `${id}/echo`);
  assert.ok(outcome.kind === 'failed' && !outcome.retryable);
  assert.equal(count(served.asked, 'tools/call'), 1);
});

test('who has to sign in is told so without asking the server again, until something has changed', async () => {
  const served = await serve((_request, response) =>
    response.writeHead(401, { 'www-authenticate': 'Bearer scope="read"' }).end(),
  );
  const challenges: (string | null)[] = [];
  const rooms = await openMcpRooms({
    oauth: {
      ...nobodySignsIn,
      async begin(user, target, wish) {
        challenges.push(wish.challenge);
        return nobodySignsIn.begin(user, target, wish);
      },
    },
  });
  const ada = await rooms.addUser('Ada');
  const id = await added(rooms, ada, served.url);
  const { status, start } = await rooms.mcp.connect(ada, id);
  assert.deepEqual([status, start], ['auth_required', '/mcp/oauth/start/x']);
  assert.equal(served.requests.length, 1);
  for (let tries = 0; tries < 20; tries++) {
    const { problem } = await listed(rooms, ada, id);
    assert.ok(problem?.signIn, 'with where to sign in');
  }
  const outcome = await call(rooms, ada, `${id}/echo`);
  assert.ok(outcome.kind === 'waits' && outcome.want.kind === 'sign-in');
  assert.equal(served.requests.length, 1);
  assert.ok(challenges.every((challenge) => challenge === 'Bearer scope="read"'));
  assert.equal((await rooms.mcp.status(ada, id)).signIn, 'required');
  const failed = await call(rooms, ada, `${id}/echo`, {
    resume: { state: outcome.state, answer: { kind: 'sign-in-failed', class: 'user_denied', message: '' } },
  });
  assert.equal(failed.kind, 'failed');
});

test('an older server that takes no POST and wants a sign-in says so', async () => {
  const served = await serve(({ method }, response) =>
    response.writeHead(method === 'GET' ? 401 : 405, { 'www-authenticate': 'Bearer' }).end(),
  );
  const rooms = await openMcpRooms({ oauth: nobodySignsIn });
  const ada = await rooms.addUser('Ada');
  const id = await added(rooms, ada, served.url);
  assert.equal((await rooms.mcp.connect(ada, id)).status, 'auth_required');
});

test('twelve calls at the end of a token renew it once, and none of them asks for a sign-in', async () => {
  const answer = legacyAnswers();
  let good = 'Bearer one';
  const served = await serve(async (request, response, body) => {
    const { authorization } = request.headers;
    await setTimeout(Math.random() * 30);
    if (authorization !== good) return response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    return answer(response, body);
  });
  const refusals: (number | null)[] = [];
  const rooms = await openMcpRooms({
    oauth: {
      tokenFor: async () => ({ kind: 'token', accessToken: 'one', generation: 1 }),
      async refused(_user, _target, { generation }) {
        refusals.push(generation);
        await setTimeout(20);
        if (generation === 1) return { kind: 'token', accessToken: 'two', generation: 2 };
        return { kind: 'sign-in', class: 'grant_rejected' };
      },
    },
  });
  const ada = await rooms.addUser('Ada');
  const id = await added(rooms, ada, served.url);
  assert.equal((await rooms.mcp.connect(ada, id)).status, 'ok');
  good = 'Bearer two';
  const calls = await Promise.all(Array.from({ length: 12 }, () => call(rooms, ada, `${id}/echo`)));
  assert.deepEqual([...new Set(calls.map(({ kind }) => kind))], ['result']);
  assert.deepEqual(refusals, [1]);

  // X9: one that was renewed a moment ago is not renewed again.
  good = 'nothing';
  assert.equal((await call(rooms, ada, `${id}/echo`)).kind, 'waits');
  assert.deepEqual(refusals.slice(1), [2]);
});

test('a schema that takes for ever to compare with is given up, and nobody waits for it', async () => {
  const $defs: Record<string, unknown> = { d40: { type: 'object' } };
  for (let n = 39; n >= 0; n--) {
    const $ref = `#/$defs/d${n + 1}`;
    $defs[`d${n}`] = { allOf: [{ $ref }, { $ref }] };
  }
  const schemas = [
    { type: 'object', $defs, $ref: '#/$defs/d0' },
    { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } },
  ];
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  for (const outputSchema of schemas) {
    const served = await serveLegacy({
      'tools/list': { tools: [{ name: 'echo', inputSchema: { type: 'object' }, outputSchema }] },
      'tools/call': { content: [], structuredContent: { a: `${'a'.repeat(40)}!` } },
    });
    const id = await added(rooms, ada, served.url);
    const startedMs = performance.now();
    await call(rooms, ada, `${id}/echo`);
    assert.ok(performance.now() - startedMs < 3000);
  }
});

test('a program that ends at once is not started for ever, and goes with all that it has started', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-mcp-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, 'starts');
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const failing = `require('node:fs').appendFileSync(${JSON.stringify(log)}, 'x')`;
  const { id } = await rooms.mcp.create(ada, {
    name: 'Failing',
    command: { argv: [process.execPath, '-e', failing] },
  });
  for (let tries = 0; tries < 10; tries++)
    assert.equal((await listed(rooms, ada, id)).problem?.class, 'process_failed');
  assert.ok(readFileSync(log, 'utf8').length <= 6, 'each of three tries asks in both eras');

  const pidFile = join(folder, 'pid');
  const script = `
    const child = require('node:child_process').spawn('sleep', ['60']);
    require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { id, method } = JSON.parse(line);
      const results = {
        initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'p', version: '1' } },
        'tools/list': { tools: [] },
      };
      const answer = results[method] ? { result: results[method] } : { error: { code: -32601, message: 'no' } };
      if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
    });
    process.on('SIGTERM', () => undefined);`;
  const parent = await rooms.mcp.create(ada, {
    name: 'Parent',
    command: { argv: [process.execPath, '-e', script] },
  });
  assert.equal((await rooms.mcp.connect(ada, parent.id)).status, 'ok');
  const pid = Number(readFileSync(pidFile, 'utf8'));
  assert.ok(existsSync(`/proc/${pid}`));
  await rooms.mcp.close();
  while (existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
    await setTimeout(20);
});
