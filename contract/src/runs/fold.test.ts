import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinDeltas, type RunEvent } from './events.ts';
import { foldEvent, foldEvents, type Parts } from './fold.ts';
import type { ToolView } from './parts.ts';

const at = '2026-01-31T09:30:00.000Z';
const later = '2026-01-31T09:30:07.000Z';

const risk = {
  readsPrivate: false,
  readsUntrusted: false,
  writes: true,
  sendsOut: false,
  idempotent: false,
};
const source = { id: 'builtin', kind: 'builtin' as const, name: 'Built in', host: null };
const tool = { key: 'builtin/write', name: 'write', title: null, source, risk };
const request = {
  kind: 'approval' as const,
  tool,
  input: {},
  reason: 'risk' as const,
  remember: [],
};
const output = { items: [{ type: 'text' as const, text: 'written' }], isError: false, truncated: null };

const partId = fc.constantFrom('a', 'b', 'c');
const step = fc.constantFrom(1, 2);
const event: fc.Arbitrary<RunEvent> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('text-delta' as const),
      partId,
      text: fc.string({ maxLength: 8 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('reasoning-delta' as const),
      partId,
      text: fc.string({ maxLength: 8 }),
    }),
  },
  fc.constant<RunEvent>({ type: 'take-over', at }),
  fc.record({ type: fc.constant('text-start' as const), partId, step }),
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('tool-input-delta' as const),
      partId,
      text: fc.string({ maxLength: 8 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('tool-progress' as const),
      partId,
      done: fc.nat(9),
      total: fc.constant(9),
      message: fc.constant(null),
    }),
  },
  fc.record({
    type: fc.constant('tool-input-start' as const),
    partId,
    step,
    callId: fc.constant('call'),
    tool: fc.constant(tool),
  }),
  fc.record({ type: fc.constant('tool-call' as const), partId, input: fc.jsonValue() }),
  fc.record({ type: fc.constant('tool-start' as const), partId, at: fc.constant(at) }),
  fc.record({
    type: fc.constant('tool-result' as const),
    partId,
    status: fc.constantFrom('done' as const, 'failed' as const, 'unknown' as const),
    output: fc.constant(output),
    at: fc.constant(later),
  }),
  fc.record({
    type: fc.constant('tool-view' as const),
    partId,
    view: fc.constantFrom<ToolView>(
      { uri: 'ui://harbour/map', fileId: 'fil_1', connects: [], loads: ['https://tiles.example'] },
      { uri: 'ui://harbour/map', problem: 'unreachable' },
    ),
  }),
  fc.record({
    type: fc.constant('interaction-request' as const),
    interactionId: fc.constantFrom('int_1', 'int_2'),
    source: fc.constant(source),
    request: fc.constant(request),
    partId: fc.option(partId),
    expiresAt: fc.constant(later),
  }),
  fc.record({
    type: fc.constant('interaction-answer' as const),
    interactionId: fc.constantFrom('int_1', 'int_2'),
    status: fc.constantFrom('answered' as const, 'expired' as const),
  }),
  fc.constant<RunEvent>({ type: 'wait', at }),
  fc.constant<RunEvent>({ type: 'resume', at }),
  fc.constant<RunEvent>({
    type: 'notice',
    notice: { type: 'notice', kind: 'step-limit', id: 'n', steps: 40 },
  }),
  fc.record({ type: fc.constant('reasoning-start' as const), partId, step, at: fc.constant(at) }),
  fc.record({ type: fc.constant('reasoning-end' as const), partId, at: fc.constant(later) }),
  fc.record({
    type: fc.constant('step-cut' as const),
    step,
    reason: fc.constant('connection' as const),
    at: fc.constant(at),
  }),
  fc.constant<RunEvent>({
    type: 'retry',
    step: 1,
    error: 'overloaded',
    message: 'busy',
    attempt: 2,
    attempts: 4,
    retryAt: later,
  }),
  fc.constant<RunEvent>({ type: 'error', partId: 'e', code: 'auth', message: 'no' }),
  fc.constant<RunEvent>({ type: 'run-end', status: 'done', at: later }),
);

