/** Two people on one instance: what is one's own stays one's own, and a key that went in never comes out. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { accountRoutes } from '@stoa/contract/accounts';
import { ApiError } from '@stoa/contract/client';
import { conversationRoutes } from '@stoa/contract/conversations';
import { groupRoutes } from '@stoa/contract/groups';
import { endpointRoutes } from '@stoa/contract/models';
import { allRoutes } from '@stoa/contract/routes';
import { runRoutes } from '@stoa/contract/runs/routes';
import { settingsRoutes } from '@stoa/contract/settings';
import type { ServerSentEvent } from './house/event-stream.ts';
import {
  ended,
  newConversation,
  openPerson,
  type Person,
  send,
  sendingOf,
  settleIn,
  signUp,
  uploadFile,
} from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { delay, until } from './house/patience.ts';
import { startRawUpstream } from './house/raw-upstream.ts';
import { startServer } from './house/server.ts';
import { longText, startUpstream } from './house/upstream.ts';

const secretWord = 'Kingfisher';
const question = `Tell me about the ${secretWord}.`;

const isRefusal = (status: number, code: string) => (error: unknown) =>
  error instanceof ApiError && error.status === status && error.code === code;

const arrive = async (stage: Stage) => {
  const upstream = await startUpstream(stage);
  upstream.answer(
    secretWord,
    { content: `A ${secretWord} dives. ${longText(20)}` },
    { streamingProfile: { ttft: 100, tps: 25 } },
  );
  const server = await startServer(stage);
  const { person: ada, ...settled } = await settleIn(stage, server.url, upstream.baseUrl);
  const ben = openPerson(stage, server.url);
  await assert.rejects(signUp(ben, 'Ben'), isRefusal(403, 'account/registration-closed'));
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  assert.equal((await signUp(ben, 'Ben')).role, 'member');
  return { ...settled, upstream, server, ada, ben };
};

/** Notes everything that comes over somebody's stream. */
const listen = (stage: Stage, person: Person, path = '/api/events'): ServerSentEvent[] => {
  const heard: ServerSentEvent[] = [];
  const leave = new AbortController();
  stage.after(() => leave.abort());
  void (async () => {
    for await (const event of person.events(path, leave.signal)) heard.push(event);
  })().catch(() => undefined);
  return heard;
};

journey('the second person sees and hears nothing of the first', async (stage) => {
  const { ada, ben, model } = await arrive(stage);
  const conversation = await newConversation(ada);
  const { id: conversationId } = conversation;
  const heardByBen = listen(stage, ben);
  const heardByAda = listen(stage, ada);
  await until('both streams', () => heardByBen.length > 0 && heardByAda.length > 0);

  const { run, input, output } = await send(ada, { conversationId, model, text: question });
  // To name a run is not to be allowed to follow it.
  const followedByBen = listen(stage, ben, `/api/events?runs=${run.id}:0`);
  const params = { conversationId };
  const runParams = { runId: run.id };

  const refused: [attempt: () => Promise<unknown>, code: string][] = [
    [() => ben.call(conversationRoutes.get, { params }), 'conversation/not-found'],
    [() => ben.call(conversationRoutes.messages, { params, query: {} }), 'conversation/not-found'],
    [
      () => ben.call(conversationRoutes.messages, { params, query: { leaf: output.id } }),
      'conversation/not-found',
    ],
    [
      () => ben.call(conversationRoutes.update, { params, body: { title: 'Mine' } }),
      'conversation/not-found',
    ],
    [() => ben.call(conversationRoutes.remove, { params }), 'conversation/not-found'],
    [() => ben.call(runRoutes.get, { params: runParams }), 'run/not-found'],
    [() => ben.call(runRoutes.cancel, { params: runParams }), 'run/not-found'],
    [
      () => ben.call(runRoutes.start, { params, body: sendingOf({ conversationId, model, text: 'Hi' }) }),
      'conversation/not-found',
    ],
    [
      () =>
        ben.call(runRoutes.start, {
          params,
          body: { ...sendingOf({ conversationId, model, text: 'Hi' }), parentId: output.id },
        }),
      'conversation/not-found',
    ],
  ];
  for (const [attempt, code] of refused) await assert.rejects(attempt(), isRefusal(404, code));
  assert.equal((await ben.request(`/api/runs/${run.id}/events`)).status, 404);

  // Not by way of a conversation of one's own either.
  const bens = await newConversation(ben);
  const inBens = { params: { conversationId: bens.id } };
  const borrowed = { ...sendingOf({ conversationId: bens.id, model, text: 'Hi' }), parentId: input!.id };
  await assert.rejects(
    ben.call(runRoutes.start, { ...inBens, body: borrowed }),
    isRefusal(404, 'message/not-found'),
  );
  await assert.rejects(
    ben.call(conversationRoutes.messages, { ...inBens, query: { leaf: output.id } }),
    isRefusal(404, 'message/not-found'),
  );
  await assert.rejects(
    ben.call(conversationRoutes.update, { ...inBens, body: { headId: output.id } }),
    isRefusal(404, 'message/not-found'),
  );

  assert.deepEqual((await ben.call(runRoutes.active)).items, []);
  const listed = await ben.call(conversationRoutes.list, { query: {} });
  assert.deepEqual(
    listed.items.map(({ id }) => id),
    [bens.id],
  );

  assert.equal((await ended(ada, run.id)).status, 'done', 'and the run was not disturbed');
  await until('the news of the end', () => heardByAda.some(({ data }) => data.includes('"status":"done"')));
  await delay(200);
  for (const { type, data } of [...heardByBen, ...followedByBen]) {
    assert.ok(!data.includes(run.id) && !data.includes(conversationId) && !data.includes(secretWord), data);
    assert.ok(
      ['hello', 'conversation-changed', 'models-changed', 'preferences-changed'].includes(type),
      type,
    );
  }
  assert.ok(followedByBen.length > 0, 'the second stream was there to hear it');
});

