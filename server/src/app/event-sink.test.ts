/** Event streams as browsers and scripts read them: over a real connection, from a whole server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { route } from '@stoa/contract/route';
import { fetch } from 'undici';
import { type EventSink, on } from '../kernel/handler.ts';
import { silentLog } from '../kernel/log.ts';
import { readConfig } from './config.ts';
import { createHttp } from './http.ts';
import { type House, startHouse } from './lifecycle.ts';
import { openTestRooms } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'stoa-events-'));
let house: House;
let port = 0;
let origin = '';
let ada = '';
let bob = '';
let endpointId = '';

const call = async <T>(method: string, path: string, cookie: string, body?: unknown): Promise<T> => {
  const response = await fetch(origin + path, {
    method,
    headers: { origin, cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
};

const enter = async (way: 'sign-up' | 'sign-in', name: string): Promise<string> => {
  const email = `${name.toLowerCase()}@example.org`;
  const body = { ...(way === 'sign-up' && { name }), email, password: 'correct horse' };
  const response = await fetch(`${origin}/api/accounts/${way}`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, await response.text());
  return response.headers.getSetCookie()[0]!.split(';')[0]!;
};

before(async () => {
  const environment = { STOA_PORT: '0', STOA_DATA_DIR: folder, STOA_WEB_DIR: join(folder, 'no-web') };
  house = await startHouse(readConfig(folder, environment), silentLog, '1.2.3');
  port = (house.http.addresses()[0] as AddressInfo).port;
  origin = `http://127.0.0.1:${port}`;
  ada = await enter('sign-up', 'Ada');
  await call('PATCH', '/api/settings', ada, { registration: 'open', titles: false });
  bob = await enter('sign-up', 'Bob');
  const endpoint = { name: 'Scripted', provider: 'scripted' };
  endpointId = (await call<{ id: string }>('POST', '/api/endpoints', ada, endpoint)).id;
});

interface StreamEvent {
  id?: string;
  event?: string;
  data: Record<string, unknown>;
}

interface Reading {
  status: number;
  headers: { get(name: string): string | null };
  events: StreamEvent[];
  /** Resolves when the server ended the stream. */
  ended: Promise<void>;
  stop(): void;
  named(name: string): StreamEvent[];
}

const streams: Reading[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.stop();
});

after(async () => {
  await house.stop();
  rmSync(folder, { recursive: true, force: true });
});

const parse = (block: string): StreamEvent | undefined => {
  const fields = block
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => /^(\w+): (.*)$/.exec(line)!.slice(1) as [string, string]);
  const { data, ...rest } = Object.fromEntries(fields) as Record<string, string>;
  return data === undefined ? undefined : { ...rest, data: JSON.parse(data) as Record<string, unknown> };
};

const openStream = async (path: string, cookie: string, headers: Record<string, string> = {}) => {
  const controller = new AbortController();
  const response = await fetch(origin + path, { headers: { cookie, ...headers }, signal: controller.signal });
  const events: StreamEvent[] = [];
  const read = async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const event = parse(block);
        if (event) events.push(event);
      }
    }
    assert.equal(text, '', 'the last event is whole');
  };
  const ended = read();
  ended.catch(() => undefined);
  const stream: Reading = {
    status: response.status,
    headers: response.headers,
    events,
    ended,
    stop: () => controller.abort(),
    named: (name) => events.filter(({ event }) => event === name),
  };
  streams.push(stream);
  return stream;
};

const until = async (holds: () => boolean, what: string) => {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 800, `waited too long for ${what}`);
    await delay(5);
  }
};

let keys = 0;
const startRun = async (cookie: string, said: string, id = 'echo', settings: object = {}) => {
  const conversation = await call<{ id: string }>('POST', '/api/conversations', cookie, {});
  const { run } = await call<{ run: { id: string } }>(
    'POST',
    `/api/conversations/${conversation.id}/runs`,
    cookie,
    {
      parentId: null,
      parts: [{ type: 'text', text: said }],
      model: { endpointId, id, settings: { tokensPerSecond: 0, ...settings } },
      idempotencyKey: `events-${(keys += 1)}-key`,
    },
  );
  return run.id;
};

