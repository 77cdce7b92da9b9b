import type { Settings } from '@stoa/contract/settings';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import type { MessageId } from '../../kernel/i18n/i18n.ts';
import { TextRow } from '../../ui/setting-row.tsx';
import { toast } from '../../ui/toast.tsx';
import { useUpdateSettings } from './setting-calls.ts';

interface MegabytesRowProps {
  id: string;
  setting: 'largestUploadMegabytes' | 'storagePerUserMegabytes';
  label: MessageId;
  text: MessageId;
  present: Settings['largestUploadMegabytes'];
  most: number;
}

export const MegabytesRow = ({ id, setting, label, text, present, most }: MegabytesRowProps) => {
  const t = useT();
  const update = useUpdateSettings();
  const isFine = (typed: string) => /^\d+$/.test(typed) && Number(typed) >= 1 && Number(typed) <= most;
  return (
    <TextRow
      id={id}
      label={t(label)}
      text={t(text)}
      present={String(present)}
      unit={t('settings.megabytes')}
      className="max-w-28 text-end tabular-nums"
      inputMode="numeric"
      maxLength={String(most).length}
      problemOf={(typed) => (isFine(typed) ? undefined : t('settings.megabytes.problem', { most }))}
      failure={update.error ? errorText(update.error) : undefined}
      onSave={(typed) =>
        update.mutate({ [setting]: Number(typed) }, { onSuccess: () => toast(t('settings.saved')) })
      }
    />
  );
};
