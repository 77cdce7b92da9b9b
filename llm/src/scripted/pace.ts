/** Tokens by the clock: due times come from the start alone, so lateness never adds up. */

/** Pieces to give out at once when there is no pace, before others get their turn. */
const UNPACED_BATCH = 256;

export interface Alarm {
  /** Wakes at a time of `performance.now()`, or at once when the signal aborts. One sleeper at a time. */
  sleepUntil(atMs: number): Promise<void>;
  [Symbol.dispose](): void;
}

/** One listener for all sleeps: a listener for each would cost more than the token it waits for. */
export function createAlarm(signal: AbortSignal): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;
  const ring = () => {
    clearTimeout(timer);
    wake?.();
  };
  signal.addEventListener('abort', ring, { once: true });
  return {
    async sleepUntil(atMs) {
      const waitMs = atMs - performance.now();
      if (waitMs <= 0 || signal.aborted) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, waitMs);
      });
    },
    [Symbol.dispose]() {
      signal.removeEventListener('abort', ring);
      ring();
    },
  };
}

/**
 * Yields how many more of `count` pieces are due, each time some are: piece n at `startMs` + n / `perSecond`, or
 * all as fast as possible when that is 0. The caller stops it by leaving the loop.
 */
export async function* dueCounts(
  count: number,
  startMs: number,
  perSecond: number,
  alarm: Alarm,
): AsyncGenerator<number, void, undefined> {
  let given = 0;
  while (given < count) {
    let due = given + UNPACED_BATCH;
    if (perSecond === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    } else {
      await alarm.sleepUntil(startMs + (given / perSecond) * 1000);
      const elapsedMs = performance.now() - startMs;
      // A timer may ring a fraction of a millisecond early; the piece it was set for is due all the same.
      due = Math.max(given, Math.floor((elapsedMs * perSecond) / 1000)) + 1;
    }
    due = Math.min(count, due);
    yield due - given;
    given = due;
  }
}
