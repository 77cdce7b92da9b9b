/**
 * Limits on a rate, as token buckets: a burst is free, and what was taken comes back with time. A bucket
 * is one number, the time at which it is full again, and one that is full is the same as none: so there
 * are no timers, and memory is bounded. When there is no room, the bucket unused for longest gives way.
 */
export interface Rate {
  perMinute: number;
  burst: number;
}

export type TokenBuckets = ReturnType<typeof createTokenBuckets>;

export const createTokenBuckets = ({ perMinute, burst }: Rate, mostBuckets: number) => {
  /** In the order of their last use. */
  const fullAtMs = new Map<string, number>();
  const tokenMs = 60_000 / perMinute;

  const put = (key: string, atMs: number): void => {
    fullAtMs.delete(key);
    fullAtMs.set(key, atMs);
  };

  /** Two for each that may come: they go faster than they come. */
  const dropOldest = (nowMs: number): void => {
    for (const [key, atMs] of firstOf(fullAtMs, 2)) {
      if (atMs <= nowMs || fullAtMs.size > mostBuckets) fullAtMs.delete(key);
    }
  };

  return {
    /** Takes one, if there is one. @returns 0, or after how many milliseconds there will be */
    take(key: string, nowMs: number): number {
      // A clock that was set back leaves nobody waiting for longer than a whole bucket.
      const known = Math.min(fullAtMs.get(key) ?? nowMs, nowMs + burst * tokenMs);
      const nextAtMs = Math.max(known, nowMs) + tokenMs;
      const waitMs = Math.ceil(nextAtMs - nowMs - burst * tokenMs);
      put(key, waitMs > 0 ? known : nextAtMs);
      dropOldest(nowMs);
      return Math.max(0, waitMs);
    },
    count: (): number => fullAtMs.size,
  };
};

function* firstOf<T>(all: Iterable<T>, most: number): Generator<T> {
  let taken = 0;
  for (const one of all) {
    if (taken++ === most) return;
    yield one;
  }
}
