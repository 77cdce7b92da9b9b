import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { ProviderId } from '../../endpoint.ts';
import type { AssistantContent, ModelPrompt } from '../../prompt.ts';
import { type ModelCall, type ModelEvent, streamModel } from '../../stream.ts';
import { collectEvents, playWire, textIn, userPrompt, type WireServer, wireOf } from '../../testing.ts';
import {
  blockDelta,
  blockStart,
  blockStop,
  messagesWire,
  messageStart,
  stopped,
} from '../conformance/anthropic.ts';
import { candidate } from '../conformance/google.ts';
import { completed, created, delta, responsesWire } from '../conformance/openai.ts';
import { tools } from '../conformance/upstream.ts';

type Answer = (response: ServerResponse, requestNumber: number) => void;

async function serving(test: TestContext, answer: Answer): Promise<WireServer> {
  const server = await playWire((response, number) => {
    response.setHeader('content-type', 'text/event-stream');
    answer(response, number);
  });
  test.after(() => server.close());
  return server;
}

const models: Partial<Record<ProviderId, string>> = {
  openai: 'gpt-5',
  anthropic: 'claude-sonnet-4-5',
  google: 'gemini-2.5-flash',
};
const withPackage = ['openai', 'anthropic', 'google'] as const;

function ask({ endpoint }: WireServer, provider: ProviderId, more: Partial<ModelCall> = {}) {
  return collectEvents(
    streamModel({
      endpoint: { ...endpoint, provider },
      modelId: models[provider]!,
      prompt: userPrompt('hi', 'Be brief.'),
      signal: new AbortController().signal,
      ...more,
    }),
  );
}

const answers: Record<(typeof withPackage)[number], string> = {
  openai: responsesWire(created, delta('So.'), completed()),
  anthropic: messagesWire(
    messageStart,
    blockStart(0, { type: 'text', text: '' }),
    blockDelta(0, { type: 'text_delta', text: 'So.' }),
    blockStop(0),
    ...stopped('end_turn'),
  ),
  google: wireOf(candidate([{ text: 'So.' }], 'STOP')),
};

function errorOf(events: readonly ModelEvent[]) {
  const last = events.at(-1);
  assert.equal(last?.type, 'error', JSON.stringify(events));
  return last.error;
}

