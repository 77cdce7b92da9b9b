import type { Message } from '@stoa/contract/conversations';
import { copyText } from '../../kernel/clipboard.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { useShortcut } from '../../kernel/shortcuts.ts';
import { toast } from '../../ui/toast.tsx';
import { textOf } from './shown-turns.ts';
import { useTurnActions } from './turn-actions.ts';

interface ConversationShortcutsProps {
  items: readonly Message[];
  isRunning: boolean;
  onStop: () => void;
  onDelete: (() => void) | undefined;
}

/** What the keyboard does on this page. */
export const ConversationShortcuts = ({ items, isRunning, onStop, onDelete }: ConversationShortcutsProps) => {
  const t = useT();
  const { regenerate } = useTurnActions();
  const answer = items.findLast(({ role }) => role === 'assistant');
  const copy = async () => {
    const text = answer && textOf(answer.parts);
    if (text) toast(t((await copyText(text)) ? 'conversations.copied' : 'conversations.copyFailed'));
  };
  const again = () => {
    if (answer && !isRunning) regenerate(answer);
  };
  useShortcut('Mod+Shift+;', () => void copy(), { label: 'conversations.copyLast', group: 'message' });
  useShortcut('Mod+Shift+E', again, { label: 'conversations.regenerateLast', group: 'message' });
  useShortcut('Mod+Shift+X', onStop, { label: 'runs.stop', group: 'message' });
  useShortcut('Mod+Shift+Backspace', () => onDelete?.(), {
    label: 'conversations.deleteThis',
    group: 'conversation',
  });
  return null;
};
