export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Lets so many pieces of work of one key go on at once; further ones wait in line. */
export const createTurns = (atOnce: number): Turns => {
  const lines = new Map<string, { busy: number; waiting: (() => void)[] }>();
  return async (key, work) => {
    const line = lines.get(key) ?? { busy: 0, waiting: [] };
    lines.set(key, line);
    if (line.busy < atOnce) line.busy += 1;
    else await new Promise<void>((resolve) => line.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      if (next) next();
      else if ((line.busy -= 1) === 0) lines.delete(key);
    }
  };
};
