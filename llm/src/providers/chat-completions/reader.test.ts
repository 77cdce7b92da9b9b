import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { ModelEvent } from '../../stream.ts';
import { deltaChunk, reasoningIn, textIn } from '../../testing.ts';
import { createChatCompletionsReader } from './reader.ts';

/** The events of these chunks; the end mark follows unless the reader has ended already. */
function read(...chunks: unknown[]): ModelEvent[] {
  const reader = createChatCompletionsReader(['hidden-key-1']);
  for (const chunk of chunks) reader.readData(typeof chunk === 'string' ? chunk : JSON.stringify(chunk));
  reader.readData('[DONE]');
  reader.end();
  return reader.takeEvents();
}

const typesOf = (events: readonly ModelEvent[]) => events.map((event) => event.type);
const toolPiece = (piece: object) => deltaChunk({ tool_calls: [piece] });
const callsIn = (events: readonly ModelEvent[]) => events.filter((event) => event.type === 'tool-call');

const usage = (completion: number) => ({
  choices: [],
  usage: {
    prompt_tokens: 9,
    completion_tokens: completion,
    prompt_tokens_details: { cached_tokens: 4 },
    completion_tokens_details: { reasoning_tokens: 2 },
  },
});
const annotation = (url: string) => ({ type: 'url_citation', url_citation: { url, title: 'A page' } });

