/**
 * SR-3, SR-4, SR-70: people sign in at a protected server and at one with keys, call tools, have tokens renewed, fail
 * and give up. What was secret in that is learned on the wire, from those it was said to; then everything that comes
 * out of Stoa is read, and all that it keeps. None of it holds any.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { actionRoutes } from '@stoa/contract/actions';
import { auditRoutes } from '@stoa/contract/audit';
import { createClient } from '@stoa/contract/client';
import { interactionRoutes } from '@stoa/contract/interactions';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { endpointRoutes } from '@stoa/contract/models';
import { oauthRoutes } from '@stoa/contract/oauth';
import { allRoutes } from '@stoa/contract/routes';
import { runRoutes } from '@stoa/contract/runs/routes';
import { settingsRoutes } from '@stoa/contract/settings';
import { toolRoutes } from '@stoa/contract/tools';
import pg from 'pg';
import { startAuthorizationServer } from '../server/src/features/tools/oauth/testing/authorization-server.ts';
import { createBrowser } from '../server/src/features/tools/oauth/testing/browser.ts';
import { startProtectedResource } from '../server/src/features/tools/oauth/testing/protected-resource.ts';
import { legacyAnswers, serve } from '../server/src/features/tools/sources/mcp/testing/servers.ts';
import { ended, logOf, newConversation, newKey, openPerson, type Person, signUp } from './house/api.ts';
import { createGarden, fill, type Garden, lookIntoFiles, unknownIds } from './house/garden.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { makeDatabase } from './house/postgres.ts';
import { type Environment, makeFolder, startServer } from './house/server.ts';

const root = resolve(import.meta.dirname, '..');
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Those who are told secrets, and tell us which. */
const startOthers = async (stage: Stage) => {
  const as = await startAuthorizationServer({ managed: true });
  stage.after(as.close);
  const harbour = await startProtectedResource({
    issuers: () => [as.issuer],
    introspect: as.introspect,
    scopes: ['mcp'],
  });
  stage.after(harbour.close);
  const session = `session-${randomBytes(12).toString('hex')}`;
  const quoted = `quoted ${randomBytes(9).toString('hex')}`;
  const answer = legacyAnswers(
    { 'resources/read': { error: { code: -32_000, message: `You wrote: ${quoted}` } } },
    { 'mcp-session-id': session },
  );
  const notes = await serve((_, response, body) => answer(response, body));
  const pets = await serve((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"pets":["Rex"]}'),
  );
  return { as, harbour, session, quoted, notes, pets };
};
type Others = Awaited<ReturnType<typeof startOthers>>;

