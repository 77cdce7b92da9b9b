/** Runs whose model calls tools, through the face, with the scripted model. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GivenAnswer, Interaction } from '@stoa/contract/interactions';
import type { Part, ToolPart } from '@stoa/contract/runs/parts';
import { openTestRooms, type TestRooms, type TestRoomsOptions } from '../../app/testing.ts';
import { newsTopicOf } from '../../kernel/news.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { SignInWant } from '../tools/tools.ts';
import { createTestSource, said, testSourceId, type TestTool } from '../tools/testing.ts';
import { eventsOf, readToEnd } from './testing.ts';

const openHouse = async (
  tools: TestTool[] = [],
  options: TestRoomsOptions & { trusted?: boolean; signIn?: () => SignInWant | null } = {},
) => {
  const { source, made } = createTestSource(tools, options.trusted, options.signIn);
  const rooms = await openTestRooms({ titles: false, toolSources: [source], ...options });
  const ada = await rooms.addUser('Ada');
  const endpointId = await rooms.addScriptedEndpoint(ada);
  const conversation = await rooms.conversations.create(ada, {});
  await rooms.runs.startWork();
  return { rooms, ada, endpointId, conversationId: conversation.id, made };
};

type House = Awaited<ReturnType<typeof openHouse>>;

let keys = 0;

const say = (
  { rooms, ada, endpointId, conversationId }: House,
  text: string,
  toolSources = [testSourceId],
  more: object = {},
) =>
  rooms.runs.start(ada, conversationId, {
    parentId: null,
    parts: [{ type: 'text', text }],
    model: { endpointId, id: 'echo', settings: { tokensPerSecond: 0 } },
    toolSources,
    idempotencyKey: `tool-run-${(keys += 1)}`,
    ...more,
  });

const partsOf = async (rooms: TestRooms, messageId: string): Promise<Part[]> =>
  (await rooms.db.transaction((tx) => rooms.conversations.getForRun(tx, messageId))).parts;

const callsIn = (parts: readonly Part[]): ToolPart[] => parts.filter((part) => part.type === 'tool');
const textIn = (parts: readonly Part[]): string =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
const outputIn = ({ output }: ToolPart): string =>
  (output?.items ?? []).map((item) => (item.type === 'text' ? item.text : '')).join('');

/** The next interaction that is opened; asks the database as well, so that it cannot come too early. */
const nextOpen = (rooms: TestRooms, user: UserPrincipal, seen: string[] = []): Promise<Interaction> =>
  new Promise((resolve, reject) => {
    const take = async () => {
      const { items } = await rooms.tools.interactions.list(user, { status: 'open', limit: 10 });
      const found = items.find(({ id }) => !seen.includes(id));
      if (!found) return;
      stop();
      seen.push(found.id);
      resolve(found);
    };
    const stop = rooms.bus.subscribe(newsTopicOf(user.userId), () => void take().catch(reject));
    void take().catch(reject);
  });

/** Waits for the run to be put down. */
const parked = (rooms: TestRooms, user: UserPrincipal, runId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = async () => {
      if ((await rooms.runs.get(user, runId)).status !== 'waiting') return;
      stop();
      resolve();
    };
    const stop = rooms.bus.subscribe(newsTopicOf(user.userId), () => void look().catch(reject));
    void look().catch(reject);
  });

const end = async ({ rooms, ada }: House, started: Awaited<ReturnType<typeof say>>) => {
  const events = eventsOf(await readToEnd(rooms, ada, started.run.id));
  const parts = await partsOf(rooms, started.output.id);
  return { events, parts, status: (await rooms.runs.get(ada, started.run.id)).status };
};

const approve: GivenAnswer = { kind: 'approve', remember: 'no' };

