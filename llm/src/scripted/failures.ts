/** Counts the calls that failed on purpose, so that a retry of the same messages can succeed. */
import { createHash } from 'node:crypto';
import type { ModelError, ModelErrorKind } from '../errors.ts';
import type { ModelPrompt } from '../prompt.ts';
import type { Script } from './script.ts';

const MAX_REMEMBERED = 1_000;
const failedCalls = new Map<string, number>();

const STATUS: { readonly [Kind in ModelErrorKind]?: number } = {
  auth: 401,
  'rate-limit': 429,
  overloaded: 503,
  'context-overflow': 400,
  'bad-request': 400,
};

/** The error this call has to end with, if it has to fail; each asking counts as one call. */
export function plannedFailure(script: Script, modelId: string, prompt: ModelPrompt): ModelError | undefined {
  if (!script.fail) return undefined;
  if (script.failTimes !== undefined) {
    const key = conversationKey(modelId, prompt);
    const failures = failedCalls.get(key) ?? 0;
    if (failures >= script.failTimes) return undefined;
    remember(key, failures + 1);
  }
  const status = STATUS[script.fail];
  return {
    kind: script.fail,
    message: `The scripted model fails as told: ${script.fail}.`,
    ...(status !== undefined && { status }),
    ...(script.retryAfterMs !== undefined && { retryAfterMs: script.retryAfterMs }),
  };
}

/** The oldest is forgotten first: a map keeps the order of insertion. */
function remember(key: string, failures: number) {
  failedCalls.delete(key);
  failedCalls.set(key, failures);
  const [oldest] = failedCalls.keys();
  if (failedCalls.size > MAX_REMEMBERED && oldest !== undefined) failedCalls.delete(oldest);
}

function conversationKey(modelId: string, prompt: ModelPrompt): string {
  const hash = createHash('sha256').update(modelId);
  for (const { role, content } of prompt.messages) {
    for (const part of content) {
      if (part.type === 'text') hash.update(`\0${role}\0${part.text}`);
    }
  }
  return hash.digest('base64');
}
