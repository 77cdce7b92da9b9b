import { createContext } from 'react';

/** Opens the list of keyboard shortcuts, from wherever it is offered. */
export const ShowShortcutsContext = createContext<() => void>(() => {});
