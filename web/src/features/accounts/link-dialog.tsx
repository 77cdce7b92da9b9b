import type { OneTimeLink } from '@stoa/contract/accounts';
import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { copyText } from '../../kernel/clipboard.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { classes, field } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast.tsx';

interface LinkDialogProps {
  title: string;
  /** Whom it is for, and what it does. */
  text: string;
  link: OneTimeLink;
  onClose: () => void;
}

/** A link that is told this one time. */
export const LinkDialog = ({ title, text, link, onClose }: LinkDialogProps) => {
  const t = useT();
  const locale = useLocale();
  const fieldId = useId();
  const [copied, setCopied] = useState(false);
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(
    new Date(link.expiresAt),
  );
  const copy = async () => {
    const isCopied = await copyText(link.url);
    setCopied(isCopied);
    if (!isCopied) toast(t('ui.copyFailed'));
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('accounts.link.done')}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <p>{text}</p>
        {link.mailed && <p>{t('accounts.link.mailed')}</p>}
        <label htmlFor={fieldId} className="text-sm font-medium">
          {t('accounts.link')}
        </label>
        <div className="flex gap-2">
          <input
            id={fieldId}
            className={classes(field, 'font-mono text-sm')}
            dir="ltr"
            readOnly
            value={link.url}
            onFocus={(event) => event.target.select()}
          />
          <Button
            icon={copied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
            onClick={copy}
          >
            {t(copied ? 'ui.copied' : 'ui.copy')}
          </Button>
        </div>
        <p className="text-sm text-fg-muted">{t('accounts.link.once', { until })}</p>
      </div>
    </Dialog>
  );
};
