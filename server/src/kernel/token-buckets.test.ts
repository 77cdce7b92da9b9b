import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTokenBuckets } from './token-buckets.ts';

test('a burst is free, then one comes back at a time, and each key has its own', () => {
  const buckets = createTokenBuckets({ perMinute: 6, burst: 3 }, 100);
  const steps: [atMs: number, key: string, waitMs: number][] = [
    [0, 'a', 0],
    [0, 'a', 0],
    [0, 'a', 0],
    [0, 'a', 10_000],
    [0, 'b', 0],
    [4_000, 'a', 6_000],
    // Who asks in vain does not wait for longer.
    [9_999, 'a', 1],
    [10_000, 'a', 0],
    [10_000, 'a', 10_000],
    [40_000, 'a', 0],
    [40_000, 'a', 0],
    [40_000, 'a', 0],
    [40_000, 'a', 10_000],
    // Unused for long, it holds no more than a burst.
    [9_000_000, 'a', 0],
    [9_000_000, 'a', 0],
    [9_000_000, 'a', 0],
    [9_000_000, 'a', 10_000],
    // The clock was set back by an hour.
    [5_400_000, 'a', 10_000],
    [5_410_000, 'a', 0],
  ];
  for (const [atMs, key, waitMs] of steps) assert.equal(buckets.take(key, atMs), waitMs, `${key} at ${atMs}`);
});

test('a million keys take the room of the bound, and the busy one stays limited among them', () => {
  const buckets = createTokenBuckets({ perMinute: 1, burst: 1 }, 1_000);
  buckets.take('busy', 0);
  for (let n = 0; n < 1_000_000; n++) {
    buckets.take(`address ${n}`, 0);
    if (n % 500 === 0) assert.ok(buckets.take('busy', 0) > 0);
  }
  assert.ok(buckets.count() <= 1_000);
});

test('buckets that are full again are let go as others are used', () => {
  const buckets = createTokenBuckets({ perMinute: 60, burst: 1 }, 1_000);
  for (let n = 0; n < 500; n++) buckets.take(`${n}`, 0);
  for (let n = 0; n < 500; n++) buckets.take('other', 2_000 + n * 1_000);
  assert.equal(buckets.count(), 1);
});
