/**
 * When frames are committed: at once for the first words of an answer, otherwise a tick after the last
 * commit. Under load the tick widens, so that frames grow instead of piling up.
 */

/** A screen frame's worth. */
const shortestTickMs = 20;
const longestTickMs = 100;

export interface Ticker {
  /** There is something to commit. */
  want(atOnce: boolean): void;
  /** A commit begins; what is wanted meanwhile waits for `end`. */
  begin(): void;
  end(wantsMore: boolean): void;
  tickMs(): number;
}

export const createTicker = (commit: () => void): Ticker => {
  let tickMs = shortestTickMs;
  let lastEndMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let isBusy = false;
  let isUrgent = false;

  const fire = (): void => {
    forgetTimers();
    commit();
  };

  const forgetTimers = (): void => {
    clearTimeout(timer);
    clearImmediate(immediate);
    timer = undefined;
    immediate = undefined;
    isUrgent = false;
  };

  const schedule = (): void => {
    if (isBusy) return;
    if (isUrgent) {
      immediate ??= setImmediate(fire);
    } else if (!timer) {
      const waitMs = Math.max(0, lastEndMs + tickMs - performance.now());
      const dueMs = performance.now() + waitMs;
      timer = setTimeout(() => {
        widenBy(performance.now() - dueMs);
        fire();
      }, waitMs);
    }
  };

  /** A timer that fires late means the process cannot keep up with this tick. */
  const widenBy = (lateMs: number): void => {
    tickMs =
      lateMs > tickMs / 2 ? Math.min(tickMs * 1.5, longestTickMs) : Math.max(tickMs * 0.9, shortestTickMs);
  };

  return {
    want(atOnce) {
      isUrgent ||= atOnce;
      schedule();
    },
    begin() {
      forgetTimers();
      isBusy = true;
    },
    end(wantsMore) {
      isBusy = false;
      lastEndMs = performance.now();
      if (wantsMore || isUrgent) schedule();
    },
    tickMs: () => tickMs,
  };
};
