import { useId } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import type { MessageId } from '../../kernel/i18n/all-texts.ts';
import { Select } from '../../ui/select.tsx';
import { presets } from './provider-presets.ts';

interface ProviderFieldProps {
  value: string;
  onChange: (id: string) => void;
  /** What can be chosen besides the presets. */
  others: readonly { value: string; label: MessageId }[];
}

/** Whose models these are; it fills in what is known about them. */
export const ProviderField = ({ value, onChange, others }: ProviderFieldProps) => {
  const t = useT();
  const labelId = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <span id={labelId} className="text-sm font-medium">
        {t('models.provider')}
      </span>
      <Select
        aria-labelledby={labelId}
        value={value}
        onChange={onChange}
        className="h-10 w-full"
        options={[
          ...presets.map(({ id, name }) => ({ value: id, label: name })),
          ...others.map((other) => ({ value: other.value, label: t(other.label) })),
        ]}
      />
    </div>
  );
};
