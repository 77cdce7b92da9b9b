import { pause, type Timers } from '../../../kernel/timers.ts';

const tries = 5;
const firstRestMs = 50;

/** For what must not be lost because the database was away for a moment: tokens that were just given out exist once. */
export const insisting = async <T>(timers: Timers, work: () => Promise<T>): Promise<T> => {
  for (let count = 1; ; count++) {
    try {
      return await work();
    } catch (error) {
      if (count === tries) throw error;
      await pause(timers, firstRestMs * 2 ** count);
    }
  }
};