const textOf = (events: readonly StreamEvent[]): string =>
  events
    .filter(({ event }) => event === 'text-delta')
    .map(({ data }) => data.text)
    .join('');

test('a stream of events says what it is, is kept by nobody, and carries the security headers', async () => {
  const runId = await startRun(ada, 'Hello');
  for (const path of ['/api/events', `/api/runs/${runId}/events`]) {
    const { status, headers } = await openStream(path, ada);
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.match(headers.get('cache-control')!, /no-store/);
    assert.equal(headers.get('x-accel-buffering'), 'no');
    assert.match(headers.get('content-security-policy')!, /default-src 'none'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('x-frame-options'), 'DENY');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.match(headers.get('x-request-id')!, /^[\w-]+$/);
    assert.equal(headers.get('access-control-allow-origin'), null);
  }
});

test('a stream that may not be opened is an ordinary error', async () => {
  const runId = await startRun(ada, 'Private');
  const cases: [string, string, number][] = [
    ['/api/events', '', 401],
    [`/api/runs/${runId}/events`, '', 401],
    [`/api/runs/${runId}/events`, bob, 404],
    ['/api/runs/run_00000000000000000000000000/events', bob, 404],
    ['/api/events?runs=nonsense', bob, 400],
    [`/api/runs/${runId}/events?after=-1`, ada, 400],
  ];
  for (const [path, cookie, status] of cases) {
    const response = await fetch(origin + path, { headers: { cookie } });
    assert.equal(response.status, status, path);
    assert.ok(((await response.json()) as { error: { code: string } }).error.code);
  }
});

test('one run is told from its first event to its last, and then the stream ends', async () => {
  const runId = await startRun(ada, 'one two three four five');
  const stream = await openStream(`/api/runs/${runId}/events`, ada);
  await stream.ended;
  const { events } = stream;
  assert.deepEqual(
    events.map(({ data }) => data.seq),
    events.map((_, index) => index + 1),
  );
  for (const { id, event, data } of events) {
    assert.equal(id, String(data.seq));
    assert.equal(event, data.type);
  }
  assert.equal(events[0]!.event, 'run-start');
  assert.deepEqual(events.at(-1)!.event, 'run-end');
  assert.equal(stream.named('run-end').length, 1);
  assert.equal(textOf(events), 'one two three four five');
});

test('a browser that comes back with Last-Event-ID goes on from there, whatever ?after says', async () => {
  const runId = await startRun(ada, 'one two three four five');
  const path = `/api/runs/${runId}/events`;
  const whole = await openStream(path, ada);
  await whole.ended;
  const last = whole.events.length;
  assert.ok(last > 4);
  const seqsOf = async (query: string, headers: Record<string, string> = {}) => {
    const stream = await openStream(path + query, ada, headers);
    await stream.ended;
    return stream.events.map(({ data }) => data.seq);
  };
  const from = (first: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n);
  assert.deepEqual(await seqsOf('?after=2'), from(3));
  assert.deepEqual(await seqsOf('?after=0', { 'last-event-id': '3' }), from(4));
  assert.deepEqual(await seqsOf('', { 'last-event-id': '1' }), from(2));
  assert.deepEqual(await seqsOf(`?after=${last}`, { 'last-event-id': '2' }), from(3));
  assert.deepEqual(await seqsOf(`?after=${last}`), []);
  for (const nonsense of ['', 'x', '1e400', '1.5', '3, 4']) {
    assert.deepEqual(await seqsOf('?after=2', { 'last-event-id': nonsense }), from(3), nonsense);
  }
  assert.deepEqual(await seqsOf('?after=2', { 'last-event-id': '-7' }), from(1));
});

test('a reader that drops out in the middle and comes back has every event once', async () => {
  const runId = await startRun(ada, 'go', 'paced', { tokens: 80, tokensPerSecond: 400 });
  const path = `/api/runs/${runId}/events`;
  const first = await openStream(path, ada);
  await until(() => first.events.length > 5, 'some events');
  first.stop();
  const had = first.events.length;
  const second = await openStream(path, ada, { 'last-event-id': first.events.at(-1)!.id! });
  await second.ended;
  const seqs = [...first.events.slice(0, had), ...second.events].map(({ data }) => data.seq);
  assert.deepEqual(
    seqs,
    seqs.map((_, index) => index + 1),
  );
  assert.equal(second.events.at(-1)!.event, 'run-end');
});