/** Joins neighbouring deltas where `cuts` lets it, and splits others in two: another chunking of the same log. */
const rechunk = (events: readonly RunEvent[], cuts: readonly number[]): RunEvent[] => {
  const chunks: RunEvent[] = [];
  events.forEach((event, index) => {
    const cut = cuts[index % cuts.length] ?? 0;
    const last = chunks.at(-1);
    const joined = cut % 2 === 0 && last ? joinDeltas(last, event) : null;
    if (joined) chunks[chunks.length - 1] = joined;
    else if (
      (event.type === 'text-delta' ||
        event.type === 'reasoning-delta' ||
        event.type === 'tool-input-delta') &&
      cut % 3 === 1
    ) {
      const middle = cut % (event.text.length + 1);
      chunks.push(
        { ...event, text: event.text.slice(0, middle) },
        { ...event, text: event.text.slice(middle) },
      );
    } else chunks.push(event);
  });
  return chunks;
};

test('any re-chunking of deltas folds to the same parts', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 40 }),
      fc.array(fc.nat(20), { minLength: 1, maxLength: 7 }),
      (events, cuts) => {
        assert.deepEqual(foldEvents(rechunk(events, cuts)), foldEvents(events));
      },
    ),
    { numRuns: 2000 },
  );
});

test('folding changes nothing that it was given', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      let parts: Parts = [];
      for (const next of events) {
        const before = structuredClone(parts);
        const folded = foldEvent(parts, next);
        assert.deepEqual(parts, before);
        parts = folded;
      }
    }),
  );
});

test('text and reasoning are gathered part by part, with the time that thinking took', () => {
  const parts = foldEvents([
    { type: 'reasoning-start', partId: 'r', step: 1, at },
    { type: 'reasoning-delta', partId: 'r', text: 'hm' },
    { type: 'reasoning-end', partId: 'r', at: later },
    { type: 'text-start', partId: 't', step: 1 },
    { type: 'text-delta', partId: 't', text: 'Hel' },
    { type: 'text-delta', partId: 't', text: 'lo' },
    { type: 'text-end', partId: 't' },
  ]);
  assert.deepEqual(parts, [
    { type: 'reasoning', id: 'r', step: 1, text: 'hm', startedAt: at, endedAt: later },
    { type: 'text', id: 't', step: 1, text: 'Hello' },
  ]);
});

test('what a cut step wrote becomes one notice where it stood; other steps stay', () => {
  const parts = foldEvents([
    { type: 'text-start', partId: 'kept', step: 1 },
    { type: 'text-delta', partId: 'kept', text: 'kept' },
    { type: 'reasoning-start', partId: 'r', step: 2, at },
    { type: 'reasoning-delta', partId: 'r', text: 'thinking' },
    { type: 'text-start', partId: 't', step: 2 },
    { type: 'text-delta', partId: 't', text: 'half an ans' },
    { type: 'step-cut', step: 2, reason: 'taken-over', at },
    { type: 'text-start', partId: 'again', step: 2 },
    { type: 'text-delta', partId: 'again', text: 'the answer' },
  ]);
  assert.deepEqual(parts, [
    { type: 'text', id: 'kept', step: 1, text: 'kept' },
    { type: 'notice', kind: 'step-cut', id: 'r', reason: 'taken-over', text: 'half an ans' },
    { type: 'text', id: 'again', step: 2, text: 'the answer' },
  ]);
});

test('a step that was cut before it wrote anything leaves no trace', () => {
  assert.deepEqual(foldEvents([{ type: 'step-cut', step: 1, reason: 'connection', at }]), []);
});

test('a retry is told while it lasts and gone with the next word, error or end', () => {
  const retry: RunEvent = {
    type: 'retry',
    step: 1,
    error: 'rate-limit',
    message: '',
    attempt: 2,
    attempts: 4,
    retryAt: later,
  };
  const waiting = foldEvents([retry, { ...retry, attempt: 3 }]);
  assert.equal(waiting.length, 1);
  assert.equal(waiting[0]?.type === 'notice' && waiting[0].kind === 'retry' && waiting[0].attempt, 3);
  assert.deepEqual(
    foldEvent(waiting, { type: 'text-start', partId: 't', step: 1 }).map(({ type }) => type),
    ['text'],
  );
  assert.deepEqual(
    foldEvent(waiting, { type: 'error', partId: 'e', code: 'auth', message: '' }).map(({ type }) => type),
    ['error'],
  );
  assert.deepEqual(foldEvent(waiting, { type: 'run-end', status: 'cancelled', at }), []);
});

