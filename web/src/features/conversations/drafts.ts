/**
 * What is being typed, kept in this browser: it survives a reload and a crash, and is shared by the
 * tabs of one account. The text itself lives in the field; this is its copy.
 */

/** As much of `localStorage` as is needed; every call may throw. */
export interface DraftStorage {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
}

export interface Drafts {
  read: (slot: string) => string;
  /** Written a moment later; `flush` writes what waits. */
  write: (slot: string, text: string) => void;
  flush: () => void;
  /** The slot and text of a change that another tab made, as a `storage` event tells it. */
  readChange: (key: string | null, value: string | null) => { slot: string; text: string } | null;
}

const writeAfterMs = 300;

export const createDrafts = (
  userId: string,
  storage: DraftStorage,
  later: (delayMs: number, run: () => void) => () => void,
): Drafts => {
  const prefix = `stoa.draft.${userId}.`;
  const waiting = new Map<string, string>();
  let callOff: (() => void) | null = null;

  const flush = (): void => {
    callOff?.();
    callOff = null;
    for (const [slot, text] of waiting) {
      try {
        if (text.trim() === '') storage.removeItem(prefix + slot);
        else storage.setItem(prefix + slot, text);
      } catch {
        // Storage is off or full: the text is still in the field.
      }
    }
    waiting.clear();
  };

  return {
    read: (slot) => {
      const unwritten = waiting.get(slot);
      if (unwritten !== undefined) return unwritten;
      try {
        return storage.getItem(prefix + slot) ?? '';
      } catch {
        return '';
      }
    },
    write: (slot, text) => {
      waiting.set(slot, text);
      callOff ??= later(writeAfterMs, flush);
    },
    flush,
    readChange: (key, value) =>
      key?.startsWith(prefix) ? { slot: key.slice(prefix.length), text: value ?? '' } : null,
  };
};
