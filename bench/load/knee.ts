/** The largest load that still holds, found in few tries: each costs seconds. */
export interface KneeRange {
  /** The first try. */
  from: number;
  most: number;
}

/** Between a load that held and one that did not, this much is not worth another try. */
const closeEnough = 1.2;
const roundTo = 10;

/**
 * Doubles or halves until one load holds and one does not, then halves what is between. What it finds
 * has to hold once more, as one good moment of the machine is no knee; otherwise it falls back to the
 * next load that held.
 * @returns undefined when nothing holds
 */
export const findKnee = async (
  { from, most }: KneeRange,
  holds: (load: number) => Promise<boolean>,
  holdsAgain: (load: number) => Promise<boolean>,
): Promise<number | undefined> => {
  const held: number[] = [];
  let broke = Number.POSITIVE_INFINITY;
  let next = from;
  while (next >= roundTo && next < broke && next !== held.at(-1)) {
    if (await holds(next)) held.push(next);
    else broke = next;
    next = nextOf(held.at(-1), broke, most);
  }
  for (const load of held.toReversed()) if (await holdsAgain(load)) return load;
  return undefined;
};

/** The load that held last when there is nothing left to try. */
const nextOf = (held: number | undefined, broke: number, most: number): number => {
  if (held === undefined) return roundDown(broke / 2);
  if (broke === Number.POSITIVE_INFINITY) return Math.min(held * 2, most);
  return broke / held <= closeEnough ? held : Math.max(held, roundDown((held + broke) / 2));
};

const roundDown = (load: number): number => Math.floor(load / roundTo) * roundTo;
