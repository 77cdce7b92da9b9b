import { useSyncExternalStore } from 'react';

let spoken = '';
const listeners = new Set<() => void>();

const say = (text: string): void => {
  spoken = text;
  for (const listener of listeners) listener();
};

let pending: ReturnType<typeof setTimeout> | undefined;

/** Has screen readers say `text` when they are done with what they say now. */
export const announce = (text: string): void => {
  // Emptied first: the same text twice would otherwise be no change, and stay unsaid.
  say('');
  clearTimeout(pending);
  pending = setTimeout(() => say(text), 60);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The one live region of the page. */
export const Announcer = () => {
  const text = useSyncExternalStore(subscribe, () => spoken);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
};
