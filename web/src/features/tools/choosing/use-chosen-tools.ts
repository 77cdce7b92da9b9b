import { useState } from 'react';
import { recall, remember } from '../../../kernel/browser-memory.ts';
import { useSession } from '../../../kernel/session.tsx';

interface Remembered {
  choices: string[];
}

const isList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** What new conversations begin with: what was chosen last, in this browser. */
export const useLastTools = () => {
  const { user } = useSession();
  const place = `stoa.tools.${user.id}`;
  const [chosen, setChosen] = useState<readonly string[]>(() => {
    const { choices } = recall<Remembered>(place);
    return isList(choices) ? choices : [];
  });
  const choose = (choices: readonly string[]): void => {
    setChosen(choices);
    remember(place, { choices });
  };
  return [chosen, choose] as const;
};