test('calls of one step are made at once, the results go to the model, and the next step goes on from them', async () => {
  let atOnce = 0;
  let most = 0;
  const both = Promise.withResolvers<void>();
  const call = async ({ input }: { input: unknown }) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    if (atOnce === 2) both.resolve();
    await both.promise;
    atOnce -= 1;
    return said(`saw ${(input as { line: string }).line}`);
  };
  const house = await openHouse([{ name: 'look', call }, { name: 'last' }]);
  const started = await say(
    house,
    '/call Notebook_look {"line":"one"}\n/call Notebook_look {"line":"two"}\n/then\n/call Notebook_last {}',
  );
  const { parts, status, events } = await end(house, started);
  assert.equal(status, 'done');
  assert.equal(most, 2);
  assert.deepEqual(callsIn(parts).map(outputIn), ['saw one', 'saw two', '{}']);
  assert.equal(textIn(parts), 'Notebook_look: saw one\n\nNotebook_look: saw two\n\nNotebook_last: {}');
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'step-end' ? [event.reason] : [])),
    ['tool-calls', 'tool-calls', 'stop'],
  );
  const { usage } = await house.rooms.runs.get(house.ada, started.run.id);
  const told = events.flatMap((event) => (event.type === 'usage' ? [event.usage.inputTokens] : []));
  assert.equal(told.length, 3);
  assert.equal(
    usage?.inputTokens,
    told.reduce((sum, tokens) => sum + tokens),
  );
  assert.deepEqual((await house.rooms.conversations.get(house.ada, house.conversationId)).toolSources, [
    testSourceId,
  ]);
});

test('a call that needs consent parks the run; the answer, from anywhere, lets it go on', async () => {
  const house = await openHouse([{ name: 'write', risk: { writes: true } }]);
  const { rooms, ada, made } = house;
  const started = await say(house, '/call Notebook_write {"line":"a"}');
  const asked = await nextOpen(rooms, ada);
  await parked(rooms, ada, started.run.id);
  assert.equal(rooms.runs.activeCount(), 0, 'nobody sits and waits');
  assert.equal(asked.request.kind === 'approval' && asked.request.reason, 'risk');
  assert.deepEqual(asked.request.kind === 'approval' && asked.request.input, { line: 'a' });
  assert.equal(made.length, 0);
  await rooms.tools.interactions.answer(ada, asked.id, { ...approve, input: { line: 'b' } });
  const { parts, status, events } = await end(house, started);
  assert.equal(status, 'done');
  assert.deepEqual(
    made.map(({ input }) => input),
    [{ line: 'b' }],
  );
  assert.deepEqual(callsIn(parts)[0]?.input, { line: 'b' });
  const order = events
    .map(({ type }) => type)
    .filter((type) => /^(interaction|wait|resume|tool-st)/.test(type));
  assert.deepEqual(order, ['interaction-request', 'wait', 'resume', 'interaction-answer', 'tool-start']);
});

test('what was refused is not done, and what was answered in its place is told as the result', async () => {
  const house = await openHouse([{ name: 'write', risk: { writes: true } }]);
  const { rooms, ada, made } = house;
  const seen: string[] = [];
  const started = await say(house, '/call Notebook_write {"line":"a"}\n/call Notebook_write {"line":"b"}');
  const first = await nextOpen(rooms, ada, seen);
  await rooms.tools.interactions.answer(ada, first.id, { kind: 'reject', reason: 'not that' });
  const second = await nextOpen(rooms, ada, seen);
  await rooms.tools.interactions.answer(ada, second.id, { kind: 'replace', text: 'it is done' });
  const { parts, status } = await end(house, started);
  assert.equal(status, 'done');
  assert.equal(made.length, 0);
  assert.deepEqual(
    callsIn(parts)
      .map(({ status }) => status)
      .toSorted(),
    ['done', 'rejected'],
  );
  assert.match(textIn(parts), /did not allow this call.*not that/);
  assert.match(textIn(parts), /it is done/);
});

