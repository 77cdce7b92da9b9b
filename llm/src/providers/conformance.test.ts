import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, type TestContext } from 'node:test';
import { LLMock } from '@copilotkit/aimock';
import type { ModelTool } from '../prompt.ts';
import type { ModelCall } from '../stream.ts';
import { deltaChunk, fetchForTests, playWire, userPrompt, wireOf } from '../testing.ts';
import { describeConformance, type SetUp, type Situation } from './conformance.ts';

const TEXT = 'Grüße an die 世界 👩‍🚀: naïve façade, Ω.';
const REASONING = 'First I look at it, then I say it.';

/** An independent implementation of the wire, so that our reader is not tested against our own reading of it. */
const upstream = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 5 });
before(async () => {
  upstream.onMessage('say it', { content: TEXT });
  upstream.onMessage('look at this', { content: TEXT });
  upstream.onMessage('think first', { content: TEXT, reasoning: REASONING });
  upstream.onMessage('one tool', { toolCalls: [{ name: 'weather', arguments: '{"city":"Köln","days":2}' }] });
  upstream.onMessage('two tools', {
    toolCalls: [
      { name: 'weather', arguments: '{"city":"Köln"}' },
      { name: 'weather', arguments: '{"city":"東京"}' },
    ],
  });
  upstream.onMessage('count it', {
    content: TEXT,
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  });
  upstream.onMessage('slowly', { content: TEXT.repeat(50) }, { streamingProfile: { ttft: 1, tps: 50 } });
  upstream.onMessage(
    'drop it',
    { content: TEXT.repeat(5) },
    { truncateAfterChunks: 8, streamingProfile: { ttft: 1, tps: 500 } },
  );
  const refusals = { 401: 'invalid_api_key', 429: 'rate_limit_exceeded', 500: 'server_error' };
  for (const [status, code] of Object.entries(refusals)) {
    const error = { message: `This answer has status ${status}`, type: 'invalid_request_error', code };
    upstream.onMessage(`fail ${status}`, { error, status: Number(status), retryAfter: 7 });
  }
  const overflow =
    "This model's maximum context length is 10 tokens. Please reduce the length of the messages.";
  const error = { message: overflow, type: 'invalid_request_error', code: 'context_length_exceeded' };
  upstream.onMessage('too much', { error, status: 400 });
  await upstream.start();
});
after(() => upstream.stop());

const tools: ModelTool[] = [
  {
    name: 'weather',
    description: 'The weather of a city',
    inputSchema: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'number' } } },
  },
];

function asking(message: string, more: Partial<Situation> = {}, call: Partial<ModelCall> = {}): SetUp {
  return () => {
    const endpoint = {
      provider: 'openai-compatible' as const,
      baseUrl: `${upstream.url}/v1`,
      apiKey: 'sk-test',
      fetch: fetchForTests,
    };
    return {
      call: { endpoint, modelId: 'gpt-5', prompt: userPrompt(message), ...call },
      text: TEXT,
      ...more,
    };
  };
}

/** A server that plays exactly these bytes, for what a well-behaved fake does not do. */
function playing(
  answer: (response: ServerResponse) => void | Promise<void>,
  more: Partial<Situation> = {},
  call: Partial<ModelCall> = {},
): SetUp {
  return async (test: TestContext) => {
    const server = await playWire((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return answer(response);
    });
    test.after(() => server.close());
    return {
      call: { endpoint: server.endpoint, modelId: 'm', prompt: userPrompt('hi'), ...call },
      text: TEXT,
      ...more,
    };
  };
}

const ENDED = [deltaChunk({}, 'stop'), '[DONE]'];

