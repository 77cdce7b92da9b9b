/**
 * An independent implementation of the wires, so that our readers are not tested against our own reading of them.
 * Started by the first situation that needs it.
 */
import { LLMock } from '@copilotkit/aimock';
import type { ModelTool } from '../../prompt.ts';

export const TEXT = 'Grüße an die 世界 👩‍🚀: naïve façade, Ω.';
export const REASONING = 'First I look at it, then I say it.';

export const tools: ModelTool[] = [
  {
    name: 'weather',
    description: 'The weather of a city',
    inputSchema: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'number' } } },
  },
];

let started: Promise<LLMock> | undefined;

export function getUpstream(): Promise<LLMock> {
  started ??= start();
  return started;
}

export async function stopUpstream(): Promise<void> {
  await (await started)?.stop();
  started = undefined;
}

async function start(): Promise<LLMock> {
  const upstream = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 5 });
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
  return upstream;
}
