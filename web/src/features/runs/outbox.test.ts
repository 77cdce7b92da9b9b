import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '@stoa/contract/client';
import type { Call } from '@stoa/contract/client';
import type { RouteDefinition } from '@stoa/contract/route';
import { createOutbox, newSlot } from './outbox.ts';
import type { OutboxWorld, RunRequest, Started } from './outbox.ts';

const request: RunRequest = {
  parentId: null,
  parts: [
    { type: 'file', fileId: 'fil_1' },
    { type: 'text', text: 'hi' },
  ],
  model: { endpointId: 'e', id: 'm' },
};
const unreachable = () => new ApiError('network/unreachable', '', 0);

type Answer = (call: { route: RouteDefinition; body: { idempotencyKey?: string } }) => unknown;

const createBench = (answers: Answer[], kept = new Map<string, string>(), startMs = 0) => {
  const calls: { path: string; key: string | undefined; instructions?: string | undefined }[] = [];
  const started: Started[] = [];
  const timers: (() => void)[] = [];
  const delays: number[] = [];
  let keys = 0;
  let nowMs = startMs;
  const call = (async (
    route: RouteDefinition,
    input: { body?: { idempotencyKey?: string; instructions?: string } },
  ) => {
    const { idempotencyKey: key, instructions } = input.body ?? {};
    calls.push({ path: route.path, key, ...(instructions && { instructions }) });
    return answers.shift()!({ route, body: input.body ?? {} });
  }) as unknown as Call;
  const world: OutboxWorld = {
    call,
    later: (delayMs, run) => {
      delays.push(delayMs);
      timers.push(run);
      return () => {};
    },
    now: () => nowMs,
    newKey: () => `key-${startMs}-${(keys += 1)}`,
    storage: {
      read: (slot) => kept.get(slot) ?? null,
      write: (slot, text) => (text === null ? kept.delete(slot) : kept.set(slot, text)),
    },
    onCreated: () => {},
    onStarted: (item) => started.push(item),
  };
  const settle = async () => {
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  };
  const pass = async () => {
    for (const run of timers.splice(0)) run();
    await settle();
  };
  return {
    outbox: createOutbox(world),
    calls,
    delays,
    started,
    kept,
    settle,
    pass,
    wait: (ms: number) => (nowMs += ms),
  };
};

const refuse = (error: ApiError) => () => {
  throw error;
};
const accept = () => ({ run: { id: 'run_1' }, input: null, output: {} });

test('a failing network is tried again with the same key until it answers', async () => {
  const bench = createBench([refuse(unreachable()), refuse(unreachable()), accept]);
  bench.outbox.send('cnv_1', request);
  await bench.settle();
  assert.equal(bench.outbox.find('cnv_1')?.state, 'retrying');
  assert.ok(bench.kept.get('cnv_1')?.includes('hi'));
  await bench.pass();
  await bench.pass();
  assert.deepEqual(
    bench.calls.map(({ key }) => key),
    ['key-0-1', 'key-0-1', 'key-0-1'],
  );
  assert.equal(bench.started.length, 1);
  assert.equal(bench.outbox.find('cnv_1'), undefined);
  assert.equal(bench.kept.size, 0);
});

test('a new conversation is made with its instructions; one that is there keeps its own', async () => {
  const made = () => Promise.resolve({ id: 'cnv_9' });
  const bench = createBench([made, accept, accept]);
  bench.outbox.send(newSlot, request, 'Be brief.');
  await bench.settle();
  bench.outbox.send('cnv_1', request, 'Be brief.');
  await bench.settle();
  assert.deepEqual(
    bench.calls.map(({ instructions }) => instructions),
    ['Be brief.', undefined, undefined],
  );
});

test('when the retries are used up it stays, visible, and goes again by hand with the same key', async () => {
  const bench = createBench([...Array.from({ length: 5 }, () => refuse(unreachable())), accept]);
  bench.outbox.send('cnv_1', request);
  await bench.settle();
  for (let i = 0; i < 4; i += 1) await bench.pass();
  assert.equal(bench.outbox.find('cnv_1')?.state, 'failed');
  assert.equal(bench.kept.size, 1);
  bench.outbox.retry('cnv_1');
  await bench.settle();
  assert.equal(bench.started.length, 1);
  assert.equal(new Set(bench.calls.map(({ key }) => key)).size, 1);
});

test('what was sent too often goes again by itself, no sooner than the server has said', async () => {
  const tooMany = new ApiError('request/too-many', '', 429, { retryAfterMs: 7_000 });
  const bench = createBench([refuse(tooMany), accept]);
  bench.outbox.send('cnv_1', request);
  await bench.settle();
  assert.equal(bench.outbox.find('cnv_1')?.state, 'retrying');
  assert.ok(bench.kept.get('cnv_1')?.includes('hi'));
  assert.deepEqual(bench.delays, [7_000]);
  await bench.pass();
  assert.equal(bench.started.length, 1);
});