test('the user’s stream opens with hello and tells changes of their own conversations alone', async () => {
  const stream = await openStream('/api/events', ada);
  const other = await openStream('/api/events', bob);
  await until(() => stream.events.length > 0 && other.events.length > 0, 'hello');
  const [hello] = stream.events;
  assert.equal(hello!.event, 'hello');
  assert.equal(hello!.data.version, '1.2.3');
  const { instanceId } = await call<{ instanceId: string }>('GET', '/api/instance', ada);
  assert.equal(hello!.data.instanceId, instanceId);

  const { id } = await call<{ id: string }>('POST', '/api/conversations', ada, { title: 'First' });
  await call('PATCH', `/api/conversations/${id}`, ada, { title: 'Line\nbreak, "quotes" and ü' });
  await call('DELETE', `/api/conversations/${id}`, ada);
  await call('PATCH', '/api/preferences', ada, { theme: 'dark' });
  await until(() => stream.events.length >= 5, 'news');
  assert.deepEqual(
    stream.events.slice(1).map(({ event, data }) => {
      const conversation = data.conversation as { id: string; title: string } | undefined;
      return [event, data.type, conversation?.id ?? data.conversationId, conversation?.title];
    }),
    [
      ['conversation-changed', 'conversation-changed', id, 'First'],
      ['conversation-changed', 'conversation-changed', id, 'Line\nbreak, "quotes" and ü'],
      ['conversation-removed', 'conversation-removed', id, undefined],
      ['preferences-changed', 'preferences-changed', undefined, undefined],
    ],
  );
  await call('PATCH', '/api/preferences', bob, { theme: 'dark' });
  await until(() => other.events.length >= 2, 'the other’s news');
  assert.deepEqual(
    other.events.map(({ event }) => event),
    ['hello', 'preferences-changed'],
  );
});

test('followed runs come with their id and place, from where they were asked for; a foreign one is left out', async () => {
  const own = await startRun(ada, 'one two three four five');
  const foreign = await startRun(bob, 'canary of somebody else');
  const known = await openStream(`/api/runs/${own}/events`, ada);
  await known.ended;
  const gone = 'run_00000000000000000000000000';
  const stream = await openStream(`/api/events?runs=${foreign}:0,${own}:2,${gone}:0`, ada);
  await until(() => stream.named('run-end').length > 0, 'the end of the run');
  await delay(50);
  const told = stream.events.filter(({ data }) => data.runId !== undefined);
  assert.deepEqual(
    told.map(({ data }) => data.runId),
    told.map(() => own),
  );
  assert.deepEqual(
    told.map(({ data }) => data),
    known.events.slice(2).map(({ data }) => ({ ...data, runId: own })),
  );
  assert.ok(!JSON.stringify(stream.events).includes('canary'));
  const live = await startRun(ada, 'go', 'paced', { tokens: 20, tokensPerSecond: 400 });
  const following = await openStream(`/api/events?runs=${live}:0`, ada);
  await until(() => following.named('run-end').length === 1, 'the end of a live run');
  const seqs = following.events.filter(({ data }) => data.runId === live).map(({ data }) => data.seq);
  assert.deepEqual(
    seqs,
    seqs.map((_, index) => index + 1),
  );
});

test('signing out ends the streams of that session with signed-out, and of no other', async () => {
  const session = await enter('sign-in', 'Bob');
  const ending = await openStream('/api/events', session);
  const staying = await openStream('/api/events', bob);
  await until(() => ending.events.length + staying.events.length === 2, 'hello twice');
  await call('POST', '/api/accounts/sign-out', session);
  await ending.ended;
  assert.deepEqual(
    ending.events.map(({ event }) => event),
    ['hello', 'signed-out'],
  );
  await call('PATCH', '/api/preferences', bob, { theme: 'light' });
  await until(() => staying.events.length === 2, 'news on the other session');
  assert.equal(staying.events[1]!.event, 'preferences-changed');
  assert.ok(!JSON.stringify(staying.events).includes('session'));
});

