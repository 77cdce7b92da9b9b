import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { fetch } from 'undici';
import { createTestClock } from '../../../../app/testing.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { InteractionAnswer } from '@stoa/contract/interactions';
import type { ToolOutcome } from '../../source.ts';
import { createBuiltin } from './builtin.ts';

const user = { kind: 'user', userId: 'usr_1', role: 'member', roleId: null, sessionId: '' } as const;

const openSource = (door: Egress['fetch'] = fetch as unknown as Egress['fetch'], off: string[] = []) => {
  const clock = createTestClock();
  const source = createBuiltin({ clock, fetch: door, isOn: async (name) => !off.includes(name) });
  const call = (
    name: string,
    input: unknown,
    signal = new AbortController().signal,
    resume: { state: unknown; answer: InteractionAnswer } | null = null,
  ) =>
    source.call({
      user,
      key: `builtin/${name}`,
      input,
      runId: null,
      partId: null,
      deadlineMs: 60_000,
      signal,
      onProgress: () => undefined,
      resume,
    });
  return { source, call };
};

const textIn = (outcome: ToolOutcome): string =>
  outcome.kind === 'result'
    ? outcome.content.map((content) => (content.type === 'text' ? content.text : '')).join('')
    : assert.fail(JSON.stringify(outcome));

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test('it calculates, with units and matrices, and says what is wrong with an expression', async () => {
  const { call } = openSource();
  const results = ['0.1 + 0.2', '12.7 cm to inch', 'det([1, 2; 3, 4])'].map(async (expression) =>
    textIn(await call('calculator', { expression })),
  );
  assert.deepEqual(await Promise.all(results), ['0.3', '5 inch', '-2']);
  const wrong = await call('calculator', { expression: '2 +' });
  assert.equal(wrong.kind === 'failed' && wrong.class, 'input');
});

test('an expression reaches nothing but figures, and is stopped when it takes too much', async () => {
  const { call } = openSource();
  const hostile = [
    'import({ a: 1 })',
    'evaluate("1+1")',
    'cos.constructor("return process")()',
    'ones(20000, 20000)',
  ];
  const outcomes = await Promise.all(hostile.map((expression) => call('calculator', { expression })));
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    hostile.map(() => 'failed'),
  );
  const stop = new AbortController();
  const endless = call(
    'calculator',
    { expression: 'f(n) = n < 2 ? 1 : f(n-1) + f(n-2); f(80)' },
    stop.signal,
  );
  stop.abort();
  assert.equal((await endless).kind, 'failed');
});

test('the time is told for any zone', async () => {
  const { call } = openSource();
  assert.match(textIn(await call('current_time', { timeZone: 'Asia/Tokyo' })), /18:30:00.*Asia\/Tokyo/);
  assert.match(textIn(await call('current_time', {})), /09:30:00.*2026-01-31T09:30:00\.000Z/);
  assert.equal((await call('current_time', { timeZone: 'Atlantis/Poseidonis' })).kind, 'failed');
});

const page = `<html><head><title>On bees</title><script>alert(1)</script></head><body><nav>Menu</nav>
<article><h1>Bees</h1>${'<p>Bees fly from flower to flower, and carry pollen as they go, which is how fruit comes about.</p>'.repeat(6)}
<ul><li>Honey</li><li><a href="/wax">Wax</a></li></ul></article></body></html>`;

