/**
 * When frames are committed: at once for the first words of an answer, otherwise a tick after the last
 * commit. Under load the tick widens, so that frames grow instead of piling up.
 */
import type { Timers } from '../../kernel/timers.ts';

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

export const createTicker = (timers: Timers, commit: () => void): Ticker => {
  let tickMs = shortestTickMs;
  let lastEndMs = -Infinity;
  let callOffTick: (() => void) | undefined;
  let callOffUrgent: (() => void) | undefined;
  let isBusy = false;
  let isUrgent = false;

  const fire = (): void => {
    forgetTimers();
    commit();
  };

  const forgetTimers = (): void => {
    callOffTick?.();
    callOffUrgent?.();
    callOffTick = undefined;
    callOffUrgent = undefined;
    isUrgent = false;
  };

  const schedule = (): void => {
    if (isBusy) return;
    if (isUrgent) {
      callOffUrgent ??= timers.soon(fire);
    } else if (!callOffTick) {
      const waitMs = Math.max(0, lastEndMs + tickMs - timers.elapsedMs());
      const dueMs = timers.elapsedMs() + waitMs;
      callOffTick = timers.after(waitMs, () => {
        widenBy(timers.elapsedMs() - dueMs);
        fire();
      });
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
      lastEndMs = timers.elapsedMs();
      if (wantsMore || isUrgent) schedule();
    },
    tickMs: () => tickMs,
  };
};
