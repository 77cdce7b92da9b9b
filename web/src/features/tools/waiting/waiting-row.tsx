import { Hourglass } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { announce } from '../../../kernel/announcer.tsx';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useOpenInteractions } from './interaction-calls.ts';
import { WaitingList } from './waiting-list.tsx';
import type { WaitingForYouProps } from './waiting-on-demand.tsx';

export const WaitingRow = ({ look, onChosen }: WaitingForYouProps) => {
  const t = useT();
  const { data } = useOpenInteractions();
  const [isOpen, setOpen] = useState(false);
  const count = data?.items.length ?? 0;
  const text = t('tools.waiting.count', { count });
  useAnnouncedCount(data && count, text);
  if (count === 0 && !isOpen) return null;
  if (look === 'mark') {
    return (
      <span className="pointer-events-none absolute end-1.5 top-1.5 size-2.5 rounded-full border-2 border-bg bg-warning">
        <span className="sr-only">{text}</span>
      </span>
    );
  }
  const badge =
    'min-w-5 rounded-full bg-warning-soft px-1.5 text-center text-xs leading-5 font-medium text-warning tabular-nums';
  return (
    <>
      {look === 'icon' ? (
        <IconButton label={text} tooltipSide="inline-end" onClick={() => setOpen(true)}>
          <Hourglass className="text-warning" aria-hidden />
        </IconButton>
      ) : (
        <div className="-mt-2 px-2 pb-3">
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
            className="tap flex h-10 w-full items-center gap-2.5 rounded-house px-2.5 text-start text-[0.9375rem] transition-colors hover:bg-surface-2"
          >
            <Hourglass className="size-4.5 shrink-0 text-warning" aria-hidden />
            <span className="flex-1 truncate">{t('tools.waiting.title')}</span>
            <span className={badge}>
              <span className="sr-only">{text}</span>
              <span aria-hidden>{data?.hasMore ? `${count}+` : count}</span>
            </span>
          </button>
        </div>
      )}
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        size="lg"
        title={t('tools.waiting.title')}
        description={t('tools.waiting.text')}
      >
        <WaitingList
          items={data?.items ?? []}
          onGone={() => {
            setOpen(false);
            onChosen?.();
          }}
        />
      </Dialog>
    </>
  );
};

/** Said when something more comes to wait; that something was settled is known to whoever settled it. */
const useAnnouncedCount = (count: number | undefined, text: string): void => {
  const before = useRef<number>(undefined);
  useEffect(() => {
    if (count === undefined) return;
    if (before.current !== undefined && count > before.current) announce(text);
    before.current = count;
  }, [count, text]);
};
