import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { UserContent } from '../prompt.ts';
import { type ModelCall, type ModelEvent, streamModel } from '../stream.ts';
import { collectEvents, fetchForTests, reasoningIn, textIn, userPrompt } from '../testing.ts';
import { titleFrom } from './title.ts';
import { piecesOf } from './tokens.ts';

const FAST = { tokensPerSecond: 0 };

function ask(modelId: string, text: string, settings: object = FAST, more: Partial<ModelCall> = {}) {
  const call = {
    endpoint: { provider: 'scripted' as const, fetch: fetchForTests },
    modelId,
    prompt: userPrompt(text),
    settings: { ...settings },
    signal: new AbortController().signal,
    ...more,
  };
  return collectEvents(streamModel(call));
}

function errorIn(events: readonly ModelEvent[]) {
  const last = events.at(-1);
  return last?.type === 'error' ? last.error : undefined;
}

const tokensIn = (events: readonly ModelEvent[]) =>
  events.filter((event) => event.type === 'text-delta').length;

describe('the scripted model', () => {
  it('says that it is one, thinks, and shows a table, code and math', async () => {
    const events = await ask('demo', 'What is this?');
    assert.match(textIn(events), /script/);
    assert.match(textIn(events), /\| --- \|/);
    assert.match(textIn(events), /```ts/);
    assert.match(textIn(events), /\$\$/);
    assert.notEqual(reasoningIn(events), '');
  });

  it('answers the same prompt in the same way and another one in another', async () => {
    const [first, again, other] = await Promise.all(
      ['hello', 'hello', 'write code'].map((text) => ask('demo', text)),
    );
    assert.equal(textIn(first!), textIn(again!));
    assert.notEqual(textIn(first!), textIn(other!));
  });

  it('echoes any message exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }), async (text) => {
        assert.equal(textIn(await ask('echo', text)), text);
      }),
      { numRuns: 30 },
    );
  });

  it('says which images came with the message, also when nothing else did', async () => {
    const image = { type: 'image' as const, mediaType: 'image/png', bytes: new Uint8Array(70) };
    const see = (model: string, content: UserContent[]) =>
      ask(model, '', FAST, { prompt: { messages: [{ role: 'user', content }] } });
    const words = { type: 'text' as const, text: 'Look' };
    assert.equal(textIn(await see('echo', [image])), '[1 image (image/png, 70 bytes)]');
    assert.equal(
      textIn(await see('echo', [words, image, image])),
      'Look\n\n[2 images (image/png, 70 bytes; image/png, 70 bytes)]',
    );
    assert.match(textIn(await see('demo', [words, image])), /came 1 image \(image\/png, 70 bytes\)/);
  });

  it('gives exactly as many tokens as told, of each kind of content', async () => {
    for (const content of ['prose', 'markdown', 'code', 'table', 'math']) {
      for (const tokens of [1, 3, 700]) {
        const events = await ask('paced', 'go', { ...FAST, tokens, content, thinkTokens: 5 });
        assert.equal(tokensIn(events), tokens, content);
        assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
        const usage = events.find((event) => event.type === 'usage');
        assert.equal(usage?.usage.outputTokens, tokens + 5);
        assert.equal(usage.usage.reasoningTokens, 5);
      }
    }
    for (const tokens of [5, 900])
      assert.equal(tokensIn(await ask('demo', 'hi', { ...FAST, tokens })), tokens);
  });

  it('keeps its pace by the clock', async () => {
    const startMs = performance.now();
    await ask('paced', 'go', { tokens: 50, tokensPerSecond: 250, firstTokenDelayMs: 50 });
    const tookMs = performance.now() - startMs;
    // 49 intervals of 4 ms after the delay; the upper bound only has to rule out timers that add up.
    assert.ok(tookMs >= 240 && tookMs < 1_000, `${tookMs} ms`);
  });

  it('stops at once while it waits for its first token', async () => {
    const startMs = performance.now();
    const signal = AbortSignal.timeout(20);
    const events = await ask('paced', 'go', { firstTokenDelayMs: 60_000 }, { signal });
    assert.deepEqual(events, []);
    assert.ok(performance.now() - startMs < 1_000);
  });
});

describe('a /script line', () => {
  it('overrules the settings, with short words for what is typed most', async () => {
    const events = await ask('paced', 'please\n/script tokens=7 rate=0 think=2 content=code\nthanks', {
      tokens: 99,
    });
    assert.equal(tokensIn(events), 7);
    assert.equal(events.filter((event) => event.type === 'reasoning-delta').length, 2);
    assert.match(textIn(events), /^```ts/);
  });

  it('is refused by name when it is not understood', async () => {
    const cases = {
      'colour=red': /colour/,
      'tokens=many': /tokens/,
      tokens: /"tokens"/,
      'rate=1 tokensPerSecond=2': /twice/,
    };
    for (const [line, complaint] of Object.entries(cases)) {
      const error = errorIn(await ask('demo', `/script ${line}`));
      assert.equal(error?.kind, 'bad-request');
      assert.match(error.message, complaint);
    }
    assert.match(errorIn(await ask('demo', '/script\n/script'))!.message, /one \/script line/);
  });

  it('counts only at the start of a line, in the last message of the user', async () => {
    const prompt = {
      messages: [
        { role: 'user' as const, content: [{ type: 'text' as const, text: '/script fail=auth' }] },
        { role: 'assistant' as const, content: [{ type: 'text' as const, text: 'No.' }] },
        { role: 'user' as const, content: [{ type: 'text' as const, text: 'try /script fail=auth' }] },
      ],
    };
    assert.equal(errorIn(await ask('paced', '', FAST, { prompt })), undefined);
  });
});

