import type { Message } from '@stoa/contract/conversations';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { useTurnActions } from './turn-actions.ts';

/** `‹ 2 / 3 ›`: the other attempts at the same place. */
export const SiblingSwitch = ({ message }: { message: Message }) => {
  const t = useT();
  const { showBranch } = useTurnActions();
  const [isBusy, setBusy] = useState(false);
  const { siblingIds } = message;
  if (siblingIds.length < 2) return null;
  const at = siblingIds.indexOf(message.id);
  const go = (step: number) => {
    const target = siblingIds[at + step];
    if (!target || isBusy) return;
    setBusy(true);
    void showBranch(target).finally(() => setBusy(false));
  };
  const count = { index: at + 1, count: siblingIds.length };
  return (
    <span
      role="group"
      aria-label={t('conversations.versions')}
      className="flex items-center"
      aria-busy={isBusy}
    >
      <IconButton
        label={t('conversations.previousVersion')}
        size="sm"
        className="w-6!"
        disabled={at <= 0}
        onClick={() => go(-1)}
      >
        <ChevronLeft className="rtl:-scale-x-100" aria-hidden />
      </IconButton>
      <span
        className="px-0.5 text-sm whitespace-nowrap tabular-nums"
        aria-label={t('conversations.version', count)}
      >
        {count.index} / {count.count}
      </span>
      <IconButton
        label={t('conversations.nextVersion')}
        size="sm"
        className="w-6!"
        disabled={at >= siblingIds.length - 1}
        onClick={() => go(1)}
      >
        <ChevronRight className="rtl:-scale-x-100" aria-hidden />
      </IconButton>
    </span>
  );
};
