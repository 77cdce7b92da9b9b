import { useEffect, useMemo } from 'react';
import type { RefObject } from 'react';
import { useSession } from '../../kernel/session.tsx';
import { createDrafts } from './drafts.ts';
import type { Drafts } from './drafts.ts';

const later = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

const draftsOfUsers = new Map<string, Drafts>();

const draftsOf = (userId: string): Drafts => {
  const known = draftsOfUsers.get(userId);
  if (known) return known;
  // Read at every call: even naming `localStorage` throws where storage is off.
  const drafts = createDrafts(
    userId,
    {
      getItem: (key) => localStorage.getItem(key),
      setItem: (key, value) => localStorage.setItem(key, value),
      removeItem: (key) => localStorage.removeItem(key),
    },
    later,
  );
  draftsOfUsers.set(userId, drafts);
  return drafts;
};

export interface Draft {
  read: () => string;
  write: (text: string) => void;
}

/** The draft of one place; a change made in another tab arrives while nobody types here. */
export const useDraft = (
  slot: string,
  field: RefObject<HTMLTextAreaElement | null>,
  onChange: (text: string) => void,
): Draft => {
  const { user } = useSession();
  const drafts = draftsOf(user.id);
  useEffect(() => {
    const onStorage = (event: StorageEvent) => {
      const change = drafts.readChange(event.key, event.newValue);
      if (change?.slot === slot && document.activeElement !== field.current) onChange(change.text);
    };
    const flushWhenHidden = () => document.hidden && drafts.flush();
    window.addEventListener('storage', onStorage);
    window.addEventListener('pagehide', drafts.flush);
    document.addEventListener('visibilitychange', flushWhenHidden);
    return () => {
      drafts.flush();
      window.removeEventListener('storage', onStorage);
      window.removeEventListener('pagehide', drafts.flush);
      document.removeEventListener('visibilitychange', flushWhenHidden);
    };
  }, [drafts, slot, field, onChange]);
  return useMemo(
    () => ({ read: () => drafts.read(slot), write: (text: string) => drafts.write(slot, text) }),
    [drafts, slot],
  );
};
