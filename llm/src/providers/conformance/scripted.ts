import assert from 'node:assert/strict';
import { userPrompt } from '../../testing.ts';
import type { SetUp, Situation, Subject } from '../conformance.ts';
import { TEXT } from './upstream.ts';

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

export const scripted: Subject = {
  text: scripting('echo', { tokensPerSecond: 0 }),
  'text in characters that are split over reads': NO_WIRE,
  'text without an end mark': NO_WIRE,
  reasoning: scripting('echo', { tokensPerSecond: 0, thinkTokens: 3 }, { reasoning: 'Mollit fugiat qui' }),
  'think tags': NO_WIRE,
  'images in': NO_WIRE,
  'images of tools in': NO_WIRE,
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
  'an answer that ends without its end mark': NO_WIRE,
  'a server that cannot be reached': failing('network'),
  'a server that falls silent': failing('timeout', { failAfterTokens: 2 }),
  abort: scripting('paced', { tokensPerSecond: 20 }),
  'leaving early': scripting('paced', { tokensPerSecond: 100 }),
};
