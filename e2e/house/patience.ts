/** Waiting for what will come without knowing when. */
import { setTimeout as delay } from 'node:timers/promises';

export { delay };

const lookEveryMs = 25;

/** @returns what `look` gives once it is neither undefined nor false. @throws after `withinMs`, naming `what` */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 10_000,
): Promise<T> => {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > giveUpAt) throw new Error(`Within ${withinMs} ms this did not come: ${what}.`);
    await delay(lookEveryMs);
  }
};
