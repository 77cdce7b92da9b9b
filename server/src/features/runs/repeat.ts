import { pause, type Timers } from '../../kernel/timers.ts';

/** All of them are over well before a lease lapses. */
const waitsMs = [100, 400, 1600, 6400];

/**
 * For work on the database of which twice is the same as once: it is done again when it failed, also
 * when nobody knows whether its commit has happened. What `isFinal` says is thrown at once.
 */
export const repeat = async <R>(
  timers: Timers,
  work: () => Promise<R>,
  isFinal: (error: unknown) => boolean = () => false,
): Promise<R> => {
  for (const waitMs of waitsMs) {
    try {
      return await work();
    } catch (error) {
      if (isFinal(error)) throw error;
    }
    await pause(timers, waitMs);
  }
  return work();
};
