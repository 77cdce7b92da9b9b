import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compare, comparisonRow, failuresIn, type Pair, whileLive } from './comparison.ts';
import type { LoadReport } from './load.ts';

const ofTokens = (p99: number): LoadReport => ({
  tokens: 1,
  failures: [],
  firstTokenMs: { p50: 0, p95: 0, p99: 0, max: 0 },
  firstTransitMs: { p50: 0, p95: 0, p99: 0, max: 0 },
  transitMs: { p50: 0, p95: 0, p99, max: p99 },
  keptPace: 1,
  begunMicros: 0,
  endedMicros: 0,
  cpuMsPerStart: 0,
  cpuMicrosPerToken: 0,
});

const pairOf = (floor: number[], stoa: number[]): Pair => ({
  floor: floor.map(ofTokens),
  stoa: stoa.map(ofTokens),
});

const p99 = ({ transitMs }: LoadReport) => transitMs.p99;

describe('server and floor', () => {
  it('are compared run by run, so that a slow minute cancels out', () => {
    const { difference, ratio } = compare(pairOf([10, 100, 20], [15, 150, 30]), p99);
    assert.deepEqual(difference, { median: 10, min: 5, max: 50, values: [5, 50, 10] });
    assert.equal(ratio.median, 1.5);
  });

  it('keep a promise about the figure itself, the difference or the ratio', () => {
    const comparison = compare(pairOf([10], [30]), p99);
    const verdictOn = (of: 'stoa' | 'difference' | 'ratio', most: number) =>
      comparisonRow('p99', comparison, { of, most }).verdict;
    assert.deepEqual([verdictOn('stoa', 30), verdictOn('stoa', 29)], ['kept', 'BROKEN']);
    assert.deepEqual([verdictOn('difference', 20), verdictOn('difference', 19)], ['kept', 'BROKEN']);
    assert.deepEqual([verdictOn('ratio', 3), verdictOn('ratio', 2.9)], ['kept', 'BROKEN']);
  });

  it('keep no promise with a figure that could not be taken', () => {
    const comparison = compare(
      pairOf([10], [30]),
      whileLive(({ coresBusy }) => coresBusy),
    );
    assert.equal(comparisonRow('cores', comparison, { of: 'stoa', most: 1 }).verdict, 'BROKEN');
  });

  it('tell every failure', () => {
    const pair = pairOf([1], [2, 3]);
    pair.stoa[1]!.failures.push('3 of 300 tokens arrived');
    assert.deepEqual(failuresIn(pair), ['3 of 300 tokens arrived']);
  });
});
