/**
 * Guesses at one password become slower and slower, and never impossible: some are free, then each doubles
 * the wait for the next. Whether there is such an account plays no part (SR-51).
 */
const freeTries = 10;
const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
const forgottenAfterMs = 60 * 60_000;

interface Tries {
  count: number;
  lastAtMs: number;
  openAtMs: number;
}

export const createSlowDown = (mostKeys = 20_000) => {
  /** In the order of their last use. */
  const known = new Map<string, Tries>();

  return {
    /**
     * Counts as wrong until it is told otherwise: of many at once, none gets past the others.
     * @returns 0, or how long to wait
     */
    begin(key: string, nowMs: number): number {
      const last = known.get(key);
      const isFresh = !last || nowMs - last.lastAtMs > forgottenAfterMs;
      const { count, openAtMs } = isFresh ? { count: 0, openAtMs: 0 } : last;
      const waitMs = Math.min(openAtMs - nowMs, longestWaitMs);
      known.delete(key);
      if (waitMs > 0) {
        known.set(key, { ...last!, openAtMs: nowMs + waitMs });
        return waitMs;
      }
      const next = count + 1;
      const pauseMs = next < freeTries ? 0 : Math.min(firstWaitMs * 2 ** (next - freeTries), longestWaitMs);
      known.set(key, { count: next, lastAtMs: nowMs, openAtMs: nowMs + pauseMs });
      if (known.size > mostKeys) known.delete(known.keys().next().value!);
      return 0;
    },

    /** The password was right: this try counts for nothing. */
    right(key: string): void {
      const tries = known.get(key);
      if (tries) known.set(key, { ...tries, count: tries.count - 1, openAtMs: 0 });
    },

    count: (): number => known.size,
  };
};
