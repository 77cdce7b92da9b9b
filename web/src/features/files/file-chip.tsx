import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { VisibleText } from '../../ui/visible-text.tsx';

interface FileChipProps {
  name: string;
  thumbnail: ReactNode;
  /** Its size, or how it stands. */
  detail: ReactNode;
  isGone?: boolean;
  onOpen?: (() => void) | undefined;
  onRemove?: ((button: HTMLElement) => void) | undefined;
  /** Further buttons. */
  actions?: ReactNode;
  /** Lies over its lower edge. */
  children?: ReactNode;
}

/** A file as a small card as wide as its place: what it looks like, its name, and what can be done with it. */
export const FileChip = ({
  name,
  thumbnail,
  detail,
  isGone = false,
  onOpen,
  onRemove,
  actions,
  children,
}: FileChipProps) => {
  const t = useT();
  const shown = showDirectionMarks(name);
  const inside = (
    <>
      {thumbnail}
      <span className="min-w-0 flex-1">
        <span className={classes('block truncate text-sm', isGone && 'text-fg-muted line-through')}>
          <VisibleText>{name}</VisibleText>
        </span>
        <span className="block truncate text-xs text-fg-muted tabular-nums">{detail}</span>
      </span>
    </>
  );
  const frame = 'flex h-full min-w-0 flex-1 items-center gap-2.5 rounded-house p-1.5 text-start';
  return (
    <div className="relative flex h-14 w-full items-center overflow-hidden rounded-house border border-line bg-surface">
      {onOpen ? (
        <button
          type="button"
          aria-haspopup="dialog"
          title={shown}
          onClick={onOpen}
          className={classes(frame, 'transition-colors -outline-offset-2 hover:bg-surface-2')}
        >
          {inside}
        </button>
      ) : (
        <div className={frame} title={shown}>
          {inside}
        </div>
      )}
      {actions}
      {onRemove && (
        <IconButton
          label={t('files.removeOne', { name: shown })}
          size="sm"
          tooltipSide="top"
          data-remove-file
          onClick={(event) => onRemove(event.currentTarget)}
          className="me-1"
        >
          <X aria-hidden />
        </IconButton>
      )}
      {children}
    </div>
  );
};
