/** What repeated runs came to. `values` are in the order of the runs. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  values: number[];
}

/** The nearest-rank percentile: always one of the values. NaN without any. */
export const percentile = (sorted: ArrayLike<number>, percent: number): number => {
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(0, rank - 1)] ?? Number.NaN;
};

/** NaN without any, and where one could not be taken: the rest would pass for all of them. */
export const median = (values: readonly number[]): number => {
  if (values.some(Number.isNaN)) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return sorted.length === 0 ? Number.NaN : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export const spreadOf = (values: number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
  values,
});

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export const percentilesOf = (values: ArrayLike<number>): Percentiles => {
  const sorted = Float64Array.from(values).toSorted();
  return {
    p50: percentile(sorted, 50),
    p95: percentile(sorted, 95),
    p99: percentile(sorted, 99),
    max: sorted.at(-1) ?? Number.NaN,
  };
};
