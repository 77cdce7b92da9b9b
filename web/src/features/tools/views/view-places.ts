/**
 * Which views run: as many as a page can bear at once, the newest of those that are on it; a person’s own wish comes
 * before. What is put down is shown again from what was kept, from its beginning.
 */

export const mostLive = 3;

export type ViewPlace = 'live' | 'down' | 'hidden';

export const createViewPlaces = () => {
  /** Of those that run, how much each is wanted: of two ranks the later counts for more. */
  const live = new Map<string, string>();
  const hidden = new Set<string>();
  const listeners = new Set<() => void>();
  let wishes = 0;
  const tell = (): void => listeners.forEach((listener) => listener());

  const take = (key: string, rank: string): void => {
    live.set(key, rank);
    if (live.size > mostLive) {
      const [least] = [...live].toSorted(([, one], [, other]) => (one < other ? -1 : 1))[0]!;
      live.delete(least);
    }
    tell();
  };

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    placeOf: (key: string): ViewPlace => (hidden.has(key) ? 'hidden' : live.has(key) ? 'live' : 'down'),

    /**
     * It has come onto the page.
     * @param at when its call began, an instant
     * @returns for when it goes
     */
    enter(key: string, at: string): () => void {
      if (!hidden.has(key)) take(key, at);
      return () => {
        if (live.delete(key)) tell();
      };
    },

    show(key: string): void {
      hidden.delete(key);
      // After every instant.
      take(key, `~${String((wishes += 1)).padStart(9, '0')}`);
    },

    hide(key: string): void {
      live.delete(key);
      hidden.add(key);
      tell();
    },
  };
};

export const viewPlaces = createViewPlaces();
