/** Waiting as a dependency, so that tests decide when it is over. Each method returns how to call it off. */
export interface Timers {
  /** Milliseconds since some instant; unlike a clock it is never set. */
  elapsedMs(): number;
  /** Right after what is under way. */
  soon(then: () => void): () => void;
  after(delayMs: number, then: () => void): () => void;
  /** Does not keep the process alive. */
  every(intervalMs: number, then: () => void): () => void;
}

export const systemTimers: Timers = {
  elapsedMs: () => performance.now(),
  soon(then) {
    const immediate = setImmediate(then);
    return () => clearImmediate(immediate);
  },
  after(delayMs, then) {
    const timer = setTimeout(then, delayMs);
    return () => clearTimeout(timer);
  },
  every(intervalMs, then) {
    const timer = setInterval(then, intervalMs).unref();
    return () => clearInterval(timer);
  },
};

/** Resolves after `delayMs`, or as soon as `signal` aborts. */
export const pause = (timers: Timers, delayMs: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      callOff();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const callOff = timers.after(delayMs, end);
    signal?.addEventListener('abort', end);
  });