describeConformance('openai-compatible', {
  text: asking('say it'),
  'text in characters that are split over reads': playing(async (response) => {
    for (const byte of Buffer.from(wireOf(deltaChunk({ content: TEXT }), ...ENDED))) {
      response.write(Buffer.of(byte));
      await sleep(0);
    }
    response.end();
  }),
  'text without an end mark': playing((response) => {
    response.end(wireOf(deltaChunk({ content: TEXT }, 'stop')));
  }),
  reasoning: asking('think first', { reasoning: REASONING }),
  'think tags': playing(
    async (response) => {
      const pieces = `\n<think>\n${REASONING}</think>\n\n${TEXT}`.match(/.{1,3}/gsu)!;
      for (const content of pieces) response.write(wireOf(deltaChunk({ content })));
      response.end(wireOf(...ENDED));
    },
    { reasoning: REASONING },
  ),
  'images in': asking(
    '',
    {
      verify() {
        const { body } = upstream.getLastRequest()!;
        const content = (body as { messages: { content: unknown }[] }).messages[0]!.content;
        assert.deepEqual(content, [
          { type: 'text', text: 'look at this' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } },
        ]);
      },
    },
    {
      prompt: {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'look at this' },
              { type: 'image', mediaType: 'image/png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) },
            ],
          },
        ],
      },
    },
  ),
  tools: asking('one tool', {}, { tools }),
  'parallel tools': asking('two tools', {}, { tools }),
  'tool input that is not JSON': playing((response) => {
    const call = {
      index: 0,
      id: 'call_1',
      type: 'function',
      function: { name: 'weather', arguments: '{"city":' },
    };
    response.end(wireOf(deltaChunk({ tool_calls: [call] }), deltaChunk({}, 'tool_calls'), '[DONE]'));
  }),
  usage: asking('count it'),
  'a refused key': asking('fail 401'),
  'a rate limit with a time to wait': asking('fail 429'),
  'a prompt beyond the window': asking('too much'),
  'a broken server': asking('fail 500'),
  'a filtered answer': playing((response) => {
    response.end(wireOf(deltaChunk({ role: 'assistant' }), deltaChunk({}, 'content_filter'), '[DONE]'));
  }),
  'an empty answer': playing((response) => {
    response.end();
  }),
  'broken data': playing((response) => {
    response.end(wireOf(deltaChunk({ content: 'Well' }), '{"choices":[{"delta":{"content":"l', ...ENDED));
  }),
  'a connection dropped within the answer': asking('drop it'),
  'a server that cannot be reached': async () => {
    const server = await playWire(() => {});
    await server.close();
    return { call: { endpoint: server.endpoint, modelId: 'm', prompt: userPrompt('hi') } };
  },
  'a server that falls silent': playing(
    (response) => {
      response.write(wireOf(deltaChunk({ content: 'Wait' })));
    },
    {},
    { stallTimeoutMs: 60 },
  ),
  abort: hangingUp,
  'leaving early': hangingUp,
});

/** The connection must close, or a model goes on writing, and costing, for nobody. */
async function hangingUp(test: TestContext): Promise<Situation> {
  const server = await playWire(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    while (!response.destroyed) {
      response.write(wireOf(deltaChunk({ content: 'on ' })));
      await sleep(5);
    }
  });
  test.after(() => server.close());
  return {
    call: { endpoint: server.endpoint, modelId: 'm', prompt: userPrompt('hi') },
    verify: () => server.hungUp,
  };
}

function scripting(modelId: string, settings: Record<string, unknown>, more: Partial<Situation> = {}): SetUp {
  const endpoint = {
    provider: 'scripted' as const,
    fetch: () => assert.fail('the scripted model needs no network'),
  };
  return () => ({ call: { endpoint, modelId, prompt: userPrompt(TEXT), settings }, text: TEXT, ...more });
}

const failing = (fail: string, more: Record<string, unknown> = {}) =>
  scripting('paced', { fail, tokensPerSecond: 0, ...more });
const NO_WIRE = 'the scripted model has no wire';
const NO_TOOLS = 'the scripted model calls no tools';

describeConformance('scripted', {
  text: scripting('echo', { tokensPerSecond: 0 }),
  'text in characters that are split over reads': NO_WIRE,
  'text without an end mark': NO_WIRE,
  reasoning: scripting('echo', { tokensPerSecond: 0, thinkTokens: 3 }, { reasoning: 'Mollit fugiat qui' }),
  'think tags': NO_WIRE,
  'images in': NO_WIRE,
  tools: NO_TOOLS,
  'parallel tools': NO_TOOLS,
  'tool input that is not JSON': NO_TOOLS,
  usage: scripting('demo', { tokensPerSecond: 0 }),
  'a refused key': failing('auth'),
  'a rate limit with a time to wait': failing('rate-limit', { retryAfterMs: 7000 }),
  'a prompt beyond the window': failing('context-overflow'),
  'a broken server': failing('overloaded'),
  'a filtered answer': failing('refused', { failAfterTokens: 5 }),
  'an empty answer': scripting('paced', { tokens: 0 }),
  'broken data': NO_WIRE,
  'a connection dropped within the answer': failing('network', { failAfterTokens: 5 }),
  'a server that cannot be reached': failing('network'),
  'a server that falls silent': failing('timeout', { failAfterTokens: 2 }),
  abort: scripting('paced', { tokensPerSecond: 20 }),
  'leaving early': scripting('paced', { tokensPerSecond: 100 }),
});
