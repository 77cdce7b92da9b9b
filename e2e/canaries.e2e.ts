/**
 * SR-3, SR-4, SR-70: secrets are planted everywhere a secret can be put, rightly or by mistake; then everything
 * that comes out of the server is read. Nothing of it holds one.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { accountRoutes } from '@stoa/contract/accounts';
import { actionRoutes } from '@stoa/contract/actions';
import { auditRoutes } from '@stoa/contract/audit';
import { conversationRoutes } from '@stoa/contract/conversations';
import { groupRoutes } from '@stoa/contract/groups';
import { inviteRoutes } from '@stoa/contract/invites';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { endpointRoutes } from '@stoa/contract/models';
import type { RouteDefinition } from '@stoa/contract/route';
import { allRoutes } from '@stoa/contract/routes';
import { settingsRoutes } from '@stoa/contract/settings';
import { userRoutes } from '@stoa/contract/users';
import type { RequestInit } from 'undici';
import { type MailServer, startMailServer } from '../server/src/platform/mail/testing.ts';
import { ended, newConversation, openPerson, type Person, readRun, send, uploadFile } from './house/api.ts';
import { createGarden, fill, type Garden, lookIntoFiles, unknownIds } from './house/garden.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { startRawUpstream } from './house/raw-upstream.ts';
import { startServer } from './house/server.ts';
import { modelId } from './house/upstream.ts';

interface Attempt {
  what: string;
  path: string;
  init: RequestInit;
}

const formOf = (content: string, name: string): string =>
  `--between\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n${content}\r\n--between--\r\n`;

/** The ways a route can be called wrongly, each with secrets of its own in it. */
const wrongCalls = (route: RouteDefinition, persona: string, { plant, plantToken }: Garden): Attempt[] => {
  const { method, path } = route;
  const isRead = method === 'GET';
  const json = { 'content-type': 'application/json' };
  const of = (what: string, init: RequestInit, at = fill(path, (name) => unknownIds[name]!)): Attempt => ({
    what,
    path: at,
    init: { method, ...init },
  });
  const withBody = (what: string, body: string, headers: Record<string, string> = json) =>
    isRead ? [] : [of(what, { body, headers })];
  const secret = (place: string) => plant(`${place} of ${persona}`);
  const token = (place: string) => plantToken(`${place} of ${persona}`);
  const stray = {
    apiKey: secret('stray field'),
    password: [secret('wrong type')],
    name: { of: secret('deep') },
  };
  return [
    of(
      'stray query',
      {},
      `${fill(path, (name) => unknownIds[name]!)}?key=${encodeURIComponent(secret('query'))}`,
    ),
    ...(path.includes(':')
      ? [
          of(
            'malformed id',
            {},
            fill(path, () => secret('path')),
          ),
        ]
      : []),
    ...withBody('stray fields', JSON.stringify(stray)),
    ...withBody('broken JSON', `{"apiKey":"${secret('broken JSON')}`),
    ...(route.body === 'upload'
      ? withBody('another part', formOf(secret('another part'), secret('name of a part')), {
          'content-type': 'multipart/form-data; boundary=between',
        })
      : []),
    ...withBody('plain text', secret('plain text'), { 'content-type': 'text/plain' }),
    ...withBody('too much', JSON.stringify({ apiKey: secret('too much').repeat(60_000) })),
    of('strange cookie', { headers: { cookie: `stoa_session=${token('cookie')}` } }),
    // The stream of news would open all the same, and not end.
    ...(path === '/api/events'
      ? []
      : [
          of('foreign origin', { headers: { origin: `http://${token('origin').toLowerCase()}.example` } }),
          of('strange headers', {
            headers: { authorization: `Bearer ${token('bearer')}`, 'x-api-key': token('x-api-key') },
          }),
        ]),
  ];
};

const listen = (stage: Stage, person: Person): string[] => {
  const heard: string[] = [];
  const leave = new AbortController();
  stage.after(() => leave.abort());
  void (async () => {
    for await (const { data } of person.events('/api/events', leave.signal)) heard.push(data);
  })().catch(() => undefined);
  return heard;
};