test('a run that ends while it thinks has thought until then', () => {
  const parts = foldEvents([
    { type: 'reasoning-start', partId: 'r', step: 1, at },
    { type: 'run-end', status: 'cancelled', at: later },
  ]);
  assert.equal(parts[0]?.type === 'reasoning' && parts[0].endedAt, later);
});

test('a call is gathered from its first word to its result', () => {
  const replay = { google: { thoughtSignature: 's' } };
  const call = foldEvents([
    { type: 'tool-input-start', partId: 'c', step: 1, callId: 'call', tool },
    { type: 'tool-input-delta', partId: 'c', text: '{"line":' },
    { type: 'tool-input-delta', partId: 'c', text: '1}' },
  ]);
  assert.equal(call[0]?.type === 'tool' && call[0].inputText, '{"line":1}');
  const done = foldEvents(
    [
      { type: 'tool-call', partId: 'c', input: { line: 1 }, replay },
      { type: 'tool-start', partId: 'c', at },
      { type: 'tool-progress', partId: 'c', done: 1, total: 2, message: 'half' },
      { type: 'tool-result', partId: 'c', status: 'done', output, at: later },
      { type: 'tool-view', partId: 'c', view: { uri: 'ui://c', problem: 'missing' } },
    ],
    call,
  );
  assert.deepEqual(done, [
    {
      type: 'tool',
      id: 'c',
      step: 1,
      callId: 'call',
      tool,
      inputText: '',
      input: { line: 1 },
      replay,
      status: 'done',
      progress: null,
      output,
      startedAt: at,
      endedAt: later,
      view: { uri: 'ui://c', problem: 'missing' },
    },
  ]);
});

test('a call that waits for a person goes on with what they answered', () => {
  const waiting = foldEvents([
    { type: 'tool-input-start', partId: 'c', step: 1, callId: 'call', tool },
    { type: 'tool-call', partId: 'c', input: {} },
    { type: 'interaction-request', interactionId: 'int_1', source, request, partId: 'c', expiresAt: later },
    { type: 'wait', at },
  ]);
  const statuses = (parts: Parts) => parts.map((part) => ('status' in part ? part.status : null));
  assert.deepEqual(statuses(waiting), ['waiting', 'open']);
  const answered = foldEvents(
    [
      { type: 'resume', at },
      { type: 'interaction-answer', interactionId: 'int_1', status: 'answered' },
    ],
    waiting,
  );
  assert.deepEqual(statuses(answered), ['called', 'answered']);
  const edited = foldEvent(answered, { type: 'tool-start', partId: 'c', at, input: { line: 2 } });
  assert.deepEqual(edited[0]?.type === 'tool' && edited[0].input, { line: 2 });
});

test('what is under way when a run ends ends with it', () => {
  const parts = foldEvents([
    { type: 'tool-input-start', partId: 'c', step: 1, callId: 'call', tool },
    { type: 'interaction-request', interactionId: 'int_1', source, request, partId: 'c', expiresAt: later },
    { type: 'run-end', status: 'cancelled', at: later },
  ]);
  assert.deepEqual(
    parts.map((part) => ('status' in part ? part.status : null)),
    ['cancelled', 'cancelled'],
  );
});

test('calls that a cut step had begun to write go with it', () => {
  const parts = foldEvents([
    { type: 'text-start', partId: 't', step: 1 },
    { type: 'text-delta', partId: 't', text: 'Let me see' },
    { type: 'tool-input-start', partId: 'c', step: 1, callId: 'call', tool },
    { type: 'step-cut', step: 1, reason: 'connection', at },
  ]);
  assert.deepEqual(parts, [
    { type: 'notice', kind: 'step-cut', id: 't', reason: 'connection', text: 'Let me see' },
  ]);
});

test('events of a type that is not known yet are passed over', () => {
  const parts = foldEvents([{ type: 'text-start', partId: 't', step: 1 }]);
  assert.equal(foldEvent(parts, { type: 'hologram', shape: 'cube' } as unknown as RunEvent), parts);
});