describe('a failure on purpose', () => {
  it('goes away after as many calls as told, for each conversation on its own', async () => {
    const line = '/script rate=0 fail=rate-limit failTimes=2 retryAfterMs=50';
    const kinds = [];
    for (let call = 0; call < 3; call++) kinds.push(errorIn(await ask('paced', `one\n${line}`))?.kind);
    assert.deepEqual(kinds, ['rate-limit', 'rate-limit', undefined]);
    const { kind, status, retryAfterMs } = errorIn(await ask('paced', `two\n${line}`))!;
    assert.deepEqual({ kind, status, retryAfterMs }, { kind: 'rate-limit', status: 429, retryAfterMs: 50 });
  });

  it('comes after as many tokens as told', async () => {
    const events = await ask('paced', 'go', { ...FAST, fail: 'network', failAfterTokens: 4 });
    assert.equal(tokensIn(events), 4);
    assert.equal(errorIn(events)?.kind, 'network');
  });
});

describe('a scripted title', () => {
  it('is made from the words of the message when instructions ask for one', async () => {
    const prompt = userPrompt(
      'how do I **bake** bread at home without yeast?\n/script fail=auth',
      'Write a title for it.',
    );
    const events = await ask('demo', '', {}, { prompt });
    assert.equal(textIn(events), 'How do I bake bread at');
    assert.equal(reasoningIn(events), '');
  });

  it('is short in every script and never empty', () => {
    assert.equal(titleFrom('???'), 'Untitled');
    assert.equal(titleFrom('/script tokens=3\n hello, world!'), 'Hello world');
    assert.equal(titleFrom('世'.repeat(100)).length, 40);
    assert.equal(titleFrom('C++ vs. C# ...'), 'C++ vs. C#');
  });
});

describe('the pieces of a text', () => {
  it('join to the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(piecesOf(text).join(''), text);
      }),
    );
  });

  it('are words with the space before them, and single ideographs', () => {
    assert.deepEqual(piecesOf('Hello  world, 世界'), ['Hello', '  world,', ' 世', '界']);
  });
});
