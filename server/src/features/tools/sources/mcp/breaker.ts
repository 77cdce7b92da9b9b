/**
 * Leaves alone, for a while, what has failed several times in a row: at first briefly, then longer, at most for
 * five minutes. After that one request is let through to see, and only its success opens the way again.
 */
import type { Clock } from '../../../../kernel/clock.ts';

const failuresInARow = 3;
const firstPauseMs = 5_000;
const longestPauseMs = 5 * 60_000;
/** Of keys; what is oldest is forgotten, which lets it be tried again. */
const mostKeys = 1000;

interface State {
  failures: number;
  /** Nobody goes before. */
  untilMs: number;
  isProbing: boolean;
}

export type Breaker = ReturnType<typeof createBreaker>;

export const createBreaker = (clock: Clock) => {
  const states = new Map<string, State>();

  return {
    /** @returns until when nobody goes, or null for whoever may */
    enter(key: string): number | null {
      const state = states.get(key);
      if (!state || state.failures < failuresInARow) return null;
      const now = clock.nowMs();
      if (now < state.untilMs || state.isProbing) return Math.max(state.untilMs, now + 1000);
      state.isProbing = true;
      return null;
    },
    succeeded(key: string): void {
      states.delete(key);
    },
    failed(key: string): void {
      const failures = (states.get(key)?.failures ?? 0) + 1;
      const pauseMs = Math.min(firstPauseMs * 2 ** Math.max(0, failures - failuresInARow), longestPauseMs);
      states.delete(key);
      states.set(key, { failures, untilMs: clock.nowMs() + pauseMs, isProbing: false });
      if (states.size > mostKeys) states.delete(states.keys().next().value!);
    },
    /** What it ended with says nothing of whether it can be reached, such as that the person left. */
    left(key: string): void {
      const state = states.get(key);
      if (state) state.isProbing = false;
    },
    /** Somebody wants to see for themselves. */
    reset(key: string): void {
      states.delete(key);
    },
    stateOf(key: string): { failures: number; retryAtMs: number | null } {
      const state = states.get(key);
      if (!state) return { failures: 0, retryAtMs: null };
      return { failures: state.failures, retryAtMs: state.failures < failuresInARow ? null : state.untilMs };
    },
  };
};
