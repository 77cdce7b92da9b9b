/** A time limit that stands still while a person is asked something: their time is not the call's. */
import type { Timers } from '../../kernel/timers.ts';

/** Whoever has answered leaves at least so much to go on with. */
const leastLeftMs = 1_000;
/** What may be added in all. */
const longestAskingMs = 60 * 60_000;

export interface Deadline {
  readonly signal: AbortSignal;
  /** Several may be asked at once: it goes on when all have answered. */
  pause(): void;
  resume(): void;
  end(): void;
}

export const createDeadline = (timers: Timers, limitMs: number, reasonOf: () => unknown): Deadline => {
  const late = new AbortController();
  const abort = () => late.abort(reasonOf());
  let leftMs = limitMs;
  let startedMs = timers.elapsedMs();
  let asking = 0;
  let callOff = timers.after(leftMs, abort);
  const callOffAll = timers.after(limitMs + longestAskingMs, abort);
  return {
    signal: late.signal,
    pause() {
      if (asking++ > 0) return;
      callOff();
      leftMs -= timers.elapsedMs() - startedMs;
    },
    resume() {
      if (--asking > 0) return;
      startedMs = timers.elapsedMs();
      leftMs = Math.max(leftMs, leastLeftMs);
      callOff = timers.after(leftMs, abort);
    },
    end() {
      callOff();
      callOffAll();
    },
  };
};
