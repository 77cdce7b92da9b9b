import { useEffect, useState } from 'react';
import { recall, remember } from '../../kernel/browser-memory.ts';
import { useFeature, useSession } from '../../kernel/session.tsx';
import { newSlot, runStarted } from '../runs/runs.tsx';

const placeOf = (userId: string): string => `stoa.new-instructions.${userId}`;

/** The instructions of the conversation that is still to be: kept through a reload, and gone once it has begun. */
export const useNewInstructions = () => {
  const { user } = useSession();
  const mayWrite = useFeature('instructions');
  const place = placeOf(user.id);
  const [text, setText] = useState(() => recall<{ text: string }>(place).text ?? '');
  useEffect(
    () =>
      runStarted.subscribe(({ slot }) => {
        if (slot !== newSlot) return;
        setText('');
        remember(place, {});
      }),
    [place],
  );
  const write = (next: string): void => {
    setText(next);
    remember(place, { text: next });
  };
  // What was written while it was allowed is kept for when it is again.
  return [mayWrite ? text : '', write] as const;
};
