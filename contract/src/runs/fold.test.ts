import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinDeltas, type RunEvent } from './events.ts';
import { foldEvent, foldEvents, type Parts } from './fold.ts';

const at = '2026-01-31T09:30:00.000Z';
const later = '2026-01-31T09:30:07.000Z';

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
    else if ((event.type === 'text-delta' || event.type === 'reasoning-delta') && cut % 3 === 1) {
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

test('events of a type that is not known yet are passed over', () => {
  const parts = foldEvents([{ type: 'text-start', partId: 't', step: 1 }]);
  assert.equal(foldEvent(parts, { type: 'hologram', shape: 'cube' } as unknown as RunEvent), parts);
});
