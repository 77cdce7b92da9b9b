import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import type { MessageId } from '../../kernel/i18n/all-texts.ts';
import { TextRow } from '../../ui/setting-row.tsx';
import { toast } from '../../ui/toast.tsx';
import { useUpdateSettings } from './setting-calls.ts';

interface NumberRowProps {
  id: string;
  setting:
    | 'largestUploadMegabytes'
    | 'storagePerUserMegabytes'
    | 'runsPerUser'
    | 'stepsPerRun'
    | 'toolResultCharacters';
  label: MessageId;
  text: MessageId;
  unit?: MessageId;
  present: number;
  least?: number;
  most: number;
}

export const NumberRow = ({ id, setting, label, text, unit, present, least = 1, most }: NumberRowProps) => {
  const t = useT();
  const update = useUpdateSettings();
  const isFine = (typed: string) => /^\d+$/.test(typed) && Number(typed) >= least && Number(typed) <= most;
  return (
    <TextRow
      id={id}
      label={t(label)}
      text={t(text)}
      present={String(present)}
      {...(unit && { unit: t(unit) })}
      className="max-w-28 text-end tabular-nums"
      inputMode="numeric"
      maxLength={String(most).length}
      problemOf={(typed) => (isFine(typed) ? undefined : t('settings.number.problem', { least, most }))}
      failure={update.error ? errorText(update.error) : undefined}
      onSave={(typed) =>
        update.mutate({ [setting]: Number(typed) }, { onSuccess: () => toast(t('settings.saved')) })
      }
    />
  );
};
