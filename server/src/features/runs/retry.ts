/** Whether a failed call of a model is worth another try, and when. Pure. */
import type { ModelError } from '@stoa/llm/errors';

export const maxAttempts = 4;

/** Longer than this nobody waits in front of a screen: the error is shown, with the time to come back. */
const longestWaitMs = 60_000;

const transient: ReadonlySet<ModelError['kind']> = new Set([
  'rate-limit',
  'overloaded',
  'network',
  'timeout',
]);

/**
 * @param attempt of the call that failed, from 1
 * @param chance 0 … 1, spreads the retries of many runs
 * @returns milliseconds to wait; null when it is not worth it
 */
export const retryDelayMs = (error: ModelError, attempt: number, chance: number): number | null => {
  if (attempt >= maxAttempts || !transient.has(error.kind)) return null;
  const delayMs = error.retryAfterMs ?? 1000 * 2 ** (attempt - 1) * (0.5 + chance);
  return delayMs > longestWaitMs ? null : Math.round(delayMs);
};
