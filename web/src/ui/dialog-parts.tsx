/** The inside of dialog.tsx; nobody else imports it. */
import { AlertDialog as BaseAlert } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useT } from '../kernel/i18n/i18n.ts';
import { Button, IconButton } from './button.tsx';
import { classes, floating } from './classes.ts';
import type { AlertDialogProps, DialogProps, FullDialogProps, PaletteDialogProps } from './dialog.tsx';

const scrim =
  'fixed inset-0 z-30 bg-scrim transition-opacity data-starting-style:opacity-0 data-ending-style:opacity-0';

/** In the middle of a large screen, at the bottom of a phone's. */
const place =
  'fixed inset-x-0 bottom-0 z-30 mx-auto flex max-h-[calc(100dvh-2rem)] w-full flex-col rounded-b-none pb-[env(safe-area-inset-bottom)] ' +
  'sm:top-[max(1rem,12dvh)] sm:bottom-auto sm:max-h-[calc(100dvh-max(2rem,18dvh))] sm:w-[calc(100vw-2rem)] sm:rounded-b-house sm:pb-0';

const widths = { sm: 'sm:max-w-sm', md: 'sm:max-w-lg', lg: 'sm:max-w-3xl' } as const;

/** Where to begin; on a touch screen the dialog itself, as a field would bring up the keyboard over it. */
const firstField = (popup: HTMLElement | null, openedBy: string): HTMLElement | null =>
  (openedBy !== 'touch' && popup?.querySelector<HTMLElement>('input, textarea, [role=combobox]')) || popup;

export const Dialog = ({
  open,
  onOpenChange,
  title,
  description,
  size = 'md',
  footer,
  initialFocus,
  children,
}: DialogProps) => {
  const t = useT();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop forceRender className={scrim} />
        <Base.Popup
          ref={popup}
          initialFocus={initialFocus ?? ((by) => firstField(popup.current, by))}
          className={classes(floating, place, widths[size])}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-4 pb-2">
            {/* It may be what a stranger wrote: it stays inside, and leaves room for the buttons. */}
            <div className="max-h-[35dvh] min-w-0 overflow-y-auto wrap-anywhere">
              <Base.Title className="font-display text-xl leading-8">{title}</Base.Title>
              {description && (
                <Base.Description className="text-sm text-fg-muted">{description}</Base.Description>
              )}
            </div>
            <Base.Close
              render={
                <IconButton label={t('ui.close')} size="sm" className="-me-2">
                  <X aria-hidden />
                </IconButton>
              }
            />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-1 pb-5">{children}</div>
          {footer && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
};

export const AlertDialog = ({
  open,
  onOpenChange,
  title,
  text,
  confirmLabel,
  tone = 'danger',
  onConfirm,
  describeError,
}: AlertDialogProps) => {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const confirm = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setFailure(describeError?.(error) ?? t('ui.didNotWork'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <BaseAlert.Root open={open} onOpenChange={onOpenChange}>
      <BaseAlert.Portal>
        <BaseAlert.Backdrop forceRender className={scrim} />
        <BaseAlert.Popup className={classes(floating, place, widths.sm, 'px-5 pt-4')}>
          <BaseAlert.Title className="font-display text-xl leading-8">{title}</BaseAlert.Title>
          <BaseAlert.Description className="mt-1 text-[0.9375rem] text-fg-muted">
            {text}
          </BaseAlert.Description>
          {failure && (
            <p role="alert" className="mt-3 text-sm text-danger">
              {failure}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-2 py-4">
            <BaseAlert.Close render={<Button variant="ghost">{t('ui.cancel')}</Button>} />
            <Button variant={tone} busy={busy} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </BaseAlert.Popup>
      </BaseAlert.Portal>
    </BaseAlert.Root>
  );
};

export const PaletteDialog = ({ title, onClose, children }: PaletteDialogProps) => (
  <Base.Root open onOpenChange={onClose}>
    <Base.Portal>
      <Base.Backdrop forceRender className={scrim} />
      <Base.Popup className={classes(floating, place, 'overflow-hidden sm:max-w-xl')}>
        <Base.Title className="sr-only">{title}</Base.Title>
        {children}
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
);

export const FullDialog = ({ title, detail, actions, onClose, onKeyDown, children }: FullDialogProps) => {
  const t = useT();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open onOpenChange={onClose}>
      <Base.Portal>
        <Base.Popup
          ref={popup}
          initialFocus={popup}
          onKeyDown={onKeyDown}
          className="fixed inset-0 z-30 flex flex-col bg-bg pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)] text-fg outline-none transition-opacity data-starting-style:opacity-0"
        >
          <header className="flex items-center gap-1 border-b border-line ps-4 pe-2 py-1.5">
            <div className="me-auto min-w-0">
              <Base.Title className="truncate font-medium">{title}</Base.Title>
              {detail && (
                <Base.Description className="truncate text-xs text-fg-muted">{detail}</Base.Description>
              )}
            </div>
            {actions}
            <Base.Close
              render={
                <IconButton label={t('ui.close')}>
                  <X aria-hidden />
                </IconButton>
              }
            />
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
};
