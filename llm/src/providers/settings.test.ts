import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ProviderId } from '../endpoint.ts';
import { settingsJsonSchemaFor, settingsSchemaFor } from '../settings.ts';
import { streamModel } from '../stream.ts';
import { collectEvents, playWire, userPrompt } from '../testing.ts';

interface WireCase {
  modelId: string;
  settings: Record<string, unknown>;
  /** By path in the body, what has to stand there. */
  wire: Record<string, unknown>;
}

const chat: WireCase = {
  modelId: 'some-model',
  settings: {
    temperature: 0.3,
    topP: 0.8,
    maxOutputTokens: 900,
    presencePenalty: 0.5,
    frequencyPenalty: -0.5,
    stop: ['END'],
    seed: 7,
    reasoningEffort: 'high',
    verbosity: 'low',
  },
  wire: {
    temperature: 0.3,
    top_p: 0.8,
    max_tokens: 900,
    presence_penalty: 0.5,
    frequency_penalty: -0.5,
    stop: ['END'],
    seed: 7,
    reasoning_effort: 'high',
    verbosity: 'low',
  },
};

const cases: Record<Exclude<ProviderId, 'scripted'>, WireCase[]> = {
  'openai-compatible': [
    {
      modelId: 'some-model',
      settings: { ...chat.settings, topK: 20, minP: 0.1, repetitionPenalty: 1.1 },
      wire: { ...chat.wire, top_k: 20, min_p: 0.1, repetition_penalty: 1.1 },
    },
  ],
  openai: [
    { ...chat, settings: { ...chat.settings, api: 'chat' } },
    {
      modelId: 'gpt-5.6',
      settings: { reasoningEffort: 'high', reasoningSummary: 'auto', verbosity: 'low', maxOutputTokens: 900 },
      wire: {
        'reasoning.effort': 'high',
        'reasoning.summary': 'auto',
        'text.verbosity': 'low',
        max_output_tokens: 900,
      },
    },
    { modelId: 'gpt-4o', settings: { temperature: 0.3 }, wire: { temperature: 0.3 } },
    { modelId: 'gpt-4o', settings: { topP: 0.8 }, wire: { top_p: 0.8 } },
  ],
  anthropic: [
    {
      modelId: 'claude-3-haiku-20240307',
      settings: { temperature: 0.3, topK: 20, maxOutputTokens: 900, stop: ['END'] },
      wire: { temperature: 0.3, top_k: 20, max_tokens: 900, stop_sequences: ['END'] },
    },
    { modelId: 'claude-3-haiku-20240307', settings: { topP: 0.8 }, wire: { top_p: 0.8 } },
    {
      modelId: 'claude-sonnet-4-5',
      settings: { thinking: 'budget', thinkingBudget: 4000 },
      wire: { thinking: { type: 'enabled', budget_tokens: 4000 } },
    },
    {
      modelId: 'claude-opus-4-6',
      settings: { effort: 'high', thinking: 'adaptive' },
      wire: { 'output_config.effort': 'high', 'thinking.type': 'adaptive' },
    },
  ],
  google: [
    {
      modelId: 'gemini-2.5-flash',
      settings: {
        temperature: 0.3,
        topP: 0.8,
        topK: 20,
        maxOutputTokens: 900,
        stop: ['END'],
        seed: 7,
        thinkingBudget: 1000,
        includeThoughts: true,
      },
      wire: {
        'generationConfig.temperature': 0.3,
        'generationConfig.topP': 0.8,
        'generationConfig.topK': 20,
        'generationConfig.maxOutputTokens': 900,
        'generationConfig.stopSequences': ['END'],
        'generationConfig.seed': 7,
        'generationConfig.thinkingConfig': { thinkingBudget: 1000, includeThoughts: true },
      },
    },
    {
      modelId: 'gemini-3-pro-preview',
      settings: { thinkingLevel: 'low', presencePenalty: 0.5, frequencyPenalty: -0.5 },
      wire: {
        'generationConfig.thinkingConfig.thinkingLevel': 'low',
        'generationConfig.presencePenalty': 0.5,
        'generationConfig.frequencyPenalty': -0.5,
      },
    },
  ],
  ollama: [
    {
      modelId: 'llama',
      settings: {
        think: 'high',
        temperature: 0.3,
        topP: 0.8,
        topK: 20,
        minP: 0.1,
        maxOutputTokens: 900,
        presencePenalty: 0.5,
        frequencyPenalty: -0.5,
        repetitionPenalty: 1.1,
        stop: ['END'],
        seed: 7,
        contextTokens: 8192,
      },
      wire: {
        think: 'high',
        'options.temperature': 0.3,
        'options.top_p': 0.8,
        'options.top_k': 20,
        'options.min_p': 0.1,
        'options.num_predict': 900,
        'options.presence_penalty': 0.5,
        'options.frequency_penalty': -0.5,
        'options.repeat_penalty': 1.1,
        'options.stop': ['END'],
        'options.seed': 7,
        'options.num_ctx': 8192,
      },
    },
  ],
};

