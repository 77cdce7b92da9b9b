/** Whatever is sent, the answer is a 4xx with one of our codes, and the server goes on as before. */
import assert from 'node:assert/strict';
import { type ErrorBody, type ErrorCode, ErrorCodes } from '@stoa/contract/errors';
import { allRoutes } from '@stoa/contract/routes';
import { newConversation, newKey, type Person, settleIn } from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { type RawAnswer, rawBytes, type RawRequest, rawRequest } from './house/raw-request.ts';
import { startServer } from './house/server.ts';
import { startUpstream } from './house/upstream.ts';

const arrive = async (stage: Stage) => {
  const upstream = await startUpstream(stage);
  const server = await startServer(stage);
  const settled = await settleIn(stage, server.url, upstream.baseUrl);
  const conversation = await newConversation(settled.person);
  const headers = {
    cookie: settled.person.cookie,
    origin: server.url,
    'content-type': 'application/json',
  };
  const post = (path: string, body: unknown, more: Record<string, string> = {}): RawRequest => ({
    method: 'POST',
    path,
    headers: { ...headers, ...more },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
  return { ...settled, server, conversation, headers, post };
};

const assertOurs = (answer: RawAnswer, what: string): ErrorBody['error'] => {
  assert.ok(
    answer.status >= 400 && answer.status < 500,
    `${what}: answered ${answer.status} ${answer.body.slice(0, 300)}`,
  );
  let body: Partial<ErrorBody>;
  try {
    body = JSON.parse(answer.body) as Partial<ErrorBody>;
  } catch {
    assert.fail(
      `${what}: answered ${answer.status} with something else than JSON: ${answer.body.slice(0, 300)}`,
    );
  }
  const error = body.error;
  assert.ok(error && typeof error === 'object', `${what}: not our error shape: ${answer.body.slice(0, 300)}`);
  assert.ok(ErrorCodes.includes(error.code), `${what}: an undeclared code ${error.code}`);
  assert.equal(typeof error.message, 'string', what);
  assert.ok(error.requestId, `${what}: without a request id`);
  assert.doesNotMatch(answer.body, /\.ts:\d|node:internal|node_modules|FST_|SQLITE/, what);
  return error;
};

type Case = [what: string, request: RawRequest, code: ErrorCode];

/** Sends them all before it complains, so that one failure shows every wrong answer. */
const assertAnswers = async (serverUrl: string, cases: readonly Case[]): Promise<void> => {
  const wrong: string[] = [];
  for (const [what, request, code] of cases) {
    try {
      const error = assertOurs(await rawRequest(serverUrl, request), what);
      if (error.code !== code) wrong.push(`${what}: ${error.code} instead of ${code} (${error.message})`);
    } catch (error) {
      wrong.push(`${what}: ${(error as Error).message}`);
    }
  }
  assert.deepEqual(wrong, []);
};

const assertAlive = async (person: Person): Promise<void> => {
  assert.equal((await person.request('/readyz')).status, 200);
  assert.equal((await person.request('/api/me')).status, 200);
};

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

journey('bodies that are not what they should be', async (stage) => {
  const { server, person, model, conversation, headers, post } = await arrive(stage);
  const runs = `/api/conversations/${conversation.id}/runs`;
  const send = {
    parentId: null,
    parts: [{ type: 'text', text: 'Hello' }],
    model,
    idempotencyKey: newKey(),
  };
  const cases: Case[] = [
    ['broken JSON', post(runs, '{"parentId": nul'), 'request/not-json'],
    ['no body', post(runs, ''), 'request/not-json'],
    [
      'no body and no type',
      { method: 'POST', path: runs, headers: { cookie: headers.cookie, origin: headers.origin } },
      'request/invalid',
    ],
    [
      'a form',
      post(runs, 'parentId=null', { 'content-type': 'application/x-www-form-urlencoded' }),
      'request/not-json',
    ],
    ['plain text', post(runs, JSON.stringify(send), { 'content-type': 'text/plain' }), 'request/not-json'],
    ['a type that is none', post(runs, JSON.stringify(send), { 'content-type': ';;;' }), 'request/not-json'],
    ['a prototype', post(runs, '{"__proto__": {"role": "administrator"}}'), 'request/not-json'],
    [
      '3 MB',
      post(runs, { ...send, parts: [{ type: 'text', text: 'x'.repeat(3_000_000) }] }),
      'request/too-large',
    ],
    ['deep nesting', post(runs, nested(100_000)), 'request/invalid'],
    [
      'deep nesting where anything goes',
      post(
        runs,
        JSON.stringify({ ...send, model: { ...model, settings: { a: '@' } } }).replace('"@"', nested(50_000)),
      ),
      'request/invalid',
    ],
    [
      'bytes that are not UTF-8',
      post(runs, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
      'request/invalid',
    ],
    ['a number', post(runs, '1'), 'request/invalid'],
    ['null', post(runs, 'null'), 'request/invalid'],
    ['an array', post(runs, [send]), 'request/invalid'],
    ['an unknown field', post(runs, { ...send, role: 'assistant' }), 'request/invalid'],
    [
      'an unknown field inside',
      post(runs, { ...send, parts: [{ ...send.parts[0], id: '1' }] }),
      'request/invalid',
    ],
    [
      'a part of another kind',
      post(runs, { ...send, parts: [{ type: 'error', code: 'internal' }] }),
      'request/invalid',
    ],
    [
      'a text that is a number',
      post(runs, { ...send, parts: [{ type: 'text', text: 7 }] }),
      'request/invalid',
    ],
    ['an empty text', post(runs, { ...send, parts: [{ type: 'text', text: '' }] }), 'request/invalid'],
    [
      'a text beyond the limit',
      post(runs, { ...send, parts: [{ type: 'text', text: 'x'.repeat(400_001) }] }),
      'request/invalid',
    ],
    ['no parts and no parent', post(runs, { ...send, parts: undefined }), 'run/parent-required'],
    ['a key that is too short', post(runs, { ...send, idempotencyKey: 'k' }), 'request/invalid'],
    [
      'a setting nobody knows',
      post(runs, { ...send, model: { ...model, settings: { fantasy: 1 } } }),
      'model/setting-unknown',
    ],
    [
      'a setting of the wrong type',
      post(runs, { ...send, model: { ...model, settings: { temperature: 'hot' } } }),
      'model/setting-unknown',
    ],
    [
      'an e-mail that is none',
      post('/api/accounts/sign-up', { name: 'B', email: 'b', password: 'long enough' }),
      'request/invalid',
    ],
    [
      'a role of one’s own choosing',
      post('/api/accounts/sign-up', {
        name: 'B',
        email: 'b@example.com',
        password: 'long enough',
        role: 'administrator',
      }),
      'request/invalid',
    ],
    [
      'a very long password',
      post('/api/accounts/sign-in', { email: 'b@example.com', password: 'x'.repeat(201) }),
      'request/invalid',
    ],
    [
      'an address that is none',
      post('/api/endpoints', { name: 'E', provider: 'openai-compatible', baseUrl: 'not a url' }),
      'endpoint/address-invalid',
    ],
    [
      'an address of another scheme',
      post('/api/endpoints', { name: 'E', provider: 'openai-compatible', baseUrl: 'file:///etc/passwd' }),
      'endpoint/address-invalid',
    ],
    ['an unknown provider', post('/api/endpoints', { name: 'E', provider: 'fantasy' }), 'request/invalid'],
  ];
  await assertAnswers(server.url, cases);
  await assertAlive(person);
});

journey('settings too deep to be written down are refused wherever a model is chosen', async (stage) => {
  const { server, person, model, conversation, post } = await arrive(stage);
  const deep = JSON.stringify({ ...model, settings: { a: '@' } }).replace('"@"', nested(50_000));
  const patch = (path: string, body: string): RawRequest => ({ ...post(path, body), method: 'PATCH' });
  await assertAnswers(server.url, [
    ['a new conversation', post('/api/conversations', `{"model": ${deep}}`), 'request/invalid'],
    [
      'a conversation',
      patch(`/api/conversations/${conversation.id}`, `{"model": ${deep}}`),
      'request/invalid',
    ],
    ['preferences', patch('/api/preferences', `{"lastModel": ${deep}}`), 'request/invalid'],
    ['settings', patch('/api/settings', `{"defaultModel": ${deep}}`), 'request/invalid'],
  ]);
  await assertAlive(person);
});

journey('uploads that are not one file', async (stage) => {
  const { server, person, headers, post } = await arrive(stage);
  const form = (body: string | Buffer): RawRequest =>
    post('/api/files', body, { 'content-type': 'multipart/form-data; boundary=between' });
  const part = (content: string, name = 'file') =>
    `--between\r\nContent-Disposition: form-data; name="${name}"; filename="a.txt"\r\n\r\n${content}\r\n`;
  const end = '--between--\r\n';
  const cases: Case[] = [
    ['JSON', post('/api/files', { file: 'words' }), 'file/missing'],
    ['no body', { method: 'POST', path: '/api/files', headers: { ...headers } }, 'file/missing'],
    ['no part', form(end), 'file/missing'],
    ['a part of another name', form(part('words', 'picture') + end), 'file/missing'],
    ['two files', form(part('words') + part('words') + end), 'request/invalid'],
    ['many parts', form(part('words').repeat(10_000) + end), 'request/invalid'],
    ['a form without an end', form(part('words')), 'request/invalid'],
    ['an empty file', form(part('') + end), 'file/empty'],
    ['a file of zeros', form(part('\0'.repeat(1_000)) + end), 'file/kind-unknown'],
    ['half a picture', form(Buffer.from(part('\xff\xd8\xff\xe0half') + end, 'latin1')), 'file/unreadable'],
    ['a text of two megabytes', form(part('x'.repeat(2_000_000)) + end), 'file/too-large'],
  ];
  await assertAnswers(server.url, cases);
  const { items } = (await (await person.request('/api/files')).json()) as { items: unknown[] };
  assert.deepEqual(items, []);
  await assertAlive(person);
});

journey('addresses, ids and queries that lead nowhere', async (stage) => {
  const { server, person, model, conversation, headers, post } = await arrive(stage);
  const noConversation = 'cnv_00000000000000000000000000';
  const noMessage = 'msg_00000000000000000000000000';
  const noRun = 'run_00000000000000000000000000';
  const get = (path: string): RawRequest => ({ path, headers: { cookie: headers.cookie } });
  const send = { parts: [{ type: 'text', text: 'Hello' }], model, idempotencyKey: newKey() };
  const runs = `/api/conversations/${conversation.id}/runs`;
  const cases: Case[] = [
    ['an unknown route', get('/api/nothing/here'), 'request/unknown-route'],
    [
      'an unknown method',
      { method: 'PUT', path: '/api/me', headers: { origin: headers.origin } },
      'request/unknown-route',
    ],
    ['a broken escape', get('/api/conversations/%zz'), 'request/invalid'],
    ['a very long parameter', get(`/api/conversations/${'x'.repeat(5000)}`), 'request/invalid'],
    ['an id of another kind', get(`/api/conversations/${noRun}`), 'request/invalid'],
    ['an id with a null byte', get('/api/conversations/cnv_%00'), 'request/invalid'],
    ['an unknown conversation', get(`/api/conversations/${noConversation}`), 'conversation/not-found'],
    [
      'messages of an unknown conversation',
      get(`/api/conversations/${noConversation}/messages`),
      'conversation/not-found',
    ],
    [
      'an unknown leaf',
      get(`/api/conversations/${conversation.id}/messages?leaf=${noMessage}`),
      'message/not-found',
    ],
    [
      'before an unknown message',
      get(`/api/conversations/${conversation.id}/messages?before=${noMessage}`),
      'message/not-found',
    ],
    ['an unknown run', get(`/api/runs/${noRun}`), 'run/not-found'],
    ['events of an unknown run', get(`/api/runs/${noRun}/events`), 'run/not-found'],
    ['a negative place', get(`/api/runs/${noRun}/events?after=-1`), 'request/invalid'],
    ['news of what is not a run', get('/api/events?runs=everything'), 'request/invalid'],
    ['an unknown file', get('/api/files/fil_00000000000000000000000000'), 'file/not-found'],
    [
      'the bytes of an unknown file',
      get('/api/files/fil_00000000000000000000000000/content'),
      'file/not-found',
    ],
    [
      'a size nobody keeps',
      get('/api/files/fil_00000000000000000000000000/content?size=huge'),
      'request/invalid',
    ],
    [
      'a message with an unknown file',
      post(runs, {
        ...send,
        parentId: null,
        parts: [{ type: 'file', fileId: 'fil_00000000000000000000000000' }],
      }),
      'file/not-found',
    ],
    ['an unknown endpoint', get('/api/endpoints/end_00000000000000000000000000'), 'endpoint/not-found'],
    ['an unknown query', get('/api/conversations?owner=somebody'), 'request/invalid'],
    ['a limit beyond the limit', get('/api/conversations?limit=1000000'), 'request/invalid'],
    ['a limit that is no number', get('/api/conversations?limit=NaN'), 'request/invalid'],
    ['the same query twice', get('/api/conversations?limit=1&limit=2'), 'request/invalid'],
    ['a cursor nobody gave', get('/api/conversations?after=bm9uc2Vuc2U'), 'request/invalid'],
    ['a cursor that is not even base64', get('/api/conversations?after=%F0%9F%8C%8A'), 'request/invalid'],
    ['a message under an unknown one', post(runs, { ...send, parentId: noMessage }), 'message/not-found'],
    [
      'going on with an unknown one',
      post(runs, { ...send, parts: undefined, parentId: null, continues: noMessage }),
      'message/not-found',
    ],
    [
      'a model at an unknown endpoint',
      post(runs, {
        ...send,
        parentId: null,
        model: { endpointId: 'end_00000000000000000000000000', id: 'm' },
      }),
      'model/not-found',
    ],
    ['cancelling an unknown run', post(`/api/runs/${noRun}/cancel`, {}), 'run/not-found'],
  ];
  await assertAnswers(server.url, cases);
  await assertAlive(person);
});

journey('names and origins that are not ours', async (stage) => {
  const { server, person, headers, post } = await arrive(stage);
  const { port } = new URL(server.url);
  const { origin: _, ...withoutOrigin } = headers;
  const changes = (more: Record<string, string>): RawRequest => ({
    ...post('/api/conversations', {}),
    headers: { ...withoutOrigin, ...more },
  });
  const cases: Case[] = [
    ['another name', { path: '/api/instance', headers: { host: 'evil.example' } }, 'request/host-refused'],
    [
      'another name for the page',
      { path: '/', headers: { host: `evil.example:${port}`, accept: 'text/html' } },
      'request/host-refused',
    ],
    [
      'a name that only starts like ours',
      { path: '/api/instance', headers: { host: '127.0.0.1.evil.example' } },
      'request/host-refused',
    ],
    ['no origin', changes({}), 'request/origin-refused'],
    ['a foreign origin', changes({ origin: 'https://evil.example' }), 'request/origin-refused'],
    ['the origin null', changes({ origin: 'null' }), 'request/origin-refused'],
    ['our name on another port', changes({ origin: 'http://127.0.0.1:1' }), 'request/origin-refused'],
    ['a sandboxed scheme', changes({ origin: `file://127.0.0.1:${port}` }), 'request/origin-refused'],
  ];
  await assertAnswers(server.url, cases);
  const named = await rawRequest(server.url, {
    path: '/api/instance',
    headers: { host: `localhost:${port}` },
  });
  assert.equal(named.status, 200, 'loopback names are ours');
  await assertAlive(person);
});

journey('bytes that are hardly HTTP', async (stage) => {
  const { server, person } = await arrive(stage);
  const cases = [
    'NONSENSE\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n',
    'GET /api/me HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n',
    `GET /api/me HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`,
    'POST /api/accounts/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ];
  for (const bytes of cases) {
    const answer = await rawBytes(server.url, bytes);
    assert.match(answer, /^HTTP\/1\.1 4\d\d /, JSON.stringify(bytes.slice(0, 60)));
  }
  await assertAlive(person);
});

journey('every route says who may call it before it looks at anything else', async (stage) => {
  const { server, person } = await arrive(stage);
  assert.ok(allRoutes.length > 20);
  for (const { method, path, access } of allRoutes) {
    if (access === 'anyone') continue;
    const answer = await rawRequest(server.url, {
      method,
      path: path.replaceAll(/:\w+/g, 'x'),
      headers: { origin: server.url, cookie: 'stoa_session=made-up' },
    });
    assert.equal(assertOurs(answer, `${method} ${path}`).code, 'account/sign-in-required');
  }
  await assertAlive(person);
});