test('of two answers at once one counts, and the other is told how it ended', async () => {
  const house = await openHouse([{ name: 'write', risk: { writes: true } }]);
  const { rooms, ada, made } = house;
  const started = await say(house, '/call Notebook_write {"line":"a"}');
  const asked = await nextOpen(rooms, ada);
  const answers = await Promise.allSettled([
    rooms.tools.interactions.answer(ada, asked.id, approve),
    rooms.tools.interactions.answer(ada, asked.id, { kind: 'reject', reason: '' }),
    rooms.tools.interactions.answer(ada, asked.id, approve),
  ]);
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  assert.equal(refused.length, 2);
  for (const error of refused) assert.equal(error.code, 'interaction/settled');
  await end(house, started);
  const { answer } = await rooms.tools.interactions.get(ada, asked.id);
  assert.equal(made.length, answer?.kind === 'approve' ? 1 : 0);
  assert.deepEqual(refused[0].details.answer, answer);
});

test('what is remembered is not asked again: for the conversation, or always, as long as the tool stays what it was', async () => {
  const tools: TestTool[] = [{ name: 'write', risk: { writes: true } }];
  const house = await openHouse(tools);
  const { rooms, ada, made } = house;
  const seen: string[] = [];
  const first = await say(house, '/call Notebook_write {"line":"a"}');
  const asked = await nextOpen(rooms, ada, seen);
  await rooms.tools.interactions.answer(ada, asked.id, { kind: 'approve', remember: 'conversation' });
  await end(house, first);
  const again = await say(house, '/call Notebook_write {"line":"b"}', [testSourceId], {
    parentId: first.output.id,
  });
  await end(house, again);
  assert.equal(made.length, 2);
  const elsewhere = { ...house, conversationId: (await rooms.conversations.create(ada, {})).id };
  const other = await say(elsewhere, '/call Notebook_write {"line":"c"}');
  const askedElsewhere = await nextOpen(rooms, ada, seen);
  await rooms.tools.interactions.answer(ada, askedElsewhere.id, { kind: 'approve', remember: 'always' });
  await end(house, other);
  const { items } = await rooms.tools.listDecisions(ada, { limit: 10 });
  assert.deepEqual(
    items.map(({ conversationId }) => conversationId),
    [null, house.conversationId],
  );
  tools[0] = { ...tools[0]!, description: 'write, and tell everybody' };
  await say(elsewhere, '/call Notebook_write {"line":"d"}');
  await nextOpen(rooms, ada, seen);
  assert.equal(made.length, 3);
  for (const { id } of items) await rooms.tools.revoke(ada, id);
  assert.deepEqual((await rooms.tools.listDecisions(ada, { limit: 10 })).items, []);
});

test('a run that waits is stopped like any other, and what waited for it ends with it', async () => {
  const house = await openHouse([{ name: 'write', risk: { writes: true } }]);
  const { rooms, ada } = house;
  const started = await say(house, '/call Notebook_write {"line":"a"}');
  const asked = await nextOpen(rooms, ada);
  await parked(rooms, ada, started.run.id);
  await rooms.runs.cancel(ada, started.run.id);
  const { parts, status } = await end(house, started);
  assert.equal(status, 'cancelled');
  assert.equal(callsIn(parts)[0]?.status, 'cancelled');
  assert.equal((await rooms.tools.interactions.get(ada, asked.id)).status, 'cancelled');
  await assert.rejects(rooms.tools.interactions.answer(ada, asked.id, approve), {
    code: 'interaction/settled',
  });
});

test('stopping ends a call at once, whatever its source does', async () => {
  const begun = Promise.withResolvers<void>();
  const call = () => {
    begun.resolve();
    return new Promise<never>(() => undefined);
  };
  const house = await openHouse([{ name: 'hang', call }]);
  const started = await say(house, '/call Notebook_hang {}');
  await begun.promise;
  await house.rooms.runs.cancel(house.ada, started.run.id);
  const { parts, status } = await end(house, started);
  assert.equal(status, 'cancelled');
  assert.equal(callsIn(parts)[0]?.status, 'cancelled');
});

