import { useId, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { codeOfError, errorText, type ErrorTextCode } from '../kernel/i18n/error-text.ts';
import { useT } from '../kernel/i18n/all-texts.ts';
import { Button } from './button.tsx';
import { NoticeCard } from './card.tsx';
import { Dialog } from './dialog.tsx';

interface FormDialogProps {
  title: string;
  submitLabel: string;
  tone?: 'primary' | 'danger';
  /** What is asked first; false keeps the dialog as it is, with the problem shown at its field. */
  check?: () => boolean;
  /** It stays open when this fails, and says why. Closing after success is the caller's. */
  onSubmit: () => Promise<unknown>;
  onClose: () => void;
  /** Refusals that a field shows itself. */
  fieldErrors?: readonly ErrorTextCode[];
  children: (refusal: ErrorTextCode | undefined) => ReactNode;
}

/** A few fields and one thing to do with them. */
export const FormDialog = ({
  title,
  submitLabel,
  tone = 'primary',
  check = () => true,
  onSubmit,
  onClose,
  fieldErrors = [],
  children,
}: FormDialogProps) => {
  const t = useT();
  const formId = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const refusal = codeOfError(failure);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !check()) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await onSubmit();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant={tone} type="submit" form={formId} busy={busy}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {failure !== undefined && !(refusal && fieldErrors.includes(refusal)) && (
          <NoticeCard tone="danger" title={t('accounts.failed')} text={errorText(failure)} />
        )}
        {children(refusal)}
      </form>
    </Dialog>
  );
};