test('a refusal is not tried again by itself', async () => {
  const bench = createBench([refuse(new ApiError('model/not-found', '', 404))]);
  bench.outbox.send('cnv_1', request);
  await bench.settle();
  assert.equal(bench.outbox.find('cnv_1')?.state, 'failed');
  assert.equal(bench.calls.length, 1);
});

test('the conversation of a new chat is made once, however often the message is sent', async () => {
  const bench = createBench([() => ({ id: 'cnv_9' }), refuse(unreachable()), accept]);
  bench.outbox.send(newSlot, request);
  await bench.settle();
  await bench.pass();
  assert.deepEqual(
    bench.calls.map(({ path }) => path),
    [
      '/api/conversations',
      '/api/conversations/:conversationId/runs',
      '/api/conversations/:conversationId/runs',
    ],
  );
  assert.equal(bench.started[0]?.conversationId, 'cnv_9');
});

test('a second message is not taken while the first is on its way', async () => {
  const bench = createBench([() => new Promise(() => {})]);
  assert.equal(bench.outbox.send('cnv_1', request), true);
  assert.equal(bench.outbox.send('cnv_1', request), false);
});

test('after a crash the message is sent again with the key it had', async () => {
  const kept = new Map<string, string>();
  const before = createBench([() => new Promise(() => {})], kept);
  before.outbox.send('cnv_1', request);
  await before.settle();
  const after = createBench([accept], kept, 5_000);
  after.outbox.restore('cnv_1');
  await after.settle();
  assert.equal(after.calls[0]?.key, 'key-0-1');
  assert.equal(after.started.length, 1);
  assert.equal(kept.size, 0);
});

test('what was left behind long ago waits for a hand', async () => {
  const kept = new Map<string, string>();
  createBench([() => new Promise(() => {})], kept).outbox.send('cnv_1', request);
  const after = createBench([], kept, 86_400_000);
  after.outbox.restore('cnv_1');
  assert.equal(after.outbox.find('cnv_1')?.state, 'failed');
  assert.equal(after.calls.length, 0);
});

test('Stop before the server answered cancels the run as soon as it has', async () => {
  let answer: (value: unknown) => void = () => {};
  const bench = createBench([() => new Promise((resolve) => (answer = resolve)), () => ({})]);
  bench.outbox.send('cnv_1', request);
  await bench.settle();
  bench.outbox.stop('cnv_1');
  answer(accept());
  await bench.settle();
  assert.equal(bench.calls.at(-1)?.path, '/api/runs/:runId/cancel');
});

test('a damaged leftover is passed over', () => {
  const bench = createBench([], new Map([['cnv_1', '{"key":']]));
  bench.outbox.restore('cnv_1');
  assert.equal(bench.outbox.find('cnv_1'), undefined);
});

test('what was refused may go to another model, with a key of its own', async () => {
  const refused = refuse(new ApiError('model/not-found', '', 404));
  const bodies: unknown[] = [];
  const bench = createBench([
    refused,
    ({ body }) => {
      bodies.push(body);
      return accept();
    },
  ]);
  bench.outbox.send('cnv_1', request);
  await bench.settle();
  bench.outbox.retry('cnv_1', { endpointId: 'e', id: 'other' });
  await bench.settle();
  assert.deepEqual(bodies, [
    { ...request, model: { endpointId: 'e', id: 'other' }, idempotencyKey: 'key-0-2' },
  ]);
});

test('an unreachable server may have begun it: it is sent again exactly as it was', async () => {
  const bodies: unknown[] = [];
  const bench = createBench([
    ...Array.from({ length: 5 }, () => refuse(unreachable())),
    ({ body }) => {
      bodies.push(body);
      return accept();
    },
  ]);
  bench.outbox.send('cnv_1', request);
  await bench.settle();
  for (let i = 0; i < 4; i += 1) await bench.pass();
  bench.outbox.retry('cnv_1', { endpointId: 'e', id: 'other' });
  await bench.settle();
  assert.deepEqual(bodies, [{ ...request, idempotencyKey: 'key-0-1' }]);
});

test('taken back, the conversation made for it goes as well', async () => {
  const bench = createBench([
    () => ({ id: 'cnv_9' }),
    refuse(new ApiError('model/not-found', '', 404)),
    () => undefined,
  ]);
  bench.outbox.send(newSlot, request);
  await bench.settle();
  bench.outbox.discard(newSlot);
  assert.equal(bench.calls.at(-1)?.path, '/api/conversations/:conversationId');
  assert.equal(bench.outbox.find(newSlot), undefined);
});