test('a source that wants something of the person goes on with what it kept, in another process', async () => {
  const call: TestTool['call'] = ({ resume }) => {
    if (resume) return said(`${JSON.stringify(resume.state)} ${JSON.stringify(resume.answer)}`);
    const form = {
      type: 'object' as const,
      properties: { name: { type: 'string' as const } },
      required: ['name'],
    };
    return {
      kind: 'waits',
      want: { kind: 'elicitation', mode: 'form', message: 'Who?', form },
      state: { at: 7 },
    };
  };
  const house = await openHouse([{ name: 'who', call }]);
  const { rooms, ada } = house;
  const started = await say(house, '/call Notebook_who {}');
  const asked = await nextOpen(rooms, ada);
  await parked(rooms, ada, started.run.id);
  await rooms.runs.stopWork();
  const { source, made } = createTestSource([{ name: 'who', call }]);
  const other = await openTestRooms({
    db: rooms.db,
    bus: rooms.bus,
    blobs: rooms.blobs,
    titles: false,
    toolSources: [source],
  });
  await other.runs.startWork();
  await assert.rejects(
    other.tools.interactions.answer(ada, asked.id, { kind: 'values', values: { name: 7 } }),
    {
      code: 'interaction/answer-invalid',
      details: { fields: { name: 'kind' } },
    },
  );
  await other.tools.interactions.answer(ada, asked.id, { kind: 'values', values: { name: 'Ada' } });
  const { parts } = await end({ ...house, rooms: other }, started);
  assert.equal(outputIn(callsIn(parts)[0]!), '{"at":7} {"kind":"values","values":{"name":"Ada"}}');
  assert.equal(made.length, 1);
  await other.runs.stopWork();
});

interface CallPlace {
  runId: string | null;
  partId: string | null;
}

/** As a server does in the middle of its call. @returns the interaction's id */
const askAside = async (
  { db, tools: { interactions } }: TestRooms,
  { userId: ownerId }: UserPrincipal,
  call: CallPlace,
): Promise<string> => {
  const prepared = interactions.prepare({
    ...call,
    ownerId,
    source: { id: testSourceId, kind: 'mcp', name: 'Notebook', host: null },
    request: { kind: 'question', message: 'Who?', form: { type: 'object', properties: {} } },
    state: null,
    conversationId: null,
    messageId: null,
    expiresAt: undefined,
  });
  await db.transaction((tx) => interactions.open(tx, prepared));
  return prepared.id;
};

test('a call that was cut off and may have been done is never repeated by itself: the person says', async () => {
  const begun = Promise.withResolvers<CallPlace>();
  const hang: TestTool = {
    name: 'send',
    call: (call) => {
      begun.resolve(call);
      return new Promise<never>(() => undefined);
    },
  };
  const house = await openHouse([hang]);
  const { rooms, ada } = house;
  const started = await say(house, '/call Notebook_send {"line":"a"}');
  const { runId, partId } = await begun.promise;
  const aside = await askAside(rooms, ada, { runId, partId });
  const { source, made } = createTestSource([{ name: 'send' }]);
  const other = await openTestRooms({
    db: rooms.db,
    bus: rooms.bus,
    blobs: rooms.blobs,
    titles: false,
    toolSources: [source],
    owner: 'the next',
  });
  await other.runs.startWork();
  const asked = await nextOpen(other, ada, [aside]);
  assert.equal(asked.request.kind === 'approval' && asked.request.reason, 'unknown-outcome');
  assert.equal((await other.tools.interactions.get(ada, aside)).status, 'cancelled');
  assert.equal(made.length, 0);
  await other.tools.interactions.answer(ada, asked.id, { kind: 'reject', reason: '' });
  const { parts, status } = await end({ ...house, rooms: other }, started);
  assert.equal(status, 'done');
  assert.equal(callsIn(parts)[0]?.status, 'unknown');
  assert.match(textIn(parts), /not known whether it was carried out/);
  assert.equal(made.length, 0);
  await other.runs.stopWork();
  await rooms.runs.stopWork();
});

