/** Lets others open the settings of the model on the page that shows them. */
import { useEffect, useSyncExternalStore } from 'react';

let opener: (() => void) | undefined;
const listeners = new Set<() => void>();

const set = (next: (() => void) | undefined): void => {
  opener = next;
  for (const listener of listeners) listener();
};

/** @param open stays the same for as long as the component is there */
export const useProvideOpener = (open: () => void): void =>
  useEffect(() => {
    set(open);
    return () => {
      if (opener === open) set(undefined);
    };
  }, [open]);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Undefined where no model is chosen. */
export const useModelSettingsOpener = (): (() => void) | undefined =>
  useSyncExternalStore(subscribe, () => opener);