const live = async (stage: Stage, environment: Environment, garden: Garden) => {
  const others = await startOthers(stage);
  const { as, harbour, notes, pets, quoted } = others;
  const server = await startServer(stage, { STOA_LOG_LEVEL: 'debug', ...environment });
  const answers: string[] = [];

  /** Somebody of whose answers a copy is kept. */
  const person = async (name: string) => {
    const one = openPerson(stage, server.url);
    await signUp(one, name);
    const browser = createBrowser();
    browser.setCookie(server.url, 'stoa_session', one.cookie.split('=')[1]!);
    const request: Person['request'] = async (path, init) => {
      const response = await one.request(path, init);
      answers.push(`${path}\n${[...response.headers].join('\n')}\n${await response.clone().text()}`);
      return response;
    };
    const heard: string[] = [];
    const leave = new AbortController();
    stage.after(() => leave.abort());
    void (async () => {
      for await (const { data } of one.events('/api/events', leave.signal)) heard.push(data);
    })().catch(() => undefined);
    await until('their news', () => heard.length > 0);
    return { ...one, request, call: createClient(request), browser, heard };
  };
  const ada = await person('Ada');
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  await ada.call(toolRoutes.addRule, { body: { effect: 'allow' } });
  const [ben, cyd, dora, eve] = [
    await person('Ben'),
    await person('Cyd'),
    await person('Dora'),
    await person('Eve'),
  ];
  const { id: endpointId } = await ada.call(endpointRoutes.create, {
    body: { name: 'Script', provider: 'scripted' },
  });
  const { id: harbourId } = await ada.call(mcpServerRoutes.create, {
    body: { name: 'Harbour', url: harbour.url },
  });
  const { id: notesId } = await ada.call(mcpServerRoutes.create, {
    body: {
      name: 'Notes',
      url: notes.url,
      headers: [
        { name: 'x-house', value: garden.plantToken('header of a server') },
        { name: 'x-own', value: 'Key {{token}}' },
      ],
      variables: [{ name: 'token', title: 'Your key' }],
    },
  });
  const values = { token: garden.plantToken('variable of a person') };
  await ben.call(mcpServerRoutes.setVariables, { params: { mcpServerId: notesId }, body: { values } });
  const document = {
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1' },
    servers: [{ url: new URL(pets.url).origin }],
    paths: { '/pets': { get: { operationId: 'listPets' } } },
  };
  const action = await ada.call(actionRoutes.create, {
    body: {
      document: JSON.stringify(document),
      trusted: true,
      auth: { kind: 'query', name: 'key', secret: garden.plantToken('key of an action') },
    },
  });

  // A run asks for the sign-in, and calls all of them.
  const { id: conversationId } = await newConversation(ben);
  const { run } = await ben.call(runRoutes.start, {
    params: { conversationId },
    body: {
      parentId: null,
      parts: [{ type: 'text', text: '/call Harbour_whoami {}\n/call Notes_echo {}\n/call Pets_listPets {}' }],
      model: { endpointId, id: 'echo', settings: { tokensPerSecond: 0 } },
      toolSources: [harbourId, notesId, action.id],
      idempotencyKey: newKey(),
    },
  });
  const asked = await until('the question to sign in', async () => {
    const { items } = await ben.call(interactionRoutes.list, { query: { status: 'open' } });
    return items[0];
  });
  assert.ok(asked.request.kind === 'sign-in');
  const ways: string[] = [];
  const follow = async (who: typeof ben, start: string, decision?: 'deny' | 'leave') => {
    const page = await who.browser.open(server.url + start, decision);
    ways.push(...page.way);
    if (page.url.origin === server.url) answers.push(`${page.url.pathname}\n${page.text}`);
    return page;
  };
  assert.match((await follow(ben, asked.request.start)).text, /Signed in at/);
  assert.equal((await ended(ben, run.id)).status, 'done');
  const events = JSON.stringify(await logOf(ben, run.id));
  for (const told of ['"you"', 'done', 'Rex']) assert.ok(events.includes(told.replaceAll('"', '')), told);

  // What a server says of a failure may quote what it was told: the person may read that, the log may not.
  const reading = { params: { mcpServerId: notesId }, body: { uri: 'notes://1' } };
  await assert.rejects(ben.call(mcpServerRoutes.readResource, reading));
  assert.ok(answers.at(-1)!.includes(quoted));
  const failing = { params: { mcpServerId: notesId }, body: { tool: 'none' } };
  assert.equal((await ben.call(mcpServerRoutes.call, failing)).status, 'error');

  // The token is refused and renewed; others decline, give up, and leave the page of the server open.
  const params = { mcpServerId: harbourId };
  await as.endToken(as.saidAt('/token').at(-1)!['access_token'] as string);
  const renewed = await ben.call(mcpServerRoutes.call, { params, body: { tool: 'whoami' } });
  assert.deepEqual([renewed.status, as.refreshes()], ['ok', 1]);
  const connect = (who: typeof ben) => who.call(mcpServerRoutes.connect, { params, body: {} });
  await follow(cyd, (await connect(cyd)).start!, 'deny');
  const given = await connect(dora);
  await follow(dora, given.start!, 'leave');
  await dora.call(oauthRoutes.cancel, { params: { attemptId: given.attemptId! } });
  const open = await connect(eve);
  await follow(eve, open.start!, 'leave');
  assert.equal(
    (await eve.call(oauthRoutes.attempt, { params: { attemptId: open.attemptId! } })).status,
    'awaiting',
  );

  const told = noteWhatWasSaid(garden, others, ways, [ben, cyd, dora, eve]);
  const ids = {
    endpointId,
    conversationId,
    runId: run.id,
    interactionId: asked.id,
    mcpServerId: harbourId,
    targetId: harbourId,
    actionId: action.id,
  };
  return {
    server,
    answers,
    events,
    told,
    ids,
    openAttemptId: open.attemptId!,
    attemptId: asked.request.attemptId,
    people: { ada, ben, cyd, dora, eve },
    quoted,
  };
};

