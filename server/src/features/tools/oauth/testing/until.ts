import { setTimeout as delay } from 'node:timers/promises';

/** Looks again and again; the test's own time limit ends it. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await delay(2);
};
