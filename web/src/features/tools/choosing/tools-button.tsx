import { Wrench } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../../kernel/i18n/i18n.ts';
import { useFeature } from '../../../kernel/session.tsx';
import { capsOf } from '../../../kernel/shortcut-combo.ts';
import { isApple, useShortcut } from '../../../kernel/shortcuts.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { onDemand, useOnceOpen } from '../../../ui/on-demand.ts';
import { Popover } from '../../../ui/popover.tsx';
import { SkeletonLines } from '../../../ui/skeleton.tsx';
import { usePhone } from '../../../ui/use-media.ts';
import type { Offers } from './server-offers.tsx';

const menu = onDemand(() => import('./tools-menu.tsx'));
const offersCode = onDemand(() => import('./server-offers.tsx'));

const combo = 'Mod+Shift+L';

interface ToolsButtonProps {
  /** Of this conversation. */
  chosen: readonly string[];
  onChoose: (chosen: readonly string[]) => void;
  /** Puts the words of a prompt where one writes. */
  onInsert: (text: string) => void;
  /** Attaches files of the caller that are on the server already. */
  onAttach: (fileIds: readonly string[]) => void;
}

/** What the model may use in this conversation: its number, and on demand the list. */
export const ToolsButton = (props: ToolsButtonProps) => (useFeature('tools') ? <Tools {...props} /> : null);

const Tools = (props: ToolsButtonProps) => {
  const { chosen, onChoose, onInsert, onAttach } = props;
  const t = useT();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const show = () => setOpen(true);
  useShortcut(combo, show, { label: 'tools.choose', group: 'conversation' });
  const [offers, setOffers] = useState<Offers>();
  const parts = useOnceOpen(menu, open);
  const offersParts = useOnceOpen(offersCode, offers !== undefined);
  const count = chosen.length;
  const button = (
    <IconButton
      {...(phone && { onClick: show })}
      label={count > 0 ? t('tools.chosen', { count }) : t('tools.choose')}
      caps={capsOf(combo, isApple)}
      tooltipSide="top"
      aria-haspopup="dialog"
      onPointerEnter={() => void menu.load()}
      className="relative text-fg-muted"
    >
      <Wrench aria-hidden />
      {count > 0 && (
        <span
          aria-hidden
          className="absolute end-0 top-0 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem] leading-4 text-accent-fg tabular-nums"
        >
          {count}
        </span>
      )}
    </IconButton>
  );
  const list = parts ? (
    <parts.ToolsMenu
      chosen={chosen}
      onChoose={onChoose}
      onOffers={(what) => {
        // A dialog has the page to itself: the list is gone when it comes.
        setOpen(false);
        setOffers(what);
      }}
    />
  ) : (
    <SkeletonLines count={5} className="p-4" />
  );
  const dialog = offersParts && offers && (
    <offersParts.ServerOffers
      what={offers}
      chosen={chosen}
      onInsert={onInsert}
      onAttach={onAttach}
      onClose={() => setOffers(undefined)}
    />
  );
  if (phone) {
    return (
      <>
        {button}
        {dialog}
        <Drawer open={open} onOpenChange={setOpen} side="bottom" label={t('tools.choose')}>
          <div className="flex h-[70dvh] flex-col pt-1">{list}</div>
        </Drawer>
      </>
    );
  }
  return (
    <>
      <Popover
        trigger={button}
        label={t('tools.choose')}
        open={open}
        onOpenChange={setOpen}
        side="top"
        className="w-96"
      >
        <div className="flex max-h-[min(30rem,var(--available-height))] flex-col">{list}</div>
      </Popover>
      {dialog}
    </>
  );
};