/** From the wire alone: what the authorization server, the servers and the browsers were told or have told. */
const noteWhatWasSaid = (
  garden: Garden,
  { as, notes, pets, session }: Others,
  ways: readonly string[],
  browsers: readonly { browser: { jar: Map<string, Map<string, string>> } }[],
) => {
  const counts = new Map<string, number>();
  const note = (name: string, secret: unknown) => {
    assert.ok(typeof secret === 'string' && secret.length >= 16, `${name} is no secret: ${String(secret)}`);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    garden.note(`${name} ${counts.get(name)}`, secret);
  };
  for (const { access_token, refresh_token } of as.saidAt('/token')) {
    note('access token', access_token);
    note('refresh token', refresh_token);
  }
  for (const { client_secret, registration_access_token } of as.saidAt('/register')) {
    note('client secret', client_secret);
    note('registration access token', registration_access_token);
  }
  for (const { path, body, headers } of as.asked) {
    if (path !== '/token') continue;
    if (body.has('code')) note('code', body.get('code'));
    if (body.has('code_verifier')) note('verifier', body.get('code_verifier'));
    if (headers['authorization'])
      note('credentials of the client', (headers['authorization'] as string).slice(6));
  }
  const states = new Set(
    ways.map((way) => new URL(way).searchParams.get('state')).filter((one) => one !== null),
  );
  for (const state of states) note('state', state);
  const nonces = browsers.flatMap(({ browser: { jar } }) =>
    [...jar.values()].flatMap((cookies) => [...cookies].filter(([name]) => name.includes('oauth_'))),
  );
  for (const [, nonce] of nonces) note('nonce of a browser', nonce);
  note('session of a server', session);
  // That they were said at all.
  const seen = notes.requests.find(({ headers }) => headers['mcp-session-id'] === session)!;
  assert.equal(seen.headers['x-house'], garden.plantToken('header of a server'));
  assert.equal(seen.headers['x-own'], `Key ${garden.plantToken('variable of a person')}`);
  assert.ok(pets.paths.some((path) => path.includes(garden.plantToken('key of an action'))));
  assert.deepEqual(Object.fromEntries(counts), {
    'access token': 2,
    'refresh token': 2,
    'client secret': 1,
    'registration access token': 1,
    code: 1,
    verifier: 1,
    'credentials of the client': 2,
    state: 4,
    'nonce of a browser': 4,
    'session of a server': 1,
  });
  return { states: [...states], nonces: nonces.map(([, nonce]) => nonce) };
};

type Life = Awaited<ReturnType<typeof live>>;