describe('a request by a package', () => {
  it('goes out by the fetch and with the headers of the endpoint, and with no others', async (test) => {
    const keyHeaders = { openai: 'authorization', anthropic: 'x-api-key', google: 'x-goog-api-key' };
    for (const provider of withPackage) {
      const server = await serving(test, (response) => void response.end(answers[provider]));
      const headers = { 'X-Title': 'Stoa' };
      const baseUrl = `${new URL(server.endpoint.baseUrl!).origin}?tenant=1`;
      const endpoint = { ...server.endpoint, provider, headers, baseUrl };
      assert.equal(textIn(await ask(server, provider, { endpoint })), 'So.', provider);
      const [request] = server.requests;
      assert.match(String(request!.headers[keyHeaders[provider]]), /^(Bearer )?key-of-the-test$/);
      assert.equal(request!.headers['x-title'], 'Stoa');
      assert.ok(!/ai-sdk/.test(JSON.stringify(request!.headers)));
      assert.match(request!.path, /^\/v1(beta)?\/.*[?&]tenant=1/);
      assert.ok(!request!.path.includes('key-of'));
    }
  });

  it('carries no key where the endpoint has none, not even one of the environment', async (test) => {
    const before = { ...process.env };
    test.after(() => void (process.env = before));
    process.env['OPENAI_API_KEY'] = 'sk-of-the-environment';
    process.env['ANTHROPIC_API_KEY'] = 'sk-of-the-environment';
    process.env['GOOGLE_GENERATIVE_AI_API_KEY'] = 'sk-of-the-environment';
    for (const provider of withPackage) {
      const server = await serving(test, (response) => void response.end(answers[provider]));
      const { apiKey: _, ...endpoint } = server.endpoint;
      await ask(server, provider, { endpoint: { ...endpoint, provider } });
      const { headers } = server.requests[0]!;
      for (const name of ['authorization', 'x-api-key', 'x-goog-api-key'])
        assert.equal(headers[name], undefined, `${provider} ${name}`);
    }
  });

  it('does not follow another address', async (test) => {
    for (const provider of withPackage) {
      const server = await serving(
        test,
        (response) => void response.writeHead(307, { location: 'http://other.test/v1' }).end(),
      );
      assert.match(errorOf(await ask(server, provider)).message, /redirects to http:\/\/other\.test\/v1/);
      assert.equal(server.requests.length, 1);
    }
  });

  it('keeps the instructions, and nothing at the provider', async (test) => {
    const server = await serving(test, (response) => void response.end(answers.openai));
    await ask(server, 'openai');
    const body = server.requests[0]!.body as { store: boolean; input: unknown[]; stream: boolean };
    assert.equal(body.store, false);
    assert.equal(body.stream, true);
    assert.deepEqual(body.input[0], { role: 'developer', content: 'Be brief.' });
  });

  it('holds the settings', async (test) => {
    const bodyWith = async (provider: (typeof withPackage)[number], settings: Record<string, unknown>) => {
      const server = await serving(test, (response) => void response.end(answers[provider]));
      assert.equal(textIn(await ask(server, provider, { settings })), 'So.');
      return server.requests[0]!.body as Record<string, unknown>;
    };
    const openai = await bodyWith('openai', {
      maxOutputTokens: 900,
      reasoningEffort: 'high',
      reasoningSummary: 'auto',
      verbosity: 'low',
    });
    assert.deepEqual(openai['reasoning'], { effort: 'high', summary: 'auto' });
    assert.deepEqual(openai['text'], { verbosity: 'low' });
    assert.equal(openai['max_output_tokens'], 900);

    const budget = await bodyWith('anthropic', { thinking: 'budget', thinkingBudget: 4000, stop: ['END'] });
    assert.deepEqual(budget['thinking'], { type: 'enabled', budget_tokens: 4000 });
    assert.deepEqual(budget['stop_sequences'], ['END']);
    const plain = await bodyWith('anthropic', { temperature: 0.5, topK: 5 });
    assert.deepEqual([plain['temperature'], plain['top_k'], plain['thinking']], [0.5, 5, undefined]);

    const google = await bodyWith('google', {
      topK: 20,
      seed: 7,
      thinkingBudget: -1,
      includeThoughts: true,
    });
    const { generationConfig } = google as { generationConfig: Record<string, unknown> };
    assert.deepEqual(generationConfig['thinkingConfig'], { thinkingBudget: -1, includeThoughts: true });
    assert.deepEqual([generationConfig['topK'], generationConfig['seed']], [20, 7]);
  });

  it('is refused with a setting that its wire does not have', async (test) => {
    const server = await serving(test, (response) => void response.end(answers.openai));
    const wrong = [{ seed: 1 }, { api: 'chat', reasoningSummary: 'auto' }, { topK: 1 }, { temperature: 3 }];
    for (const settings of wrong)
      assert.equal(errorOf(await ask(server, 'openai', { settings })).kind, 'bad-request');
    assert.equal(server.requests.length, 0);
  });

  it('to OpenAI may go over chat completions', async (test) => {
    const server = await serving(test, (response) => {
      response.end(
        wireOf({ choices: [{ index: 0, delta: { content: 'So.' }, finish_reason: 'stop' }] }, '[DONE]'),
      );
    });
    const baseUrl = new URL(server.endpoint.baseUrl!).origin;
    const endpoint = { ...server.endpoint, provider: 'openai' as const, baseUrl };
    const settings = { api: 'chat', seed: 7, verbosity: 'low' };
    assert.equal(textIn(await ask(server, 'openai', { endpoint, settings })), 'So.');
    const { path } = server.requests[0]!;
    const body = server.requests[0]!.body as Record<string, unknown>;
    assert.equal(path, '/v1/chat/completions');
    assert.deepEqual([body['seed'], body['verbosity'], body['api']], [7, 'low', undefined]);
  });
});

describe('an error inside a stream by a package', () => {
  it('keeps its kind and its words, without the key, and what came before', async (test) => {
    const words = 'Overloaded, key-of-the-test';
    const failing: [(typeof withPackage)[number], string, string][] = [
      [
        'anthropic',
        answers.anthropic.replace(/event: message_delta[^]*/, '') +
          messagesWire({ type: 'error', error: { type: 'overloaded_error', message: words } }),
        'overloaded',
      ],
      [
        'openai',
        responsesWire(created, delta('So.'), {
          type: 'response.failed',
          response: { id: 'resp_1', error: { code: 'rate_limit_exceeded', message: words } },
        }),
        'rate-limit',
      ],
      [
        'openai',
        responsesWire(created, { type: 'error', code: 'server_error', message: words }),
        'overloaded',
      ],
    ];
    for (const [provider, wire, kind] of failing) {
      const server = await serving(test, (response) => void response.end(wire));
      const events = await ask(server, provider);
      const error = errorOf(events);
      assert.equal(error.kind, kind, JSON.stringify(error));
      assert.equal(error.message, 'Overloaded, [redacted]');
    }
  });

  it('says how long to wait as Google says it', async (test) => {
    const body = {
      error: {
        code: 429,
        message: 'Quota exceeded.',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7.5s' }],
      },
    };
    const server = await serving(
      test,
      (response) => void response.writeHead(429).end(JSON.stringify([body])),
    );
    assert.deepEqual(errorOf(await ask(server, 'google')), {
      kind: 'rate-limit',
      message: 'Quota exceeded.',
      status: 429,
      retryAfterMs: 7500,
    });
  });

  it('is a refusal when Google blocks the prompt', async (test) => {
    const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } };
    const server = await serving(test, (response) => void response.end(wireOf(blocked)));
    assert.equal(errorOf(await ask(server, 'google')).kind, 'refused');
  });
});