journey('the same idempotency key of two people is two sends', async (stage) => {
  const { ada, ben, model } = await arrive(stage);
  const runs = await Promise.all(
    [ada, ben].map(async (person) => {
      const { id: conversationId } = await newConversation(person);
      const body = {
        ...sendingOf({ conversationId, model, text: question }),
        idempotencyKey: 'the very same key',
      };
      const { run } = await person.call(runRoutes.start, { params: { conversationId }, body });
      return (await ended(person, run.id)).id;
    }),
  );
  assert.notEqual(runs[0], runs[1]);
});

journey('a member reaches nothing that is an administrator’s', async (stage) => {
  const { ben, endpoint, server } = await arrive(stage);
  const administrators = allRoutes.filter(({ access }) => access === 'administrator');
  assert.ok(administrators.length >= 8);
  for (const { method, path } of administrators) {
    const answer = await ben.request(path.replace(':endpointId', endpoint.id), {
      method,
      ...(method !== 'GET' &&
        method !== 'DELETE' && {
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }),
    });
    const { error } = (await answer.json()) as { error: { code: string } };
    assert.equal(answer.status, 403, `${method} ${path}`);
    assert.equal(error.code, 'account/forbidden');
  }
  // The endpoint's models are for everyone, its address is not.
  const models = await (await ben.request('/api/models')).text();
  assert.ok(models.includes(endpoint.id));
  assert.ok(!models.includes(endpoint.baseUrl!));
  assert.equal((await openPerson(stage, server.url).request('/api/models')).status, 401);
});

journey('a session that was ended is over everywhere at once', async (stage) => {
  const { ada, ben, server } = await arrive(stage);
  const heard = listen(stage, ada);
  const heardByBen = listen(stage, ben);
  await until('both streams', () => heard.length > 0 && heardByBen.length > 0);
  const { cookie } = ada;
  await ada.call(accountRoutes.signOut);
  await until('the news of it', () => heard.at(-1)?.type === 'signed-out');
  const thief = openPerson(stage, server.url);
  assert.equal((await thief.request('/api/me', { headers: { cookie } })).status, 401);
  assert.equal((await ben.request('/api/me')).status, 200);
  assert.ok(heardByBen.every(({ type }) => type !== 'signed-out'));
});

journey('a key that was handed in never comes out again', async (stage) => {
  // It has no form by which it could be recognised: only knowing it helps.
  const apiKey = 'correct horse battery staple 4711';
  const upstream = await startRawUpstream(stage, (exchange) =>
    exchange.refuse(401, `Incorrect API key provided: ${apiKey}. Sent as ${exchange.authorization}.`),
  );
  const server = await startServer(stage, { STOA_LOG_LEVEL: 'debug' });
  const { person: ada, endpoint, model } = await settleIn(stage, server.url, upstream.baseUrl, apiKey);
  assert.deepEqual(endpoint.apiKey, { set: true, last4: '4711' });
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  const ben = openPerson(stage, server.url);
  await signUp(ben, 'Ben');

  const heard = [listen(stage, ada), listen(stage, ben)];
  const { id: conversationId } = await newConversation(ada);
  const { run, output } = await send(ada, { conversationId, model, text: question });
  assert.equal((await ended(ada, run.id)).status, 'failed');
  assert.ok(upstream.attempts() > 0);
  await ada.call(endpointRoutes.check, { params: { endpointId: endpoint.id } });
  await ada.call(endpointRoutes.update, { params: { endpointId: endpoint.id }, body: { name: 'Renamed' } });

  const ids: Record<string, string> = {
    endpointId: endpoint.id,
    conversationId,
    runId: run.id,
    messageId: output.id,
    fileId: (await uploadFile(ada, 'Words of hers.', 'words.txt')).id,
    groupId: (await ada.call(groupRoutes.create, { body: { name: 'Physics' } })).id,
    kind: 'endpoint',
    id: endpoint.id,
  };
  let looked = 0;
  for (const { method, path, answer } of allRoutes) {
    // The stream of news does not end; it is listened to instead.
    if (method !== 'GET' || path === '/api/events') continue;
    for (const person of [ada, ben]) {
      const response = await person.request(
        path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? name),
      );
      const text = await response.text();
      // Of tools there is nothing here: those routes have their sweep in the journey of planted secrets.
      const isThere = [...path.matchAll(/:(\w+)/g)].every(([, name]) => Object.hasOwn(ids, name!));
      if (person === ada && isThere) assert.equal(response.status, 200, path);
      assert.ok(!text.includes(apiKey), `${path} tells the key: ${text}`);
      if (answer === 'events' && person === ada) assert.match(text, /run-end/);
      looked += 1;
    }
  }
  assert.ok(looked > 20);
  assert.ok(heard.flat().length > 2);
  for (const { data } of heard.flat()) assert.ok(!data.includes(apiKey), data);
  assert.ok(!server.output().includes(apiKey), 'the log tells the key');
  await server.stop();
  for (const path of filesIn(server.dataDir)) {
    assert.ok(!readFileSync(path).includes(apiKey), `${path} holds the key in plain`);
  }
});

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