test('the stream of one run ends with its session as well, within a second (SR-52)', async () => {
  const other = await enter('sign-in', 'Bob');
  const runId = await startRun(bob, 'go', 'paced', { tokens: 400, tokensPerSecond: 20 });
  const path = `/api/runs/${runId}/events`;
  const [ending, staying] = [await openStream(path, other), await openStream(path, bob)];
  await until(() => ending.events.length > 1 && staying.events.length > 1, 'some events');
  const startedAt = performance.now();
  await call('POST', '/api/sessions/end-others', bob);
  await ending.ended;
  assert.ok(performance.now() - startedAt < 1000);
  assert.equal(ending.named('run-end').length, 0);
  const had = staying.events.length;
  await until(() => staying.events.length > had, 'further events for the session that stays');
  await call('POST', `/api/runs/${runId}/cancel`, bob);
});

test('a reader that left is not held on to', async () => {
  const runId = await startRun(ada, 'go', 'paced', { tokens: 5000, tokensPerSecond: 100 });
  const readers = async () => {
    const text = await (await fetch(`${origin}/metrics`)).text();
    return Number(/^stoa_run_readers (\d+)$/m.exec(text)![1]);
  };
  const before = await readers();
  const open = await Promise.all([
    openStream(`/api/runs/${runId}/events`, ada),
    openStream(`/api/events?runs=${runId}:0`, ada),
  ]);
  await until(() => open.every(({ events }) => events.length > 1), 'events');
  assert.equal(await readers(), before + 2);
  for (const stream of open) stream.stop();
  for (let tries = 0; (await readers()) !== before; tries++) {
    assert.ok(tries < 200, 'readers are left over');
    await delay(10);
  }
  await call('POST', `/api/runs/${runId}/cancel`, ada);
});

/** A reader that asks and then does not take what comes. */
const openDeafSocket = async (port: number, path: string, cookie: string): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncookie: ${cookie}\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
};

test('a reader that does not take its events is dropped by name, and does not fill the memory', async () => {
  const socket = await openDeafSocket(port, '/api/events', ada);
  const heavy = { endpointId, id: 'echo', settings: { note: 'x'.repeat(1_500_000) } };
  const { id } = await call<{ id: string }>('POST', '/api/conversations', ada, { model: heavy });
  const changes = 16;
  for (let n = 0; n < changes; n++)
    await call('PATCH', `/api/conversations/${id}`, ada, { unread: n % 2 === 0 });
  let received = 0;
  let tail = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    tail = (tail + chunk.toString('latin1')).slice(-200);
  });
  await until(() => tail.includes('dropped'), 'being dropped');
  assert.match(
    tail,
    /event: dropped\ndata: \{"type":"dropped"\}\n\n\r\n0\r\n\r\n$/,
    'and the stream ends there',
  );
  assert.ok(received < changes * 1_500_000, `${received} bytes were kept for it`);
  socket.destroy();
  await call('DELETE', `/api/conversations/${id}`, ada);
});

test('a stream that was ended lets its connection go even when nobody takes the rest', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { accounts, metrics } = await openTestRooms();
  let sink: EventSink | undefined;
  let isClosed = false;
  const events = route({
    method: 'GET',
    path: '/api/flood',
    summary: 'x',
    access: 'anyone',
    answer: 'events',
  });
  const handler = on(events, ({ openEvents }) => {
    sink = openEvents();
    sink.onClose(() => (isClosed = true));
    return undefined;
  });
  const origin = { publicUrl: undefined, allowedHosts: [] };
  const http = createHttp({ accounts, metrics, handlers: [handler], log: silentLog, origin, webDir: '' });
  await http.listen({ port: 0, host: '127.0.0.1' });
  const socket = await openDeafSocket((http.addresses()[0] as AddressInfo).port, '/api/flood', '');
  for (let n = 0; n < 20; n++) sink!.write('x'.repeat(1_000_000));
  sink!.end();
  sink!.end();
  for (let n = 0; n < 50; n++) await turn();
  assert.ok(sink!.bufferedBytes > 1_000_000);
  assert.equal(isClosed, false);
  t.mock.timers.tick(60_000);
  for (let n = 0; n < 1000 && !isClosed; n++) await turn();
  assert.equal(isClosed, true);
  socket.destroy();
  await http.close();
});