const providers = Object.keys(cases) as (keyof typeof cases)[];

/** What is sent for it; the answer does not matter. */
async function bodyFor(test: TestContext, provider: ProviderId, { modelId, settings }: WireCase) {
  const server = await playWire((response) => void response.writeHead(500).end('{}'));
  test.after(() => server.close());
  const baseUrl = new URL(server.endpoint.baseUrl!).origin;
  const endpoint = { ...server.endpoint, provider, baseUrl };
  const { signal } = new AbortController();
  await collectEvents(streamModel({ endpoint, modelId, prompt: userPrompt('hi'), settings, signal }));
  assert.ok(server.requests[0], `${provider}: nothing was sent for ${JSON.stringify(settings)}`);
  return server.requests[0].body;
}

const at = (body: unknown, path: string): unknown =>
  path.split('.').reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], body);

describe('a setting', () => {
  it('reaches the wire of its provider, each of them', async (test) => {
    for (const provider of providers) {
      const { properties } = settingsJsonSchemaFor(provider) as { properties: object };
      const covered = new Set(cases[provider].flatMap(({ settings }) => Object.keys(settings)));
      assert.deepEqual([...covered].toSorted(), Object.keys(properties).toSorted(), provider);
      for (const wireCase of cases[provider]) {
        const body = await bodyFor(test, provider, wireCase);
        for (const [path, value] of Object.entries(wireCase.wire))
          assert.deepEqual(at(body, path), value, `${provider}: ${path} in ${JSON.stringify(body)}`);
      }
    }
  });

  it('says what it is and does, for a form', () => {
    for (const provider of [...providers, 'scripted'] as const) {
      const { properties } = settingsJsonSchemaFor(provider) as {
        properties: Record<string, { title?: string; description?: string }>;
      };
      for (const [name, { title, description }] of Object.entries(properties)) {
        assert.ok(title && description && description.endsWith('.'), `${provider}: ${name}`);
        assert.ok(!description.includes('undefined'), `${provider}: ${name}`);
      }
    }
  });

  it('that does not go with another is refused with the reason', () => {
    const complaints = (provider: ProviderId, settings: Record<string, unknown>) =>
      settingsSchemaFor(provider)
        .safeParse(settings)
        .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    assert.deepEqual(complaints('openai', { seed: 7 }), ['seed: The responses wire does not have it.']);
    assert.deepEqual(complaints('anthropic', { thinkingBudget: 4000 }), [
      'thinkingBudget: It counts only with thinking by budget.',
    ]);
    assert.deepEqual(complaints('google', { thinkingLevel: 'low', thinkingBudget: 0 }), [
      'thinkingBudget: A model takes either a level or a budget.',
    ]);
  });
});
