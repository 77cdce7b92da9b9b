import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { median, percentile, percentilesOf, spreadOf } from './statistics.ts';

const figures = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 200 });

describe('percentiles', () => {
  it('are the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    assert.equal(percentile(hundred, 50), 50);
    assert.equal(percentile(hundred, 95), 95);
    assert.equal(percentile(hundred, 99), 99);
    assert.equal(percentile([7], 99), 7);
    assert.equal(percentile([1, 2], 50), 1);
  });

  it('have that share of the values at or below them', () => {
    fc.assert(
      fc.property(figures, fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const sorted = values.toSorted((a, b) => a - b);
        const found = percentile(sorted, percent);
        const share = (count: number) => (count / values.length) * 100;
        const below = values.filter((value) => value < found).length;
        const upTo = values.filter((value) => value <= found).length;
        assert.ok(values.includes(found));
        assert.ok(share(upTo) >= percent - 1e-9 && share(below) < percent);
      }),
    );
  });

  it('do not depend on the order of the values', () => {
    assert.deepEqual(percentilesOf([30, 10, 20]), { p50: 20, p95: 30, p99: 30, max: 30 });
  });

  it('of nothing are no number', () => {
    assert.ok(Number.isNaN(percentilesOf([]).p99));
    assert.ok(Number.isNaN(percentilesOf([]).max));
  });
});

describe('a spread', () => {
  it('has the middle value, or the mean of the two in the middle', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.ok(Number.isNaN(median([])));
  });

  it('is not taken from the runs that happened to work', () => {
    assert.ok(Number.isNaN(median([1, Number.NaN, 2])));
    assert.ok(Number.isNaN(spreadOf([Number.NaN, 2]).median));
  });

  it('keeps the runs in their order', () => {
    assert.deepEqual(spreadOf([5, 1, 3]), { median: 3, min: 1, max: 5, values: [5, 1, 3] });
  });
});
