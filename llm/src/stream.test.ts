import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProviderId } from './endpoint.ts';
import { findProvider } from './providers/registry.ts';
import { settingsJsonSchemaFor, settingsSchemaFor } from './settings.ts';
import { type ModelEvent, streamModel } from './stream.ts';
import { collectEvents, deltaChunk, playWire, userPrompt, wireOf } from './testing.ts';

const signal = new AbortController().signal;

function errorIn(events: readonly ModelEvent[]) {
  const last = events.at(-1);
  assert.equal(last?.type, 'error');
  return last.error;
}

describe('a model stream', () => {
  it('closes the open parts before an error', async (test) => {
    const server = await playWire((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(wireOf(deltaChunk({ reasoning: 'hm' }), deltaChunk({ content: 'Well' })));
    });
    test.after(() => server.close());
    const events = await collectEvents(
      streamModel({ endpoint: server.endpoint, modelId: 'm', prompt: userPrompt('hi'), signal }),
    );
    assert.deepEqual(events.map((event) => event.type).slice(-3), ['text-delta', 'text-end', 'error']);
    assert.deepEqual(errorIn(events), {
      kind: 'network',
      message: 'The connection closed before the answer was complete.',
    });
  });

  it('turns what a fetch throws into an error event, without the key', async () => {
    const apiKey = 'a-secret-of-the-house';
    const fetch = () => Promise.reject(new Error(`${apiKey} is not allowed out`));
    const endpoint = {
      provider: 'openai-compatible' as const,
      baseUrl: 'http://model.test/v1',
      apiKey,
      fetch,
    };
    const events = await collectEvents(
      streamModel({ endpoint, modelId: 'm', prompt: userPrompt('hi'), signal }),
    );
    assert.deepEqual(events, [
      {
        type: 'error',
        error: { kind: 'network', message: 'The connection failed: [redacted] is not allowed out' },
      },
    ]);
  });

  it('refuses a setting that the provider does not know, by name', async () => {
    const call = { modelId: 'm', prompt: userPrompt('hi'), settings: { topX: 3, temperature: 9 }, signal };
    const endpoint = { provider: 'openai-compatible' as const, fetch: () => assert.fail('nothing is sent') };
    const { kind, message } = errorIn(await collectEvents(streamModel({ ...call, endpoint })));
    assert.equal(kind, 'bad-request');
    assert.match(message, /topX/);
    assert.match(message, /temperature/);
  });

  it('refuses a provider that it does not have', async () => {
    const endpoint = { provider: 'oracle' as ProviderId, fetch: () => assert.fail('nothing is sent') };
    const events = await collectEvents(
      streamModel({ endpoint, modelId: 'm', prompt: userPrompt('hi'), signal }),
    );
    assert.equal(errorIn(events).kind, 'bad-request');
  });

  it('says nothing at all when it was aborted before it began', async () => {
    const endpoint = { provider: 'scripted' as const, fetch: () => assert.fail('nothing is sent') };
    const aborted = AbortSignal.abort();
    const events = await collectEvents(
      streamModel({ endpoint, modelId: 'demo', prompt: userPrompt('hi'), signal: aborted }),
    );
    assert.deepEqual(events, []);
  });

  it('ends when aborted while a fetch that ignores its signal is reading', { timeout: 2_000 }, async () => {
    const body = new ReadableStream({
      start: (stream) => stream.enqueue(new TextEncoder().encode(wireOf(deltaChunk({ content: 'Well' })))),
    });
    const fetch = () =>
      Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    const endpoint = { provider: 'openai-compatible' as const, baseUrl: 'http://model.test/v1', fetch };
    const controller = new AbortController();
    const call = { endpoint, modelId: 'm', prompt: userPrompt('hi'), signal: controller.signal };
    const events: ModelEvent[] = [];
    for await (const batch of streamModel(call)) {
      events.push(...batch);
      if (batch.some((event) => event.type === 'text-delta')) setTimeout(() => controller.abort(), 5);
    }
    assert.deepEqual(
      events.map((event) => event.type),
      ['text-start', 'text-delta'],
    );
  });
});

describe('the providers', () => {
  it('carry the id they are registered by', () => {
    const ids = ['openai-compatible', 'openai', 'anthropic', 'google', 'ollama', 'scripted'] as const;
    for (const id of ids) assert.equal(findProvider(id)?.id, id);
    assert.equal(findProvider('toString'), undefined);
  });

  it('describe their settings as a closed JSON Schema', () => {
    const schema = settingsJsonSchemaFor('openai-compatible');
    assert.equal(schema.additionalProperties, false);
    const { temperature } = schema.properties as { temperature: { minimum: number; maximum: number } };
    assert.deepEqual([temperature.minimum, temperature.maximum], [0, 2]);
    assert.equal(settingsSchemaFor('openai').safeParse({ topK: 1 }).success, false);
    assert.equal(settingsSchemaFor('scripted').safeParse({ tokens: 5, content: 'table' }).success, true);
  });
});
