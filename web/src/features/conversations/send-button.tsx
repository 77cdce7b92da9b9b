import { ArrowUp, Square } from 'lucide-react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { capsOf } from '../../kernel/shortcut-combo.ts';
import { isApple } from '../../kernel/shortcuts.ts';
import { IconButton } from '../../ui/button.tsx';

interface SendButtonProps {
  isRunning: boolean;
  canSend: boolean;
  /** Why it has to wait, though there is something to send. */
  obstacle: string | null;
  onSend: () => void;
  onStop: () => void;
}

/** Stop in the place of Send while an answer is being written. */
export const SendButton = ({ isRunning, canSend, obstacle, onSend, onStop }: SendButtonProps) => {
  const t = useT();
  const look = { tooltipSide: 'top', variant: 'primary', className: 'rounded-full!' } as const;
  if (isRunning) {
    return (
      <IconButton label={t('runs.stop')} caps={capsOf('Mod+Shift+X', isApple)} onClick={onStop} {...look}>
        <Square className="size-3.5! fill-current" aria-hidden />
      </IconButton>
    );
  }
  if (obstacle !== null) {
    // Not `disabled`: one has to be able to reach it to learn why.
    return (
      <IconButton
        {...look}
        label={obstacle}
        aria-disabled
        onClick={onSend}
        className="cursor-default! rounded-full! opacity-50"
      >
        <ArrowUp aria-hidden />
      </IconButton>
    );
  }
  return (
    <IconButton label={t('conversations.send')} disabled={!canSend} onClick={onSend} {...look}>
      <ArrowUp aria-hidden />
    </IconButton>
  );
};
