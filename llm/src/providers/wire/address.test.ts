import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProviderId } from '../../endpoint.ts';
import { playWire } from '../../testing.ts';
import { getProvider } from '../registry.ts';

/** The path that the models are asked for at, with this behind the host of the base URL. */
async function pathAsked(provider: ProviderId, pasted: string): Promise<string> {
  const server = await playWire((response) => void response.end('{"data":[],"models":[]}'));
  const { origin } = new URL(server.endpoint.baseUrl!);
  const endpoint = { ...server.endpoint, provider, baseUrl: origin + pasted };
  const listing = await getProvider(provider).listModels(endpoint, new AbortController().signal);
  await server.close();
  assert.deepEqual(listing, { ok: true, models: [] });
  return server.requests[0]!.path.replace(/\?.*/, '');
}

describe('a base URL is understood', () => {
  const pasted: Partial<Record<ProviderId, Record<string, readonly string[]>>> = {
    openai: {
      '/v1/models': ['', '/', '/v1', '/v1/', '/v1/responses', '/v1/chat/completions'],
      '/openai/v1/models': ['/openai', '/openai/v1'],
    },
    anthropic: {
      '/v1/models': ['', '/', '/v1', '/v1/messages'],
      '/anthropic/v1/models': ['/anthropic'],
    },
    google: {
      '/v1beta/models': ['', '/v1beta', '/v1beta/', '/v1beta/openai', '/v1beta/models'],
      '/v1/models': ['/v1'],
    },
    ollama: {
      '/api/tags': ['', '/', '/v1', '/v1/', '/api', '/api/chat', '/v1/chat/completions'],
      '/ollama/api/tags': ['/ollama', '/ollama/v1'],
    },
    'openai-compatible': { '/any/models': ['/any', '/any/'] },
  };
  for (const [provider, paths] of Object.entries(pasted)) {
    for (const [path, forms] of Object.entries(paths)) {
      for (const form of forms) {
        it(`of ${provider} as ${form || 'nothing'} behind the host`, async () => {
          assert.equal(await pathAsked(provider as ProviderId, form), path);
        });
      }
    }
  }
});