/** Keys where an administrator could mean well and put them wrong. */
const misplaceKeys = async (ada: Person, { plant, plantToken }: Garden, baseUrl: string): Promise<void> => {
  const { host } = new URL(baseUrl);
  const create = (body: object) =>
    ada.request('/api/endpoints', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Wrong', provider: 'openai-compatible', baseUrl, ...body }),
    });
  const wrong = [
    { baseUrl: `http://user:${plantToken('key as user info')}@${host}/v1` },
    { baseUrl: `${baseUrl}?key=${plantToken('key as query')}` },
    { baseUrl: `${baseUrl}#${plantToken('key as fragment')}` },
    { baseUrl: plant('key as address') },
    { apiKey: plant('key that is too long').repeat(50) },
    { apiKey: [plant('key in a list')] },
    { models: plant('key as models') },
    { provider: plant('key as provider') },
    { key: plant('key by another name') },
  ];
  for (const body of wrong) assert.ok([400, 422].includes((await create(body)).status), JSON.stringify(body));
};

/** Ada with two endpoints whose keys were replaced since, one that was removed, and Ben. */
const settle = async (stage: Stage, garden: Garden, url: string, baseUrl: string) => {
  const { plant } = garden;
  const signUp = async (name: string) => {
    const person = openPerson(stage, url);
    const email = `${name.toLowerCase()}@example.com`;
    await person.call(accountRoutes.signUp, {
      body: { name, email, password: plant(`password of ${name}`) },
    });
    garden.note(`session of ${name}`, person.cookie.split('=')[1]!);
    return person;
  };
  const ada = await signUp('Ada');
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  const ben = await signUp('Ben');
  const add = async (name: string) => {
    const body = {
      name,
      provider: 'openai-compatible' as const,
      baseUrl,
      apiKey: plant(`first key of ${name}`),
    };
    const { id: endpointId } = await ada.call(endpointRoutes.create, { body });
    const params = { endpointId };
    await ada.call(endpointRoutes.update, { params, body: { apiKey: plant(`key of ${name}`) } });
    return endpointId;
  };
  const endpointIds = [await add('One'), await add('Two')];
  await ada.call(endpointRoutes.remove, { params: { endpointId: await add('Gone') } });
  await misplaceKeys(ada, garden, baseUrl);
  for (const body of [
    { email: 'ada@example.com', password: plant('wrong password') },
    { email: plant('password as e-mail'), password: 'x' },
  ])
    await assert.rejects(openPerson(stage, url).call(accountRoutes.signIn, { body }));
  return { ada, ben, endpointIds, ...(await addTools(ada, garden)) };
};

/** Where tools come from, each with whatever secrets it takes. */
const addTools = async (ada: Person, { plant, plantToken }: Garden) => {
  const { id: groupId } = await ada.call(groupRoutes.create, { body: { name: 'Choir' } });
  const server = await ada.call(mcpServerRoutes.create, {
    body: {
      name: 'Notes',
      url: 'https://notes.invalid/mcp',
      headers: [{ name: 'x-key', value: plantToken('header of an MCP server') }],
      variables: [{ name: 'token', title: 'Your token' }],
      oauth: { clientId: 'stoa', clientSecret: plant('client secret of an MCP server') },
    },
  });
  const params = { mcpServerId: server.id };
  const values = { token: plantToken('what somebody gave for an MCP server') };
  await ada.call(mcpServerRoutes.setVariables, { params, body: { values } });
  const action = await ada.call(actionRoutes.create, {
    body: {
      document: JSON.stringify({
        openapi: '3.1.0',
        servers: [{ url: 'https://pets.invalid' }],
        paths: { '/pets': { get: { operationId: 'listPets' } } },
      }),
      auth: { kind: 'bearer', secret: plant('key of an action') },
    },
  });
  const signIn = {
    server: {
      kind: 'given' as const,
      authorizationUrl: 'https://pets.invalid/authorize',
      tokenUrl: 'https://pets.invalid/token',
      revocationUrl: null,
    },
    clientId: 'stoa',
    authMethod: 'client_secret_post' as const,
    scopes: [],
    pkce: true,
  };
  const secret = plant('client secret of an action');
  await ada.call(actionRoutes.update, {
    params: { actionId: action.id },
    body: { auth: { kind: 'oauth', signIn, secret } },
  });
  return { groupId, mcpServerId: server.id, actionId: action.id };
};

const tokenIn = (text: string): string => /#([\w-]{43})\b/.exec(text)![1]!;

