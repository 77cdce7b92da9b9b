/** Files in messages, from the upload to what the model is sent. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { afterEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { InputPart } from '@stoa/contract/runs/parts';
import { deltaChunk, playWire, wireOf } from '@stoa/llm/testing';
import { openTestRooms, type TestRooms, type TestRoomsOptions } from '../../app/testing.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import { pngOf } from '../../platform/images/testing.ts';
import { createTestSource, testSourceId } from '../tools/testing.ts';
import { readToEnd } from './testing.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const openHouse = async (options: TestRoomsOptions = {}) => {
  const rooms = await openTestRooms(options);
  closing.push(async () => {
    await rooms.runs.stopWork();
    await rooms.queue.stop();
  });
  const user = await rooms.addUser('Ada');
  const endpointId = await rooms.addScriptedEndpoint(user);
  await rooms.runs.startWork();
  const { id: conversationId } = await rooms.conversations.create(user, {});
  return { rooms, user, endpointId, conversationId };
};

const upload = ({ files }: TestRooms, user: UserPrincipal, bytes: Uint8Array | string, name: string) =>
  files.upload(user, { name, content: Readable.from([Buffer.from(bytes)]) });

let keys = 0;
const request = (endpointId: string, parts: InputPart[], parentId: string | null = null) => ({
  parentId,
  parts,
  model: { endpointId, id: 'echo', settings: { tokensPerSecond: 0 } },
  idempotencyKey: `key-${(keys += 1)}-files`,
});
const text = (text: string): InputPart => ({ type: 'text', text });
const file = ({ id }: { id: string }): InputPart => ({ type: 'file', fileId: id });

const answerOf = async (
  rooms: TestRooms,
  user: UserPrincipal,
  { run, output }: { run: { id: string }; output: { id: string; conversationId: string } },
) => {
  await readToEnd(rooms, user, run.id);
  const { items } = await rooms.conversations.listMessages(user, output.conversationId, {
    limit: 50,
    leaf: output.id,
  });
  return items
    .at(-1)!
    .parts.map((part) => ('text' in part ? part.text : part.type))
    .join('');
};

const until = async (holds: () => Promise<boolean>) => {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 1000, 'waited too long');
    await delay(5);
  }
};

test('an uploaded picture and a text go over the wire as a picture and as words, in the place they stand', async () => {
  const { rooms, user, conversationId } = await openHouse();
  const wire = await playWire((response) => {
    response.setHeader('content-type', 'text/event-stream');
    response.end(wireOf(deltaChunk({ content: 'A cat.' }), deltaChunk({}, 'stop'), '[DONE]'));
  });
  closing.push(() => wire.close());
  const { id: endpointId } = await rooms.models.createEndpoint(user, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: wire.endpoint.baseUrl!,
    apiKey: 'sk-1234567890',
  });
  const cat = await upload(rooms, user, await pngOf(70, 40), 'cat.png');
  const notes = await upload(rooms, user, 'It is grey.', 'notes.md');
  const parts = [text('What is this?'), file(cat), file(notes)];
  const started = await rooms.runs.start(user, conversationId, {
    ...request(endpointId, parts),
    model: { endpointId, id: 'small' },
  });
  assert.equal(await answerOf(rooms, user, started), 'A cat.');
  const kept = Buffer.concat(
    await Array.fromAsync((await rooms.files.open(user, cat.id, 'full')).content),
  ).toString('base64');
  const asked = wire.requests.find(({ path }) => path.endsWith('/chat/completions'))!;
  assert.deepEqual((asked.body as { messages: unknown }).messages, [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${kept}` } },
        { type: 'text', text: 'File "notes.md":\n```\nIt is grey.\n```' },
      ],
    },
  ]);
});

test('a picture that a tool brings is kept with the answer, and the model sees it in the next step', async () => {
  const chart = await pngOf(30, 20);
  const content = [{ type: 'bytes' as const, mediaType: 'image/png', name: 'chart.png', bytes: chart }];
  const draw = { name: 'draw', call: () => ({ kind: 'result' as const, isError: false, content }) };
  const { rooms, user, conversationId } = await openHouse({ toolSources: [createTestSource([draw]).source] });
  const call = { index: 0, id: 'call_1', type: 'function' };
  const wire = await playWire((response) => {
    response.setHeader('content-type', 'text/event-stream');
    const isCalled = JSON.stringify(wire.requests.at(-1)).includes('"role":"tool"');
    const asks = { tool_calls: [{ ...call, function: { name: 'Notebook_draw', arguments: '{}' } }] };
    const chunks = isCalled
      ? [deltaChunk({ content: 'It rises.' }), deltaChunk({}, 'stop')]
      : [deltaChunk(asks), deltaChunk({}, 'tool_calls')];
    response.end(wireOf(...chunks, '[DONE]'));
  });
  closing.push(() => wire.close());
  const { id: endpointId } = await rooms.models.createEndpoint(user, {
    name: 'House server',
    provider: 'openai-compatible',
    baseUrl: wire.endpoint.baseUrl!,
    apiKey: 'sk-1234567890',
  });
  const rule = { effect: 'allow' as const, sourceId: null, toolKey: null, userId: null, risk: null };
  await rooms.tools.addRule(user, rule);
  const started = await rooms.runs.start(user, conversationId, {
    ...request(endpointId, [text('Draw it.')]),
    model: { endpointId, id: 'small' },
    toolSources: [testSourceId],
  });
  assert.match(await answerOf(rooms, user, started), /It rises\.$/);
  const { body } = wire.requests.filter(({ path }) => path.endsWith('/chat/completions'))[1]!;
  const [, , result, shown] = (body as { messages: { role: string; content: unknown }[] }).messages;
  assert.equal(result?.role, 'tool');
  assert.match(JSON.stringify(shown), /^\{"role":"user","content":\[.*"data:image\/png;base64,iVBOR/);
});

test('a message may be nothing but files: it says what they are, and the conversation is named by them', async () => {
  const { rooms, user, endpointId, conversationId } = await openHouse();
  rooms.queue.start();
  const cat = await upload(rooms, user, await pngOf(70, 40), 'sleeping cat.png');
  const started = await rooms.runs.start(user, conversationId, request(endpointId, [file(cat)]));
  const { id: fileId, createdAt: _, ...rest } = cat;
  assert.deepEqual(started.input?.parts, [{ type: 'file', id: '1', fileId, ...rest }]);
  assert.equal(await answerOf(rooms, user, started), `[1 image (image/png, ${cat.sizeBytes} bytes)]`);
  const titleOf = async () => (await rooms.conversations.get(user, conversationId)).title;
  await until(async () => (await titleOf()) !== null);
  assert.equal(await titleOf(), 'Sleeping cat.png');
});

test('an edited message keeps its files, and a deleted file is told of in words while the message keeps its name', async () => {
  const { rooms, user, endpointId, conversationId } = await openHouse();
  const notes = await upload(rooms, user, 'It is grey.', 'notes.md');
  const start = (said: string) =>
    rooms.runs.start(user, conversationId, request(endpointId, [text(said), file(notes)]));
  const first = await start('One');
  await answerOf(rooms, user, first);
  const second = await start('Two');
  assert.equal(await answerOf(rooms, user, second), 'Two\n\nFile "notes.md":\n```\nIt is grey.\n```');
  assert.deepEqual(second.input?.siblingIds, [first.input?.id, second.input?.id]);
  await rooms.files.remove(user, notes.id);
  const { parts: _, ...again } = request(endpointId, [], second.input.id);
  const third = await rooms.runs.start(user, conversationId, again);
  assert.equal(await answerOf(rooms, user, third), 'Two\n\n[The file "notes.md" was deleted.]');
  const { items } = await rooms.conversations.listMessages(user, conversationId, { limit: 5 });
  assert.ok(items[0]?.parts.some((part) => part.type === 'file' && part.name === 'notes.md'));
  await assert.rejects(start('Three'), { code: 'file/not-found' });
});

test('a file of somebody else, or of nobody, cannot be sent, and nothing is written', async () => {
  const { rooms, user, endpointId, conversationId } = await openHouse();
  const bob = await rooms.addUser('Bob');
  const theirs = await upload(rooms, bob, 'secret', 'secret.txt');
  const mine = await upload(rooms, user, 'mine', 'mine.txt');
  for (const { id } of [theirs, { id: `fil_${'0'.repeat(26)}` }]) {
    const given = request(endpointId, [text('Look'), file(mine), file({ id })]);
    await assert.rejects(rooms.runs.start(user, conversationId, given), { code: 'file/not-found' });
  }
  assert.equal((await rooms.conversations.get(user, conversationId)).headId, null);
});

test('the same key with another file is another request', async () => {
  const { rooms, user, endpointId, conversationId } = await openHouse();
  const [one, two] = [await upload(rooms, user, 'one', '1.txt'), await upload(rooms, user, 'two', '2.txt')];
  const given = request(endpointId, [file(one)]);
  const first = await rooms.runs.start(user, conversationId, given);
  assert.equal((await rooms.runs.start(user, conversationId, given)).run.id, first.run.id);
  await assert.rejects(rooms.runs.start(user, conversationId, { ...given, parts: [file(two)] }), {
    code: 'run/idempotency-conflict',
  });
  // What was sent may be repeated although the file is gone since.
  await rooms.files.remove(user, one.id);
  assert.equal((await rooms.runs.start(user, conversationId, given)).run.id, first.run.id);
});

test('deleting a conversation deletes its files, but not those that a message elsewhere carries', async () => {
  const { rooms, user, endpointId, conversationId } = await openHouse();
  const own = await upload(rooms, user, 'own', 'own.txt');
  const both = await upload(rooms, user, 'both', 'both.txt');
  await upload(rooms, user, 'loose', 'loose.txt');
  const { id: elsewhere } = await rooms.conversations.create(user, {});
  await rooms.runs.start(user, conversationId, request(endpointId, [file(own), file(both), file(own)]));
  await rooms.runs.start(user, conversationId, request(endpointId, [file(both)]));
  await rooms.runs.start(user, elsewhere, request(endpointId, [file(both)]));
  const names = async () => (await rooms.files.list(user, { limit: 10 })).items.map(({ name }) => name);
  const bob = await rooms.addUser('Bob');
  await assert.rejects(rooms.conversations.remove(bob, conversationId), { code: 'conversation/not-found' });
  assert.equal((await names()).length, 3);
  await rooms.conversations.remove(user, conversationId);
  assert.deepEqual(await names(), ['loose.txt', 'both.txt']);
  await rooms.conversations.remove(user, elsewhere);
  assert.deepEqual(await names(), ['loose.txt']);
  await until(async () => (await Array.fromAsync(rooms.blobs.list())).length === 1);
});
