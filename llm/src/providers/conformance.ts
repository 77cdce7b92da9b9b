/** What every provider has to do with what a model server can do to it. A new provider passes this suite. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ModelErrorKind } from '../errors.ts';
import { type ModelCall, type ModelEvent, streamModel } from '../stream.ts';
import { collectEvents, reasoningIn, textIn } from '../testing.ts';

type Events = readonly ModelEvent[];

/** A server made to behave in one way, and the call that meets it. */
export interface Situation {
  call: Omit<ModelCall, 'signal'>;
  text?: string;
  reasoning?: string;
  /** Further facts, about the server's side, once the events are in. */
  verify?(events: Events): void | Promise<void>;
}

export type SetUp = (test: TestContext) => Situation | Promise<Situation>;

const CASES = {
  text: says,
  'text in characters that are split over reads': says,
  'text without an end mark': says,
  reasoning: says,
  'think tags': says,
  'images in': says,
  'images of tools in': says,
  tools: callsTools(1),
  'parallel tools': callsTools(2),
  'tool input that is not JSON': (events: Events) => {
    const [call] = events.filter((event) => event.type === 'tool-call');
    assert.equal(call?.invalid, true);
    assert.equal(call.input, undefined);
    assert.notEqual(call.rawInput, '');
  },
  usage: (events: Events) => {
    const usages = events.filter((event) => event.type === 'usage');
    assert.equal(usages.length, 1);
    assert.ok(usages[0]!.usage.inputTokens! > 0);
    assert.ok(usages[0]!.usage.outputTokens! > 0);
  },
  'a refused key': failsAs('auth', 401),
  'a rate limit with a time to wait': (events: Events) => {
    failsAs('rate-limit', 429)(events);
    const { error } = events.at(-1) as ModelEvent & { type: 'error' };
    assert.equal(error.retryAfterMs, 7000);
  },
  'a prompt beyond the window': failsAs('context-overflow', 400),
  'a broken server': failsAs('overloaded'),
  'a filtered answer': failsAs('refused'),
  'an empty answer': failsAs('overloaded'),
  'broken data': failsAs('network'),
  'a connection dropped within the answer': (events: Events) => {
    failsAs('network')(events);
    assert.notEqual(textIn(events), '', 'what came before the drop is kept');
  },
  'an answer that ends without its end mark': (events: Events) => {
    failsAs('network')(events);
    assert.notEqual(textIn(events), '', 'what came before the end is kept');
  },
  'a server that cannot be reached': failsAs('network'),
  'a server that falls silent': failsAs('timeout'),
} satisfies Record<string, (events: Events, situation: Situation) => void>;

export type CaseName = keyof typeof CASES | 'abort' | 'leaving early';
export const caseNames = [...Object.keys(CASES), 'abort', 'leaving early'] as CaseName[];

/** A string says why a case cannot happen to this provider; it is for the reader, there is nothing to run. */
export type Subject = Record<CaseName, SetUp | string>;

export function describeConformance(providerName: string, subject: Subject) {
  describe(`${providerName} conforms`, () => {
    for (const [name, setUp] of Object.entries(subject)) {
      if (typeof setUp === 'string') continue;
      it(`in the case of ${name}`, { timeout: 10_000 }, async (test) => {
        const situation = await setUp(test);
        if (name === 'abort') await abortsQuietly(situation);
        else if (name === 'leaving early') await leavesEarly(situation);
        else await runCase(name as keyof typeof CASES, situation);
      });
    }
  });
}

async function runCase(name: keyof typeof CASES, situation: Situation) {
  const events = await collectEvents(
    streamModel({ ...situation.call, signal: new AbortController().signal }),
  );
  assertKeepsContract(events);
  CASES[name](events, situation);
  await situation.verify?.(events);
}

/** The promise of `streamModel` that holds whatever happens. */
export function assertKeepsContract(events: Events) {
  const open = new Map<string, string>();
  const usedIds = new Set<string>();
  for (const [at, event] of events.entries()) {
    const isLast = at === events.length - 1;
    assert.equal(
      event.type === 'finish' || event.type === 'error',
      isLast,
      `${event.type} at ${at} of ${events.length}`,
    );
    const [, kind, phase] = /^(text|reasoning)-(start|delta|end)$/.exec(event.type) ?? [];
    if (kind === undefined || !('id' in event)) continue;
    if (phase === 'start') {
      assert.ok(!usedIds.has(event.id), `part ${event.id} starts once`);
      usedIds.add(event.id);
      open.set(event.id, kind);
    } else {
      assert.equal(open.get(event.id), kind, `${event.type} belongs to an open part`);
      if (phase === 'end') open.delete(event.id);
    }
  }
  assert.equal(open.size, 0, 'every part is closed');
}

function says(events: Events, { text, reasoning = '' }: Situation) {
  assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
  assert.equal(textIn(events), text);
  assert.equal(reasoningIn(events), reasoning);
  const kinds = events.map((event) => event.type);
  if (reasoning !== '') assert.ok(kinds.indexOf('reasoning-end') < kinds.indexOf('text-start'));
}

function callsTools(count: number) {
  return (events: Events) => {
    const calls = events.filter((event) => event.type === 'tool-call');
    assert.equal(calls.length, count);
    assert.equal(new Set(calls.map((call) => call.id)).size, count);
    for (const call of calls) {
      assert.deepEqual(call.input, JSON.parse(call.rawInput));
      const start = events.find((event) => event.type === 'tool-input-start' && event.id === call.id);
      assert.ok(start && 'name' in start && start.name === call.name);
      const pieces = events.filter((event) => event.type === 'tool-input-delta' && event.id === call.id);
      assert.equal(pieces.map((piece) => 'text' in piece && piece.text).join(''), call.rawInput);
    }
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'tool-calls' });
  };
}

function failsAs(kind: ModelErrorKind, status?: number) {
  return (events: Events) => {
    const last = events.at(-1);
    assert.equal(last?.type, 'error');
    assert.equal(last.error.kind, kind, last.error.message);
    assert.ok(last.error.message.length > 10 && last.error.message.length <= 500);
    if (status !== undefined) assert.equal(last.error.status, status);
  };
}

async function abortsQuietly({ call, verify }: Situation) {
  const controller = new AbortController();
  const events: ModelEvent[] = [];
  let abortedAt = 0;
  for await (const batch of streamModel({ ...call, signal: controller.signal })) {
    assert.equal(abortedAt, 0, 'nothing comes after the abort');
    events.push(...batch);
    if (!batch.some((event) => event.type === 'text-delta')) continue;
    abortedAt = performance.now();
    controller.abort();
  }
  assert.ok(abortedAt > 0, 'some text came');
  assert.ok(performance.now() - abortedAt < 500, 'the iteration ends at once');
  assert.ok(!events.some((event) => event.type === 'finish' || event.type === 'error'), 'an abort is no end');
  await verify?.(events);
}

async function leavesEarly({ call, verify }: Situation) {
  for await (const batch of streamModel({ ...call, signal: new AbortController().signal })) {
    if (batch.some((event) => event.type === 'text-delta')) break;
  }
  await verify?.([]);
}
