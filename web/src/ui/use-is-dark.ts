import { useSyncExternalStore } from 'react';

/** Whether the page is dark, for what cannot be styled with it. */
export const useIsDark = (): boolean => useSyncExternalStore(watch, read) === 'dark';

const read = (): string | undefined => document.documentElement.dataset['theme'];

const watch = (listener: () => void): (() => void) => {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
};