/** Every answer there is, for everybody. */
const readAnswers = async (stage: Stage, garden: Garden, life: Life): Promise<number> => {
  const { server, people, ids, openAttemptId, attemptId } = life;
  const strangers = { ada: people.ada, cyd: people.cyd, nobody: openPerson(stage, server.url) };
  let read = 0;
  const look = async (name: string, person: Person, path: string) => {
    const response = await person.request(path);
    const headers = [...response.headers].filter(([header]) => header !== 'set-cookie').join('\n');
    garden.assertNone(`${path} for ${name}`, `${headers}\n${await response.text()}`);
    read += 1;
  };
  for (const { method, path } of allRoutes) {
    if (method !== 'GET' || path === '/api/events') continue;
    const at = (attempt: string) =>
      fill(path, (name) => ({ ...unknownIds, ...ids, attemptId: attempt })[name]!);
    await look('ben', people.ben, at(attemptId));
    // The start link of an attempt that is open leads its owner to the authorization server, with all it needs.
    for (const [name, person] of Object.entries(strangers)) await look(name, person, at(openAttemptId));
  }
  const { items } = await people.ada.call(auditRoutes.list, { query: { limit: 200 } });
  assert.ok(items.some(({ action }) => action === 'oauth.authorize'));
  for (const answer of life.answers) garden.assertNone('an answer', answer);
  garden.assertNone('the events of the run', life.events);
  for (const { heard } of Object.values(people)) {
    for (const data of heard) garden.assertNone('the news', data);
  }
  assert.ok(people.ben.heard.some((data) => data.includes('oauth-attempt-changed')));
  return read;
};

const operate = (environment: Environment, ...words: string[]): void => {
  const { PATH = '', HOME = '' } = process.env;
  const done = spawnSync(process.execPath, [join(root, 'server/src/cli/stoa.ts'), ...words], {
    env: { PATH, HOME, ...environment },
    encoding: 'utf8',
  });
  assert.equal(done.status, 0, done.stdout + done.stderr);
};

/** Hashes are there in the place of what they are of: without it nothing would be proven. */
const assertHashed = ({ told }: Life, dump: string): void => {
  for (const secret of [...told.states, ...told.nonces]) assert.ok(dump.includes(hashOf(secret)));
};

const key = 'the secret key of this journey, 32 at least';

journey(
  'SR-3 nothing that was said in signing in is in an answer, a log, a file or a backup',
  async (stage) => {
    const garden = createGarden();
    const life = await live(stage, { STOA_SECRET_KEY: key }, garden);
    const { server } = life;
    assert.ok((await readAnswers(stage, garden, life)) > 200);
    assert.ok(lookIntoFiles(garden, server.dataDir) >= 2);
    const backups = makeFolder(stage, 'backup');
    operate({ STOA_DATA_DIR: server.dataDir, STOA_SECRET_KEY: key }, 'backup', backups);
    assert.ok(lookIntoFiles(garden, backups) >= 2);
    await server.stop();
    lookIntoFiles(garden, server.dataDir);
    garden.assertNone('the output of the server', server.output());
    assert.match(server.output(), /"msg":"A sign-in at a server failed"/);
  },
);

journey('SR-3 nothing of it is in a column of PostgreSQL, or in a copy of it', async (stage) => {
  const garden = createGarden();
  const environment = await makeDatabase(stage);
  const life = await live(stage, environment, garden);
  const { server } = life;
  const database = new pg.Client({ connectionString: environment.STOA_DATABASE_URL! });
  await database.connect();
  stage.after(() => database.end());
  const { rows: tables } = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  assert.ok(tables.length > 20);
  let dump = '';
  for (const { name } of tables) {
    const { rows } = await database.query(`select * from "${name}"`);
    const text = JSON.stringify(rows);
    garden.assertNone(`the table ${name}`, text);
    dump += text;
  }
  assertHashed(life, dump);
  const copy = makeFolder(stage, 'copy');
  operate({ ...environment, STOA_DATA_DIR: server.dataDir }, 'copy-database', 'configured', copy);
  const backups = makeFolder(stage, 'backup');
  operate({ ...environment, STOA_DATA_DIR: server.dataDir }, 'backup', backups);
  for (const folder of [copy, backups, server.dataDir]) lookIntoFiles(garden, folder);

  // Who has signed out has left nothing but what they did.
  const { ben } = life.people;
  const params = { mcpServerId: life.ids.mcpServerId };
  await ben.call(mcpServerRoutes.disconnect, { params });
  const { rows: left } = await database.query('select * from "oauthTokenSets"');
  assert.deepEqual(left, []);
  await server.stop();
  garden.assertNone('the output of the server', server.output());
});
