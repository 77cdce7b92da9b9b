import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { onDemand, useOnceOpen } from '../../../ui/on-demand.ts';
import { commandIn } from './command.ts';

const code = onDemand(() => import('./prompt-command-list.tsx'));

export interface PromptCommandsProps {
  chosen: readonly string[];
  field: RefObject<HTMLTextAreaElement | null>;
  /** Puts words in the place of the command. */
  onPick: (text: string) => void;
}

/** The prompts of the servers that are on, called by `/` where one writes. */
export const PromptCommands = ({ chosen, field, onPick }: PromptCommandsProps) => {
  const hasServers = chosen.some((one) => one.startsWith('mcp_'));
  const [command, setCommand] = useState<string | null>(null);
  useEffect(() => {
    const element = field.current;
    if (!element || !hasServers) return;
    const look = () => setCommand(commandIn(element.value));
    // What is written by the page, or sent, makes no input.
    const leave = () => commandIn(element.value) ?? setCommand(null);
    element.addEventListener('input', look);
    element.addEventListener('keyup', leave);
    element.addEventListener('focus', leave);
    return () => {
      element.removeEventListener('input', look);
      element.removeEventListener('keyup', leave);
      element.removeEventListener('focus', leave);
    };
  }, [field, hasServers]);
  const parts = useOnceOpen(code, command !== null);
  if (!parts) return null;
  return (
    <parts.PromptCommandList
      chosen={chosen}
      field={field}
      command={hasServers ? command : null}
      onPick={onPick}
      onClose={() => setCommand(null)}
    />
  );
};