describe('the chat completions reader', () => {
  it('tells reasoning of either field from text, once', () => {
    for (const field of ['reasoning', 'reasoning_content']) {
      const events = read(
        deltaChunk({ [field]: 'why' }),
        deltaChunk({ content: 'So.' }),
        deltaChunk({}, 'stop'),
      );
      assert.deepEqual(typesOf(events), [
        'reasoning-start',
        'reasoning-delta',
        'reasoning-end',
        'text-start',
        'text-delta',
        'text-end',
        'finish',
      ]);
    }
    const both = read(deltaChunk({ reasoning: 'why', reasoning_content: 'why' }), deltaChunk({}, 'stop'));
    assert.equal(reasoningIn(both), 'why');
  });

  it('reads content that is an array of text and thinking', () => {
    const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'why' }] };
    const events = read(
      deltaChunk({ content: [thinking, { type: 'text', text: 'So.' }] }),
      deltaChunk({}, 'stop'),
    );
    assert.equal(reasoningIn(events), 'why');
    assert.equal(textIn(events), 'So.');
  });

  it('keeps a text whole whose pieces come with empty fields', () => {
    const empty = {
      tool_calls: [],
      reasoning: null,
      reasoning_content: '',
      refusal: null,
      annotations: [],
      images: [],
    };
    const events = read(
      deltaChunk({ content: 'So ', ...empty }),
      deltaChunk({ content: 'on.', ...empty }, 'stop'),
    );
    assert.deepEqual(typesOf(events), ['text-start', 'text-delta', 'text-delta', 'text-end', 'finish']);
  });

  it('keeps interleaved tool calls apart', () => {
    const events = read(
      toolPiece({ index: 0, id: 'a', function: { name: 'one', arguments: '{"x"' } }),
      toolPiece({ index: 1, id: 'b', function: { name: 'two', arguments: '' } }),
      toolPiece({ index: 0, function: { arguments: ':1}' } }),
      toolPiece({ index: 1, function: { arguments: '{"y":2}' } }),
      deltaChunk({}, 'tool_calls'),
    );
    assert.deepEqual(callsIn(events), [
      { type: 'tool-call', id: 'a', name: 'one', input: { x: 1 }, rawInput: '{"x":1}' },
      { type: 'tool-call', id: 'b', name: 'two', input: { y: 2 }, rawInput: '{"y":2}' },
    ]);
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'tool-calls' });
  });

  it('takes a new id at a used index for a new call', () => {
    const events = read(
      toolPiece({ index: 0, id: 'a', function: { name: 'one', arguments: '{}' } }),
      toolPiece({ index: 0, id: 'b', function: { name: 'one', arguments: '{}' } }),
      deltaChunk({}, 'stop'),
    );
    assert.deepEqual(
      callsIn(events).map((call) => call.id),
      ['a', 'b'],
    );
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'tool-calls' });
  });

  it('gives calls without an id, or with the same one, ids of their own', () => {
    const call = { function: { name: 'one', arguments: '{}' } };
    const nameless = callsIn(
      read(
        deltaChunk(
          {
            tool_calls: [
              { index: 0, ...call },
              { index: 1, ...call },
            ],
          },
          'tool_calls',
        ),
      ),
    );
    for (const { id } of nameless) assert.match(id, /^call_/);
    assert.equal(new Set(nameless.map(({ id }) => id)).size, 2);
    const twins = [
      { index: 0, id: 'a', ...call },
      { index: 1, id: 'a', ...call },
    ];
    assert.equal(
      new Set(callsIn(read(deltaChunk({ tool_calls: twins }, 'tool_calls'))).map(({ id }) => id)).size,
      2,
    );
  });

  it('reads input that comes as an object, and no input as an empty one', () => {
    const events = read(
      toolPiece({ index: 0, id: 'a', function: { name: 'one', arguments: { x: 1 } } }),
      toolPiece({ index: 1, id: 'b', function: { name: 'two' } }),
      deltaChunk({}, 'tool_calls'),
    );
    assert.deepEqual(
      callsIn(events).map((call) => call.input),
      [{ x: 1 }, {}],
    );
  });

  it('tells no tool call of an answer that broke off', () => {
    const reader = createChatCompletionsReader([]);
    reader.readData(
      JSON.stringify(toolPiece({ index: 0, id: 'a', function: { name: 'rm', arguments: '{}' } })),
    );
    reader.end();
    assert.deepEqual(typesOf(reader.takeEvents()), ['tool-input-start', 'tool-input-delta', 'error']);
  });

  it('tells usage once, the last that came, with its details', () => {
    const events = read(deltaChunk({ content: 'So.' }), usage(1), deltaChunk({}, 'stop'), usage(5));
    assert.deepEqual(
      events.filter((event) => event.type === 'usage'),
      [
        {
          type: 'usage',
          usage: { inputTokens: 9, outputTokens: 5, reasoningTokens: 2, cachedInputTokens: 4 },
        },
      ],
    );
  });

  it('tells each page that the answer rests on once, and no other scheme than http', () => {
    const events = read(
      { ...deltaChunk({ content: 'So.' }), citations: ['https://a.test/', 'https://b.test/'] },
      deltaChunk({
        annotations: [
          annotation('https://a.test/'),
          annotation('javascript:alert(1)'),
          annotation('https://c.test/'),
        ],
      }),
      deltaChunk({}, 'stop'),
    );
    assert.deepEqual(
      events.filter((event) => event.type === 'source'),
      [
        { type: 'source', id: 'source-1', url: 'https://a.test/' },
        { type: 'source', id: 'source-2', url: 'https://b.test/' },
        { type: 'source', id: 'source-3', url: 'https://c.test/', title: 'A page' },
      ],
    );
  });

  it('reads a generated image as a file', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } };
    const [file] = read(deltaChunk({ images: [image] }), deltaChunk({}, 'stop'));
    assert.deepEqual(file, {
      type: 'file',
      id: 'file-1',
      mediaType: 'image/png',
      bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    });
  });

  it('ends with the error that a chunk reports, without the key', () => {
    const error = { code: 429, message: 'Slow down, hidden-key-1', metadata: { raw: 'busy upstream' } };
    assert.deepEqual(read(deltaChunk({ content: 'So' }), { error, choices: [] }).at(-1), {
      type: 'error',
      error: { kind: 'rate-limit', message: 'Slow down, [redacted]: busy upstream', status: 429 },
    });
    const inWords = read({ error: 'model is loading, try again' }).at(-1);
    assert.deepEqual(inWords, {
      type: 'error',
      error: { kind: 'overloaded', message: 'model is loading, try again' },
    });
  });

  it('tolerates keep-alives and chunks of other shapes', () => {
    const events = read(
      'ping',
      '[]',
      '7',
      'null',
      { choices: 'none' },
      { choices: [null] },
      { choices: [{ delta: 3 }] },
      deltaChunk({ content: 'So.', role: 'assistant', tool_calls: null }),
      deltaChunk({}, 'stop'),
    );
    assert.equal(textIn(events), 'So.');
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
  });

  it('ends well when the counts fail to come after the answer', () => {
    const reader = createChatCompletionsReader([]);
    reader.readData(JSON.stringify(deltaChunk({ content: 'So.' }, 'length')));
    reader.end({ kind: 'timeout', message: 'The server was silent.' });
    assert.deepEqual(reader.takeEvents().at(-1), { type: 'finish', reason: 'length' });
  });

  it('never throws and ends exactly once, whatever the chunks hold', () => {
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        tie('object'),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
      object: fc.dictionary(
        fc.constantFrom(
          'choices',
          'delta',
          'content',
          'tool_calls',
          'index',
          'id',
          'function',
          'name',
          'arguments',
          'usage',
          'error',
          'message',
          'finish_reason',
          'annotations',
          'images',
          'citations',
          'type',
          'text',
        ),
        tie('value'),
        { maxKeys: 5 },
      ),
    }));
    fc.assert(
      fc.property(fc.array(anything.object, { maxLength: 8 }), (chunks) => {
        const events = read(...chunks);
        assert.equal(events.filter(({ type }) => type === 'finish' || type === 'error').length, 1);
        assert.ok(['finish', 'error'].includes(events.at(-1)!.type));
      }),
    );
  });
});
