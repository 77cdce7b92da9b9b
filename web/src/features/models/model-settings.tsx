import type { ModelChoice } from '@stoa/contract/models';
import { SlidersHorizontal } from 'lucide-react';
import { Suspense, lazy, useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { capsOf } from '../../kernel/shortcut-combo.ts';
import { isApple, useShortcut } from '../../kernel/shortcuts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Popover } from '../../ui/popover.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { usePhone } from '../../ui/use-media.ts';
import { useProvideOpener } from './settings-opener.ts';

const loadPanel = () => import('./model-settings-panel.tsx');
const ModelSettingsPanel = lazy(async () => ({ default: (await loadPanel()).ModelSettingsPanel }));

const combo = 'Mod+Shift+,';

interface ModelSettingsProps {
  choice: ModelChoice;
  onChange: (choice: ModelChoice) => void;
  /** What else can be set in the same place, and whether that is. */
  children: ReactNode;
  hasMore: boolean;
}

/** The button beside the model picker, and the settings of the model that it opens. */
export const ModelSettings = ({ choice, onChange, children, hasMore }: ModelSettingsProps) => {
  const t = useT();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const show = useCallback(() => setOpen(true), []);
  useProvideOpener(show);
  useShortcut(combo, show, { label: 'models.settings.open', group: 'conversation' });
  const count = Object.keys(choice.settings ?? {}).length + (hasMore ? 1 : 0);
  const prepare = () => void loadPanel();
  const button = (
    <IconButton
      {...(phone && { onClick: show })}
      label={count > 0 ? t('models.settings.openChanged', { count }) : t('models.settings.open')}
      caps={capsOf(combo, isApple)}
      aria-haspopup="dialog"
      onPointerEnter={prepare}
      onFocus={prepare}
      className="relative"
    >
      <SlidersHorizontal aria-hidden />
      {count > 0 && (
        <span
          aria-hidden
          className="absolute end-0.5 top-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem] leading-4 text-accent-fg tabular-nums"
        >
          {count}
        </span>
      )}
    </IconButton>
  );
  const panel = (
    <Suspense fallback={<SkeletonLines count={6} className="p-4" />}>
      <ModelSettingsPanel
        key={`${choice.endpointId} ${choice.id}`}
        choice={choice}
        onChange={onChange}
        onClose={() => setOpen(false)}
      >
        {children}
      </ModelSettingsPanel>
    </Suspense>
  );
  if (phone) {
    return (
      <>
        {button}
        <Drawer open={open} onOpenChange={setOpen} side="bottom" label={t('models.settings.title')}>
          {panel}
        </Drawer>
      </>
    );
  }
  return (
    <Popover
      trigger={button}
      label={t('models.settings.title')}
      open={open}
      onOpenChange={setOpen}
      className="w-104"
    >
      <div className="max-h-[min(40rem,var(--available-height))] overflow-y-auto overscroll-contain">
        {panel}
      </div>
    </Popover>
  );
};