/** Links that would let somebody in: shown once to Ada, or sent by mail, and in no other place. */
const makeLinks = async (ada: Person, ben: Person, garden: Garden, mail: MailServer): Promise<void> => {
  const mailed = async (to: string) => {
    const text = await until(`a mail to ${to}`, () => mail.received.find((one) => one.to.includes(to))?.text);
    return tokenIn(text);
  };
  const { id: userId } = await ben.call(accountRoutes.me);
  const { link: invite } = await ada.call(inviteRoutes.create, { body: { email: 'cyd@example.com' } });
  assert.equal(await mailed('cyd@example.com'), tokenIn(invite.url));
  garden.note('token of an invite', tokenIn(invite.url));
  const { link } = await ada.call(userRoutes.create, { body: { name: 'Dora', email: 'dora@example.com' } });
  garden.note('token of a new account', tokenIn(link.url));
  const reset = await ada.call(userRoutes.makeResetLink, { params: { userId } });
  garden.note('token to reset a password, by hand', tokenIn(reset.url));
  await ada.call(accountRoutes.requestPasswordReset, { body: { email: 'ada@example.com' } });
  garden.note('token to reset a password, by mail', await mailed('ada@example.com'));
  const body = { email: 'ben.new@example.com', password: garden.plant('password of Ben') };
  await ben.call(accountRoutes.changeEmail, { body });
  garden.note('token to confirm an e-mail', await mailed('ben.new@example.com'));
  await assert.rejects(
    ben.call(accountRoutes.changePassword, {
      body: { password: garden.plant('refused password'), newPassword: garden.plant('new password') },
    }),
  );
};

journey('of forty planted secrets none comes out, wherever one looks', async (stage) => {
  const garden = createGarden();
  const metricsToken = garden.plantToken('token of the figures');
  const upstream = await startRawUpstream(stage, async (exchange) => {
    await exchange.say(['Of ', 'nothing ', 'in ', 'particular.'], 50);
    exchange.finish();
  });
  const mail = await startMailServer({ password: garden.plantToken('password of the mail server') });
  stage.after(() => mail.close());
  const server = await startServer(stage, {
    STOA_LOG_LEVEL: 'debug',
    STOA_METRICS_TOKEN: metricsToken,
    STOA_SMTP_URL: `smtp://stoa:${garden.plantToken('password of the mail server')}@127.0.0.1:${mail.port}`,
    STOA_MAIL_FROM: 'Stoa <stoa@example.org>',
    STOA_SECRET_KEY: garden.plantToken('secret key of the instance'),
    STOA_SECRET_KEY_PREVIOUS: garden.plantToken('previous key of the instance'),
    OPENAI_API_KEY: garden.plantToken('key of the environment'),
    OPENAI_BASE_URL: upstream.baseUrl,
  });
  const { ada, ben, endpointIds, ...tools } = await settle(stage, garden, server.url, upstream.baseUrl);
  await makeLinks(ada, ben, garden, mail);
  const heard = [listen(stage, ada), listen(stage, ben)];
  await until('both streams', () => heard.every(({ length }) => length > 0));

  // What people write is theirs: it comes back to them, and is told to nobody else.
  const words = `words ${randomBytes(9).toString('hex')}`;
  const { id: conversationId } = await newConversation(ada);
  const runIds: string[] = [];
  for (const endpointId of [...endpointIds, 'end_env_openai']) {
    const model = { endpointId, id: modelId };
    const { run } = await send(ada, { conversationId, model, text: words });
    const reader = readRun(ada, run.id);
    assert.equal((await ended(ada, run.id)).status, 'done');
    await reader.over;
    garden.assertNone('a stream', JSON.stringify(reader.seen));
    runIds.push(run.id);
  }

  const personas: [name: string, person: Person][] = [
    ['administrator', ada],
    ['member', ben],
    ['anonymous', openPerson(stage, server.url)],
  ];
  const { id: fileId } = await uploadFile(ada, words, `${words}.txt`);
  const ids: Record<string, string> = {
    endpointId: endpointIds[0]!,
    conversationId,
    runId: runIds[0]!,
    fileId,
    kind: 'endpoint',
    id: endpointIds[0]!,
    ...tools,
  };
  /** What its server would be asked for, which is not there. */
  const isRemote = /resources|prompts/;
  let read = 0;
  const look = async (person: Person, { what, path, init }: Attempt, expected?: number) => {
    const response = await answerTo(() => person.request(path, init));
    const headers = [...response.headers].filter(([name]) => name !== 'set-cookie').join('\n');
    const text = await response.text();
    const where = `${init.method} ${path} (${what})`;
    garden.assertNone(where, headers + text);
    if (expected !== undefined) assert.equal(response.status, expected, where);
    const isElsewhere = response.status === 502 && isRemote.test(path);
    assert.ok(response.status < 500 || isElsewhere, `${where} answered ${response.status}`);
    if (person !== ada) assert.ok(!text.includes(words), `${where} tells what another wrote`);
    read += 1;
  };
  for (const [name, person] of personas) {
    for (const route of allRoutes) {
      const { method, path, access } = route;
      if (method === 'GET' && path !== '/api/events') {
        const init = { method };
        // The figures are for whoever has their token.
        const isThere = [...path.matchAll(/:(\w+)/g)].every(([, key]) => Object.hasOwn(ids, key!));
        const isSound =
          (person === ada || access === 'anyone') && path !== '/metrics' && isThere && !isRemote.test(path);
        await look(
          person,
          { what: name, path: fill(path, (key) => ids[key] ?? unknownIds[key]!), init },
          isSound ? 200 : undefined,
        );
      }
      // Signing out needs nothing but the cookie, and would end the sweep.
      if (path === '/api/accounts/sign-out') continue;
      for (const attempt of wrongCalls(route, name, garden)) await look(person, attempt);
    }
    await look(person, {
      what: name,
      path: `/api/${encodeURIComponent(garden.plant(`unknown route of ${name}`))}`,
      init: { method: 'GET' },
    });
  }
  assert.ok(garden.count() >= 40, `${garden.count()} were planted`);
  assert.ok(read > 400, `${read} answers were read`);

  // What a provider says of a request may quote it: the person may read that, the log may not.
  const quoted = `quoted ${randomBytes(9).toString('hex')}`;
  upstream.behave((exchange) => exchange.refuse(400, `You wrote: ${quoted}`));
  const model = { endpointId: endpointIds[0]!, id: modelId };
  const { run } = await send(ada, { conversationId, model, text: words, parentId: null });
  assert.match((await ended(ada, run.id)).error!.message, new RegExp(quoted));
  const authorization = `Bearer ${metricsToken}`;
  const figures = await (await ada.request('/metrics', { headers: { authorization } })).text();
  assert.match(figures, /^stoa_runs_ended_total\{outcome="failed"\} 1$/m);
  for (const told of [words, quoted, modelId, conversationId, 'Ada', 'example.com'])
    assert.ok(!figures.includes(told), `the figures tell ${told}`);
  garden.assertNone('the figures', figures);

  const { items: messages } = await ada.call(conversationRoutes.messages, {
    params: { conversationId },
    query: {},
  });
  assert.ok(JSON.stringify(messages).includes(words));
  const { items: entries } = await ada.call(auditRoutes.list, { query: { limit: 200 } });
  assert.ok(entries.some(({ action }) => action === 'endpoint.remove'));
  assert.ok(!JSON.stringify(entries).includes(words), 'the audit log tells what was written');
  assert.deepEqual((await ada.call(auditRoutes.verify)).ok, true);

  await ada.call(accountRoutes.signOut);
  await until('the end of the session', () => heard[0]!.at(-1)!.includes('signed-out'));
  for (const data of heard.flat()) garden.assertNone('the news', data);
  assert.ok(!heard[1]!.join('').includes(words), 'the news of Ben tell what Ada wrote');

  // A copy that lies beside the database counts as well, so it is looked at alive and stopped.
  lookIntoFiles(garden, server.dataDir);
  await server.stop();
  assert.ok(lookIntoFiles(garden, server.dataDir) >= 2);
  garden.assertNone('the output of the server', server.output());
  for (const told of [words, quoted, conversationId, 'Ada', 'example.com', '?'])
    assert.ok(!server.output().includes(told), `the log tells ${told}`);
  assertLogLines(server.output());
});