test('a process that stops writes down what was done in its last moments, and the next goes on from there', async () => {
  const begun = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const call = async () => {
    begun.resolve();
    await done.promise;
    return said('sent');
  };
  const house = await openHouse([{ name: 'send', call }]);
  const { rooms, ada } = house;
  const started = await say(house, '/call Notebook_send {"line":"a"}');
  await begun.promise;
  const stopped = rooms.runs.stopWork();
  done.resolve();
  await stopped;
  const { source, made } = createTestSource([{ name: 'send' }]);
  const other = await openTestRooms({
    db: rooms.db,
    bus: rooms.bus,
    blobs: rooms.blobs,
    titles: false,
    toolSources: [source],
  });
  await other.runs.startWork();
  const { parts, status } = await end({ ...house, rooms: other, ada }, started);
  assert.equal(status, 'done');
  assert.equal(textIn(parts), 'Notebook_send: sent');
  assert.equal(made.length, 0);
  await other.runs.stopWork();
});

test('what is too long for the model is kept whole, and can be read on', async () => {
  const long = Array.from({ length: 9000 }, (_, n) => `line ${n}`).join('\n');
  const house = await openHouse([{ name: 'read', call: () => said(long) }]);
  const { rooms, ada } = house;
  const started = await say(house, '/call Notebook_read {}');
  const { parts } = await end(house, started);
  const { output } = callsIn(parts)[0]!;
  assert.equal(output!.truncated!.sizeBytes, long.length);
  const fileId = output!.truncated!.fileId!;
  assert.equal(String(await rooms.files.findContent(ada.userId, fileId)), long);
  const text = outputIn(callsIn(parts)[0]!);
  assert.equal(text.length, 30_000);
  const input = JSON.stringify({ file: fileId, offset: 30_000, length: 20 });
  const on = await say(house, `/call read_result ${input}`, [testSourceId], { parentId: started.output.id });
  const next = await end(house, on);
  assert.ok(textIn(next.parts).includes(long.slice(30_000, 30_020)));
  await rooms.conversations.remove(ada, house.conversationId);
  assert.equal(await rooms.files.findContent(ada.userId, fileId), undefined, 'it goes with its message');
});

test('a model that never stops calling is stopped at the limit, and can be gone on with', async () => {
  const house = await openHouse([{ name: 'look' }]);
  const { rooms } = house;
  await rooms.settings.update({ kind: 'system' }, { stepsPerRun: 2 });
  const script = Array.from({ length: 3 }, () => '/call Notebook_look {}').join('\n/then\n');
  const started = await say(house, script);
  const { parts, status } = await end(house, started);
  assert.equal(status, 'interrupted');
  assert.deepEqual(parts.at(-1), { type: 'notice', kind: 'step-limit', id: parts.at(-1)!.id, steps: 2 });
  const again = await say(house, script, [testSourceId], {
    parentId: started.input!.id,
    parts: undefined,
    continues: started.output.id,
  });
  const { parts: all, status: then } = await end(house, again);
  assert.equal(then, 'done');
  assert.equal(callsIn(all).length, 3);
});

test('what cannot be called is told to the model: unknown tools, inputs that are no JSON, failures', async () => {
  const call = () => {
    throw new Error('a bug');
  };
  const house = await openHouse([{ name: 'broken', call }]);
  const script =
    '/call nothing {}\n/call Notebook_broken {"line":\n/call Notebook_broken {}\n/call Notebook_broken []';
  const { parts, status } = await end(house, await say(house, script));
  assert.equal(status, 'done');
  assert.deepEqual(
    callsIn(parts).map((part) => part.status),
    ['failed', 'failed', 'failed', 'failed'],
  );
  assert.deepEqual(callsIn(parts).map(outputIn), [
    'There is no tool "nothing" at the moment.',
    'The input was cut off, or is no JSON. Call it again with the whole input as one JSON object.',
    'Something went wrong inside the server.',
    'The input is to be a JSON object.',
  ]);
});