test('a page is told as words, with its address and title; what cannot be read is said to be', async () => {
  const bodies: Record<string, [string, string | Buffer]> = {
    '/page': ['text/html; charset=utf-8', page],
    '/old': ['text/html; charset=iso-8859-1', Buffer.from('<body><p>Gr\xfc\xdfe</p></body>', 'latin1')],
    '/data': ['application/json', '{"a":1}'],
    '/paper': ['application/pdf', '%PDF-1.7'],
    '/huge': ['text/plain', 'x'.repeat(6_000_000)],
  };
  const url = await serve((request, response) => {
    const [type, body] = bodies[request.url!] ?? ['text/plain', ''];
    response
      .writeHead(Object.hasOwn(bodies, request.url!) ? 200 : 404, {
        'content-type': type,
        'content-length': body.length,
      })
      .end(body);
  });
  const limited: Egress['fetch'] = async (target, init) => {
    const response = await (fetch as unknown as Egress['fetch'])(target, init);
    if (Number(response.headers.get('content-length')) > init!.mostBytes!) throw new TypeError('too large');
    return response;
  };
  const { call } = openSource(limited);
  const read = await call('fetch_page', { url: `${url}/page` });
  const words = textIn(read);
  assert.match(words, /^# .*\n\n/);
  assert.match(words, /carry pollen/);
  assert.ok(words.includes(`[Wax](${url}/wax)`), words);
  assert.doesNotMatch(words, /alert|Menu/);
  assert.ok(read.kind === 'result');
  const source = read.content.find((content) => content.type === 'source');
  assert.deepEqual(source, { type: 'source', url: `${url}/page`, title: 'On bees' });
  assert.equal(textIn(await call('fetch_page', { url: `${url}/old` })), 'Grüße');
  assert.equal(textIn(await call('fetch_page', { url: `${url}/data` })), '{"a":1}');
  const messages = ['/paper', '/huge', '/none'].map(async (path) => {
    const outcome = await call('fetch_page', { url: url + path });
    return outcome.kind === 'failed' ? outcome.message : '';
  });
  const [paper, huge, none] = await Promise.all(messages);
  assert.match(paper!, /a PDF/);
  assert.match(huge!, /larger than 5 MB/);
  assert.match(none!, /404/);
});

test('SR-43: a page leads on within its host, and to another one only by a call of its own', async () => {
  const reached: string[] = [];
  const elsewhere = await serve((request, response) => {
    reached.push(request.url!);
    response.end('elsewhere');
  });
  const url = await serve(({ url: path }, response) => {
    const away = {
      '/away': `${elsewhere}/?words=secret`,
      '/late': '/away',
      '/near': '/there',
      '/loop': '/loop',
    };
    const location = away[path as keyof typeof away];
    response.writeHead(location ? 302 : 200, { 'content-type': 'text/plain', ...(location && { location }) });
    response.end('there');
  });
  const door: Egress['fetch'] = async (target, init) =>
    fetch(target as URL, { ...(init as object), redirect: 'manual' }) as unknown as Response;
  const { call } = openSource(door);
  assert.equal(textIn(await call('fetch_page', { url: `${url}/near` })), 'there');
  for (const path of ['/away', '/late']) {
    const outcome = await call('fetch_page', { url: url + path });
    assert.ok(outcome.kind === 'failed' && outcome.message.endsWith(`${elsewhere}/?words=secret`));
  }
  const loop = await call('fetch_page', { url: `${url}/loop` });
  assert.match(loop.kind === 'failed' ? loop.message : '', /redirects too often/);
  assert.deepEqual(reached, []);
});

test('only whole addresses of the web are fetched', async () => {
  const { call } = openSource(() => assert.fail('nothing may leave'));
  for (const url of [
    'file:///etc/passwd',
    'http://user:secret@example.org/',
    'example.org',
    'javascript:1',
    7,
  ]) {
    assert.equal((await call('fetch_page', { url })).kind, 'failed', String(url));
  }
});

test('the weather is that of the place that is meant', async () => {
  const asked: URL[] = [];
  const { call } = openSource(async (target) => {
    const url = new URL(target as string);
    asked.push(url);
    const place = (admin1: string, latitude: number) => ({
      name: 'Springfield',
      admin1,
      country: 'United States',
      latitude,
      longitude: -90,
    });
    const told = url.host.startsWith('geocoding')
      ? {
          results:
            url.searchParams.get('name') === 'Nowhere' ? [] : [place('Missouri', 37), place('Illinois', 40)],
        }
      : {
          current: { time: '2026-01-31T10:00', temperature_2m: -3, weather_code: 73 },
          current_units: { temperature_2m: '°C' },
          daily: {
            time: ['2026-01-31'],
            weather_code: [0],
            temperature_2m_min: [-5],
            temperature_2m_max: [1],
            precipitation_probability_max: [20],
          },
        };
    return Response.json(told);
  });
  const words = textIn(await call('weather', { place: 'Springfield, Illinois', days: 1 }));
  assert.match(words, /^Springfield, Illinois, United States, 2026-01-31T10:00: snow, -3 °C/);
  assert.match(words, /2026-01-31: clear, -5 to 1 °C, chance of rain or snow 20 %/);
  assert.equal(asked.at(-1)?.searchParams.get('latitude'), '40');
  assert.equal((await call('weather', { place: 'Nowhere' })).kind, 'failed');
  assert.equal((await call('weather', { place: 'Springfield', days: 99 })).kind, 'failed');
});

test('the person is asked with a form, and the model is told what they answered', async () => {
  const { call } = openSource();
  const asked = await call('ask_user', {
    question: 'Which size?',
    fields: [{ name: 'size', title: 'Size', type: 'one_of', choices: ['S', 'L'], required: true }],
  });
  assert.deepEqual(asked.kind === 'waits' && asked.want, {
    kind: 'question',
    message: 'Which size?',
    form: {
      type: 'object',
      properties: { size: { type: 'string', title: 'Size', enum: ['S', 'L'] } },
      required: ['size'],
    },
  });
  const { signal } = new AbortController();
  const answered = (answer: InteractionAnswer) => call('ask_user', {}, signal, { state: null, answer });
  assert.equal(textIn(await answered({ kind: 'values', values: { size: 'L' } })), '{"size":"L"}');
  assert.match(textIn(await answered({ kind: 'decline' })), /did not want/);
  assert.match(textIn(await answered({ kind: 'expired' })), /in time/);
  const odd = await call('ask_user', { question: 'x', fields: [{ name: 'a', title: 'A', type: 'file' }] });
  assert.equal(odd.kind, 'failed');
});

test('what is switched off is neither offered nor listed nor called', async () => {
  const { source, call } = openSource(undefined, ['weather', 'calculator']);
  const names = (await source.offers(user)).flatMap(({ tools }) => tools!.map(({ name }) => name));
  assert.deepEqual(names, ['current_time', 'fetch_page', 'ask_user']);
  const [listing] = await source.list({ user, ids: ['builtin'], signal: new AbortController().signal });
  assert.equal(listing?.tools.length, 3);
  assert.equal((await call('calculator', { expression: '1' })).kind, 'failed');
});
