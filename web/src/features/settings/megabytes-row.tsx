import type { Settings } from '@stoa/contract/settings';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import type { MessageId } from '../../kernel/i18n/i18n.ts';
import { classes, field } from '../../ui/classes.ts';
import { SettingRow, namedBy } from '../../ui/setting-row.tsx';
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

/** Kept when the field is left or Enter is pressed; Escape takes it back. */
export const MegabytesRow = ({ id, setting, label, text, present, most }: MegabytesRowProps) => {
  const t = useT();
  const update = useUpdateSettings();
  const [typed, setTyped] = useState(String(present));
  const amount = Number(typed);
  const isFine = /^\d+$/.test(typed.trim()) && amount >= 1 && amount <= most;
  const problem = isFine ? undefined : t('settings.megabytes.problem', { most });
  const save = () => {
    if (!isFine || amount === present) return;
    update.mutate({ [setting]: amount }, { onSuccess: () => toast(t('settings.saved')) });
  };
  return (
    <SettingRow
      id={id}
      label={t(label)}
      text={t(text)}
      error={problem ?? (update.error ? errorText(update.error) : undefined)}
    >
      <span className="flex items-center gap-2">
        <input
          {...namedBy(id)}
          inputMode="numeric"
          aria-invalid={problem ? true : undefined}
          className={classes(field, 'max-w-28 text-end tabular-nums')}
          value={typed}
          maxLength={String(most).length}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save();
            if (event.key !== 'Escape' || typed === String(present)) return;
            event.preventDefault();
            setTyped(String(present));
          }}
        />
        <span className="text-sm text-fg-muted">{t('settings.megabytes')}</span>
      </span>
    </SettingRow>
  );
};
