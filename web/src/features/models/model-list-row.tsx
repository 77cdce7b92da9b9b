import type { EndpointModel } from '@stoa/contract/models';
import { ArrowDown, ArrowUp, ArrowUpToLine, GripVertical, Star, StarOff } from 'lucide-react';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import type { DragEvent, KeyboardEvent } from 'react';
import { announce } from '../../kernel/announcer.tsx';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { ModelListStep } from './model-list-draft.ts';

interface ModelListRowProps {
  item: EndpointModel;
  isDefault: boolean;
  /** The neighbours as they are seen, which a search makes others than those of the whole list. */
  above: string | undefined;
  below: string | undefined;
  /** What follows this one, and what follows `below`, in the whole list; null is its end. */
  next: string | null;
  afterBelow: string | null;
  /** The first of the whole list. */
  top: string;
  step: (step: ModelListStep) => void;
}

const dragType = 'application/x-stoa-model';

/** Drawn only when something of it changes: there may be hundreds. */
export const ModelListRow = memo(function ModelListRow(props: ModelListRowProps) {
  const { item, isDefault, above, below, step } = props;
  const t = useT();
  const name = showDirectionMarks(item.name);
  const { row, move, up, down, onKeyDown } = useMoves(props, name);
  const { drops, ...dropping } = useDropping(props);
  return (
    <li
      ref={row}
      onKeyDown={onKeyDown}
      {...dropping}
      className={classes(
        'flex min-h-12 scroll-mt-28 items-center gap-1 border-t border-line py-1 [contain-intrinsic-size:auto_3.25rem] [content-visibility:auto] first:border-transparent',
        drops === 'above' && 'shadow-[0_-2px_0_0_var(--color-accent)]',
        drops === 'below' && 'shadow-[0_2px_0_0_var(--color-accent)]',
      )}
    >
      <span
        draggable
        title={t('models.listing.drag')}
        onDragStart={({ dataTransfer }) => {
          dataTransfer.setData(dragType, item.id);
          dataTransfer.effectAllowed = 'move';
          if (row.current) dataTransfer.setDragImage(row.current, 8, 16);
        }}
        className="-ms-1 cursor-grab p-1 text-fg-muted pointer-coarse:hidden"
      >
        <GripVertical className="size-4" aria-hidden />
      </span>
      <ModelNames item={item} name={name} isDefault={isDefault} />
      <IconButton
        label={t('models.listing.up', { name })}
        size="sm"
        disabled={above === undefined}
        onClick={up}
        className="max-sm:hidden"
      >
        <ArrowUp aria-hidden />
      </IconButton>
      <IconButton
        label={t('models.listing.down', { name })}
        size="sm"
        disabled={below === undefined}
        onClick={down}
        className="max-sm:hidden"
      >
        <ArrowDown aria-hidden />
      </IconButton>
      <ModelMenu {...props} name={name} move={move} up={up} down={down} />
      <span className="ms-2">
        <Switch
          aria-label={t('models.listing.show', { name })}
          checked={item.shown}
          onCheckedChange={(shown) => step({ type: 'show', ids: [item.id], shown })}
        />
      </span>
    </li>
  );
});

/** The ways to another place, which keep the focus where it is in the row. */
const useMoves = ({ item, above, below, afterBelow, step }: ModelListRowProps, name: string) => {
  const t = useT();
  const row = useRef<HTMLLIElement>(null);
  const focused = useRef<HTMLElement>(null);
  const move = (before: string | null) => {
    const active = document.activeElement;
    if (active instanceof HTMLElement && row.current?.contains(active)) focused.current = active;
    step({ type: 'move', id: item.id, before });
    announce(t('models.listing.moved', { name }));
  };
  const up = () => {
    if (above !== undefined) move(above);
  };
  const down = () => {
    if (below !== undefined) move(afterBelow);
  };

  // What is moved in the document loses the focus, and may be out of sight.
  useLayoutEffect(() => {
    if (!focused.current) return;
    focused.current.focus({ preventScroll: true });
    focused.current = null;
    row.current?.scrollIntoView({ block: 'nearest' });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    if (event.key === 'ArrowUp') up();
    else down();
  };
  return { row, move, up, down, onKeyDown };
};

/** On the upper half of a row it lands above it, on the lower half below. */
const useDropping = ({ item, next, step }: ModelListRowProps) => {
  const [drops, setDrops] = useState<'above' | 'below'>();
  const halfOf = ({ clientY, currentTarget }: DragEvent) => {
    const { top, height } = currentTarget.getBoundingClientRect();
    return clientY < top + height / 2 ? 'above' : 'below';
  };
  return {
    drops,
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(dragType)) return;
      event.preventDefault();
      setDrops(halfOf(event));
    },
    onDragLeave: () => setDrops(undefined),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setDrops(undefined);
      const before = halfOf(event) === 'above' ? item.id : next;
      step({ type: 'move', id: event.dataTransfer.getData(dragType), before });
    },
  };
};

interface ModelNamesProps {
  item: EndpointModel;
  name: string;
  isDefault: boolean;
}

const ModelNames = ({ item, name, isDefault }: ModelNamesProps) => {
  const t = useT();
  return (
    <span className={classes('min-w-0 flex-1 text-[0.9375rem] leading-5', !item.shown && 'text-fg-muted')}>
      <span className="flex flex-wrap items-center gap-x-2">
        <span className="wrap-anywhere">{name}</span>
        {isDefault && (
          <Badge>{t(item.shown ? 'models.listing.default' : 'models.listing.defaultHidden')}</Badge>
        )}
        {item.byHand && <Badge>{t('models.listing.byHand')}</Badge>}
      </span>
      {item.id !== item.name && (
        <span className="block font-mono text-xs wrap-anywhere text-fg-muted" dir="ltr">
          {showDirectionMarks(item.id)}
        </span>
      )}
    </span>
  );
};

const Badge = ({ children }: { children: string }) => (
  <span className="rounded-full bg-surface-2 px-2 text-xs leading-5 text-fg-muted">{children}</span>
);

interface ModelMenuProps extends ModelListRowProps {
  name: string;
  move: (before: string) => void;
  up: () => void;
  down: () => void;
}

const ModelMenu = ({ item, isDefault, above, below, top, step, name, move, up, down }: ModelMenuProps) => {
  const t = useT();
  return (
    <RowMenu label={t('models.listing.more', { name })}>
      <MenuItem icon={<ArrowUpToLine aria-hidden />} disabled={top === item.id} onClick={() => move(top)}>
        {t('models.listing.toTop')}
      </MenuItem>
      <MenuItem icon={<ArrowUp aria-hidden />} disabled={above === undefined} onClick={up}>
        {t('models.listing.moveUp')}
      </MenuItem>
      <MenuItem icon={<ArrowDown aria-hidden />} disabled={below === undefined} onClick={down}>
        {t('models.listing.moveDown')}
      </MenuItem>
      <MenuSeparator />
      {isDefault ? (
        <MenuItem icon={<StarOff aria-hidden />} onClick={() => step({ type: 'default', id: null })}>
          {t('models.listing.noDefault')}
        </MenuItem>
      ) : (
        <MenuItem icon={<Star aria-hidden />} onClick={() => step({ type: 'default', id: item.id })}>
          {t('models.listing.makeDefault')}
        </MenuItem>
      )}
    </RowMenu>
  );
};
