import type { Model, ModelChoice } from '@stoa/contract/models';
import { ChevronDown } from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Popover } from '../../ui/popover.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { usePhone } from '../../ui/use-media.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { findModel } from './model-order.ts';

const loadList = () => import('./model-list.tsx');
const ModelList = lazy(async () => ({ default: (await loadList()).ModelList }));

interface ModelPickerProps {
  value: ModelChoice | null;
  onChange: (choice: ModelChoice) => void;
  models: readonly Model[];
  /** By default the one of a page's header. */
  size?: 'sm' | 'md';
  /** Bordered among other fields. */
  variant?: 'ghost' | 'secondary';
  /** What no choice is called. */
  none?: string;
}

/** The button that says which model answers, and the list to choose another from. */
export const ModelPicker = ({
  value,
  onChange,
  models,
  size = 'md',
  variant = 'ghost',
  none,
}: ModelPickerProps) => {
  const t = useT();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const model = findModel(models, value);
  const name =
    model?.name ??
    (value ? t('models.gone', { model: showDirectionMarks(value.id) }) : (none ?? t('models.none')));
  const prepare = () => void loadList();
  const button = (
    <Button
      {...(phone && { onClick: () => setOpen(true) })}
      variant={variant}
      size={size}
      aria-label={t('models.current', { model: name })}
      aria-haspopup="dialog"
      onPointerEnter={prepare}
      onFocus={prepare}
      className="min-w-0 shrink! gap-1.5 px-3 font-normal"
    >
      <span className="truncate">{name}</span>
      <ChevronDown className="size-4 shrink-0 text-fg-muted" aria-hidden />
    </Button>
  );
  const list = (
    <Suspense fallback={<SkeletonLines count={6} className="p-4" />}>
      <ModelList
        models={models}
        value={value}
        onPick={(picked) => {
          setOpen(false);
          onChange({ endpointId: picked.endpointId, id: picked.id });
        }}
      />
    </Suspense>
  );
  if (phone) {
    return (
      <>
        {button}
        <Drawer open={open} onOpenChange={setOpen} side="bottom" label={t('models.choose')}>
          <div className="flex h-[70dvh] flex-col pt-1">{list}</div>
        </Drawer>
      </>
    );
  }
  return (
    <Popover trigger={button} label={t('models.choose')} open={open} onOpenChange={setOpen} className="w-96">
      <div className="flex max-h-[min(28rem,var(--available-height))] flex-col">{list}</div>
    </Popover>
  );
};