const fieldsOfLines = new Set(
  'time level msg requestId runId userId jobId kind code method route host status durationMs count port bytes error'.split(
    ' ',
  ),
);

/** One line for each request, those of a run under its id, and nothing on them but the fields there are. */
const assertLogLines = (output: string): void => {
  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const line of lines) {
    for (const field of Object.keys(line)) assert.ok(fieldsOfLines.has(field), `a line has ${field}`);
  }
  const requests = lines.filter(({ route }) => route !== undefined);
  assert.ok(requests.every(({ requestId, status }) => requestId !== undefined && status !== undefined));
  assert.equal(new Set(requests.map(({ requestId }) => requestId)).size, requests.length);
  const known = new Set([...allRoutes.map(({ path }) => path as unknown), 'other']);
  for (const { route } of requests) assert.ok(known.has(route), `${String(route)} is no pattern`);
  assert.ok(requests.some(({ userId, route }) => userId !== undefined && route === '/api/events'));
  const left = lines.filter(({ msg }) => msg === 'A request left');
  assert.ok(left.some(({ runId }) => runId !== undefined));
};

/** A body that is too large is refused before it has all been sent: now and then the refusal is lost with the connection. */
const answerTo = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      if (tries >= 5 || !['EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(code ?? '')) throw error;
    }
  }
};
