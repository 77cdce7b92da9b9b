import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { ProviderId } from '../endpoint.ts';
import type { ListedModel } from '../models.ts';
import { listModels } from '../models.ts';
import { playWire, type WireServer } from '../testing.ts';

/** Serves these pages, one for each request. */
async function serving(test: TestContext, ...pages: unknown[]): Promise<WireServer> {
  const server = await playWire((response, number) => void response.end(JSON.stringify(pages[number - 1])));
  test.after(() => server.close());
  return server;
}

async function listed({ endpoint }: WireServer, provider: ProviderId): Promise<ListedModel[]> {
  const listing = await listModels({ ...endpoint, provider }, new AbortController().signal);
  assert.ok(listing.ok);
  return listing.models;
}

describe('the models of', () => {
  it('OpenAI are those that talk', async (test) => {
    const ids = [
      'gpt-5.6',
      'o3',
      'text-embedding-3-large',
      'gpt-realtime',
      'gpt-4o-audio-preview',
      'whisper-1',
      'tts-1',
      'sora-2',
      'gpt-image-1',
      'omni-moderation-latest',
      'ft:gpt-4o:house::1',
    ];
    const server = await serving(test, { object: 'list', data: ids.map((id) => ({ id, object: 'model' })) });
    const models = await listed(server, 'openai');
    assert.deepEqual(
      models.map(({ id }) => id),
      ['gpt-5.6', 'o3', 'ft:gpt-4o:house::1'],
    );
    assert.equal(server.requests[0]!.headers.authorization, 'Bearer key-of-the-test');
  });

  it('Anthropic come by pages, with their window and abilities', async (test) => {
    const capabilities = { thinking: { supported: true }, image_input: { supported: false } };
    const server = await serving(
      test,
      {
        data: [{ id: 'claude-a', display_name: 'Claude A', max_input_tokens: 200_000, capabilities }],
        has_more: true,
        last_id: 'claude-a',
      },
      { data: [{ id: 'claude-b' }, { id: 'claude-a' }], has_more: false, last_id: 'claude-b' },
    );
    assert.deepEqual(await listed(server, 'anthropic'), [
      {
        id: 'claude-a',
        name: 'Claude A',
        windowTokens: 200_000,
        abilities: { reasoning: true, images: false, tools: true },
      },
      { id: 'claude-b' },
    ]);
    const [first, second] = server.requests;
    assert.equal(first!.headers['x-api-key'], 'key-of-the-test');
    assert.equal(first!.headers['anthropic-version'], '2023-06-01');
    assert.equal(first!.headers.authorization, undefined);
    assert.equal(second!.path, '/v1/models?limit=1000&after_id=claude-a');
  });

  it('Google are those that write, by pages, under the ids that they are asked by', async (test) => {
    const writes = ['generateContent', 'countTokens'];
    const server = await serving(
      test,
      {
        models: [
          {
            name: 'models/gemini-3-pro',
            displayName: 'Gemini 3 Pro',
            inputTokenLimit: 1_048_576,
            supportedGenerationMethods: writes,
            thinking: true,
          },
          { name: 'models/embedding-001', supportedGenerationMethods: ['embedContent'] },
        ],
        nextPageToken: 'next/one',
      },
      { models: [{ name: 'models/gemma', supportedGenerationMethods: writes }] },
    );
    assert.deepEqual(await listed(server, 'google'), [
      {
        id: 'gemini-3-pro',
        name: 'Gemini 3 Pro',
        windowTokens: 1_048_576,
        abilities: { reasoning: true },
      },
      { id: 'gemma' },
    ]);
    assert.equal(server.requests[0]!.headers['x-goog-api-key'], 'key-of-the-test');
    assert.ok(!server.requests[0]!.path.includes('key'), 'no key in the address');
    assert.match(server.requests[1]!.path, /pageToken=next%2Fone$/);
  });

  it('Ollama are those that complete, where the server says so', async (test) => {
    const server = await serving(test, {
      models: [
        { name: 'qwen3:8b', model: 'qwen3:8b', details: { family: 'qwen3' } },
        {
          model: 'llava',
          capabilities: ['completion', 'vision'],
          details: { context_length: 32_768 },
        },
        { model: 'embedder', capabilities: ['embedding'] },
      ],
    });
    assert.deepEqual(await listed(server, 'ollama'), [
      { id: 'qwen3:8b' },
      {
        id: 'llava',
        windowTokens: 32_768,
        abilities: { reasoning: false, images: true, tools: false },
      },
    ]);
  });

  it('routers have the abilities that they list', async (test) => {
    const server = await serving(test, {
      data: [
        {
          id: 'vendor/model',
          supported_parameters: ['tools', 'seed'],
          architecture: { input_modalities: ['text', 'image'] },
        },
      ],
    });
    assert.deepEqual(await listed(server, 'openai-compatible'), [
      { id: 'vendor/model', abilities: { reasoning: false, tools: true, images: true } },
    ]);
  });

  it('a server that always names a further page are asked for an end', async (test) => {
    const page = { data: [{ id: 'same' }], has_more: true, last_id: 'same' };
    const server = await serving(test, ...Array.from({ length: 30 }, () => page));
    assert.deepEqual(await listed(server, 'anthropic'), [{ id: 'same' }]);
    assert.equal(server.requests.length, 20);
  });

  it('whoever refuses are an error in its own words', async (test) => {
    const refusals: [ProviderId, number, unknown, string][] = [
      [
        'openai',
        401,
        { error: { message: 'Incorrect API key provided: sk-proj-abc123**********wxyz.' } },
        'auth',
      ],
      [
        'anthropic',
        401,
        { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } },
        'auth',
      ],
      [
        'google',
        400,
        {
          error: {
            code: 400,
            message: 'API key not valid. Please pass a valid API key.',
            status: 'INVALID_ARGUMENT',
          },
        },
        'auth',
      ],
      ['ollama', 500, { error: 'model runner has unexpectedly stopped' }, 'overloaded'],
    ];
    for (const [provider, status, body, kind] of refusals) {
      const server = await playWire((response) => void response.writeHead(status).end(JSON.stringify(body)));
      test.after(() => server.close());
      const listing = await listModels({ ...server.endpoint, provider }, new AbortController().signal);
      assert.ok(!listing.ok);
      assert.equal(listing.error.kind, kind, provider);
      assert.equal(listing.error.status, status);
      assert.ok(!listing.error.message.includes('wxyz'));
    }
  });
});
