import type { Message } from '@stoa/contract/conversations';
import { useCallback, useEffect, useRef } from 'react';
import { textOf } from './shown-turns.ts';

/** Gives what the person has written on the branch that is shown; put together only when asked for. */
export const useOwnWords = (items: readonly Message[]): (() => string) => {
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  }, [items]);
  return useCallback(
    () =>
      latest.current
        .filter(({ role }) => role === 'user')
        .map(({ parts }) => textOf(parts))
        .join('\n'),
    [],
  );
};