describe('what a provider wants back', () => {
  const question = { role: 'user' as const, content: [{ type: 'text' as const, text: 'Weather?' }] };

  /** The answer with its reasoning and calls, and the results of those, as the next prompt has them. */
  function nextPrompt(events: readonly ModelEvent[]): ModelPrompt {
    const reasoning = events.flatMap((event): AssistantContent[] =>
      (event.type === 'reasoning-end' || event.type === 'reasoning-hidden') && event.replay
        ? [{ type: 'reasoning', text: 'Hm.', replay: event.replay }]
        : [],
    );
    const calls = events.flatMap((event): AssistantContent[] =>
      event.type === 'tool-call'
        ? [
            {
              type: 'tool-call',
              callId: event.id,
              name: event.name,
              input: event.input,
              ...(event.replay && { replay: event.replay }),
            },
          ]
        : [],
    );
    const results = calls.flatMap((call) =>
      call.type === 'tool-call'
        ? [{ type: 'tool-result' as const, callId: call.callId, name: call.name, output: 'Sunny.' }]
        : [],
    );
    return {
      messages: [
        question,
        { role: 'assistant', content: [...reasoning, ...calls] },
        { role: 'tool', content: results },
      ],
    };
  }

  async function secondBody(test: TestContext, provider: (typeof withPackage)[number], first: string) {
    const server = await serving(
      test,
      (response, number) => void response.end(number === 1 ? first : answers[provider]),
    );
    const settings = provider === 'anthropic' ? { thinking: 'budget', thinkingBudget: 2000 } : {};
    const events = await ask(server, provider, { tools, settings, prompt: { messages: [question] } });
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'tool-calls' });
    assert.equal(textIn(await ask(server, provider, { tools, settings, prompt: nextPrompt(events) })), 'So.');
    return JSON.stringify(server.requests[1]!.body);
  }

  it('goes back to Anthropic: the signature of a thought, and a thought nobody may read', async (test) => {
    const body = await secondBody(
      test,
      'anthropic',
      messagesWire(
        messageStart,
        blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
        blockDelta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
        blockDelta(0, { type: 'signature_delta', signature: 'signed-by-them' }),
        blockStop(0),
        blockStart(1, { type: 'redacted_thinking', data: 'kept-from-us' }),
        blockStop(1),
        blockStart(2, { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }),
        blockDelta(2, { type: 'input_json_delta', partial_json: '{"city":"Köln"}' }),
        blockStop(2),
        ...stopped('tool_use'),
      ),
    );
    assert.match(body, /"signature":"signed-by-them"/);
    assert.match(body, /"data":"kept-from-us"/);
    assert.match(body, /"type":"tool_result","tool_use_id":"toolu_1"/);
  });

  it('goes back to Google: the signature of a call', async (test) => {
    const call = { functionCall: { name: 'weather', args: { city: 'Köln' } }, thoughtSignature: 'c2lnbmVk' };
    const body = await secondBody(test, 'google', wireOf(candidate([call], 'STOP')));
    assert.match(body, /"thoughtSignature":"c2lnbmVk"/);
    assert.match(body, /"functionResponse":/);
  });

  it('goes back to OpenAI: reasoning that only they can read', async (test) => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' };
    const call = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'weather', arguments: '{}' };
    const body = await secondBody(
      test,
      'openai',
      responsesWire(
        created,
        { type: 'response.output_item.added', output_index: 0, item },
        { type: 'response.output_item.done', output_index: 0, item: { ...item, status: 'completed' } },
        { type: 'response.output_item.added', output_index: 1, item: { ...call, status: 'in_progress' } },
        { type: 'response.output_item.done', output_index: 1, item: { ...call, status: 'completed' } },
        completed(),
      ),
    );
    assert.match(body, /"encrypted_content":"sealed"/);
    assert.match(body, /"type":"function_call_output","call_id":"call_1"/);
  });
});

it('no package is loaded before the first call, so none costs anything at the start', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { if (url.includes('@ai-sdk')) console.log(url); return next(url, context); } });
    await import(${JSON.stringify(new URL('../registry.ts', import.meta.url).href)});
  `;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  assert.equal(stdout, '');
});
