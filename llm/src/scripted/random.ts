/** Repeatable chance: the same prompt always gets the same answer. */
export interface Random {
  /** At least 0, below `limit`. */
  integer(limit: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** The seed is hashed (FNV-1a) into the state of a xorshift generator. */
export function createRandom(seed: string): Random {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  // Zero is the one state that xorshift never leaves.
  if (state === 0) state = 1;

  function integer(limit: number): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  }

  return { integer, pick: (items) => items[integer(items.length)] as (typeof items)[number] };
}
