import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryDelayMs } from './retry.ts';

test('only what may pass is tried again, a few times, and never after longer than a person waits', () => {
  const error = (kind: Parameters<typeof retryDelayMs>[0]['kind'], retryAfterMs?: number) => ({
    kind,
    message: '',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
  for (const kind of ['auth', 'bad-request', 'context-overflow', 'refused'] as const)
    assert.equal(retryDelayMs(error(kind), 1, 0.5), null);
  assert.equal(retryDelayMs(error('rate-limit', 3000), 1, 0.5), 3000);
  assert.equal(retryDelayMs(error('rate-limit', 3_600_000), 1, 0.5), null);
  assert.deepEqual(
    [1, 2, 3, 4].map((attempt) => retryDelayMs(error('overloaded'), attempt, 0.5)),
    [1000, 2000, 4000, null],
  );
});