test('SR-43: after private things and things of strangers, what sends out is asked for, also when it was always allowed', async () => {
  const house = await openHouse([
    { name: 'mail', risk: { readsPrivate: true } },
    { name: 'web', risk: { readsUntrusted: true } },
    { name: 'post', risk: { sendsOut: true } },
  ]);
  const { rooms, ada, made } = house;
  const seen: string[] = [];
  const first = await say(house, '/call Notebook_post {}');
  const asked = await nextOpen(rooms, ada, seen);
  await rooms.tools.interactions.answer(ada, asked.id, { kind: 'approve', remember: 'always' });
  await end(house, first);
  const started = await say(
    house,
    '/call Notebook_mail {}\n/call Notebook_web {}\n/then\n/call Notebook_post {}',
  );
  const tainted = await nextOpen(rooms, ada, seen);
  assert.equal(tainted.request.kind === 'approval' && tainted.request.reason, 'taint');
  assert.deepEqual(tainted.request.kind === 'approval' && tainted.request.remember, ['conversation']);
  assert.equal(made.length, 3);
  await rooms.tools.interactions.answer(ada, tainted.id, { kind: 'approve', remember: 'conversation' });
  await end(house, started);
  const next = await say(house, '/call Notebook_post {}', [testSourceId], { parentId: started.output.id });
  assert.equal((await end(house, next)).status, 'done');
});

test('nobody answers for another, or sees what waits for them', async () => {
  const house = await openHouse([{ name: 'write', risk: { writes: true } }]);
  const { rooms, ada } = house;
  const eve = await rooms.addUser('Eve');
  await say(house, '/call Notebook_write {"line":"a"}');
  const asked = await nextOpen(rooms, ada);
  await assert.rejects(rooms.tools.interactions.answer(eve, asked.id, approve), {
    code: 'interaction/not-found',
  });
  await assert.rejects(rooms.tools.interactions.get(eve, asked.id), { code: 'interaction/not-found' });
  assert.deepEqual((await rooms.tools.interactions.list(eve, { limit: 10 })).items, []);
});

const signIn: SignInWant = { kind: 'sign-in', attemptId: 'oat_1', start: '/mcp/oauth/start/oat_1' };

test('a source that wants a sign-in before it has any tools is waited for, and the run goes on by itself', async () => {
  let hasSignedIn = false;
  const house = await openHouse([{ name: 'look' }], { signIn: () => (hasSignedIn ? null : signIn) });
  const { rooms, ada } = house;
  const started = await say(house, '/call Notebook_look {"line":"one"}');
  const { request, source, partId } = await nextOpen(rooms, ada);
  await parked(rooms, ada, started.run.id);
  assert.deepEqual([request, source.name, partId], [signIn, 'Notebook', null]);
  hasSignedIn = true;
  await rooms.db.transaction((tx) =>
    rooms.tools.interactions.settleSignIns(tx, ada.userId, testSourceId, { kind: 'signed-in' }),
  );
  const { parts, status } = await end(house, started);
  assert.equal(status, 'done');
  assert.deepEqual(callsIn(parts).map(outputIn), ['{"line":"one"}']);
  assert.deepEqual(
    parts.flatMap((part) => (part.type === 'notice' && part.kind === 'interaction' ? [part.status] : [])),
    ['answered'],
  );
});

test('who does not sign in gets an answer without those tools, and is not asked twice', async () => {
  const house = await openHouse([{ name: 'look' }], { signIn: () => signIn });
  const { rooms, ada } = house;
  const started = await say(house, 'Hello');
  const { id } = await nextOpen(rooms, ada);
  await rooms.tools.interactions.answer(ada, id, { kind: 'decline' });
  const { parts, status, events } = await end(house, started);
  assert.equal(status, 'done');
  assert.ok(textIn(parts).length > 0);
  assert.equal(events.filter(({ type }) => type === 'interaction-request').length, 1);
  assert.ok(parts.some((part) => part.type === 'notice' && part.kind === 'tools-missing'));
});

test('what was chosen and is not there is left out with a notice', async () => {
  const house = await openHouse([{ name: 'look' }]);
  const gone = 'mcp_00000000000000000000000009';
  const { parts, status } = await end(
    house,
    await say(house, 'Hello', [testSourceId, gone, `${testSourceId}/no`]),
  );
  assert.equal(status, 'done');
  const [notice] = parts;
  assert.deepEqual(
    notice?.type === 'notice' && notice.kind === 'tools-missing' && notice.sources.map(({ id }) => id),
    [gone, `${testSourceId}/no`],
  );
});
