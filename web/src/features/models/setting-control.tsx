import { RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes, field as fieldLook } from '../../ui/classes.ts';
import { fits } from './setting-schema.ts';
import type { SettingField } from './setting-schema.ts';
import { textOfValue } from './setting-texts.ts';

interface SettingControlProps {
  field: SettingField;
  title: string;
  text: string;
  /** Undefined: the provider decides. */
  value: unknown;
  /** What the server has against it. */
  complaint: string | undefined;
  onChange: (value: unknown) => void;
}

/** One setting of a model: what it is, what it does, and its control. */
export const SettingControl = ({ field, title, text, value, complaint, onChange }: SettingControlProps) => {
  const t = useT();
  const id = useId();
  const labels: Labels = { 'aria-label': title, 'aria-describedby': id };
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex min-h-8 items-center justify-between gap-2">
        <span aria-hidden className="text-sm font-medium">
          {title}
        </span>
        {value !== undefined && (
          <IconButton
            label={t('models.settings.resetOne', { name: title })}
            size="sm"
            className="-my-1"
            onClick={() => onChange(undefined)}
          >
            <RotateCcw aria-hidden />
          </IconButton>
        )}
      </div>
      <Control field={field} labels={labels} value={value} onChange={onChange} />
      <p id={id} className="text-sm text-fg-muted">
        {text}
      </p>
      {complaint && (
        <p role="alert" className="text-sm text-danger">
          {complaint}
        </p>
      )}
    </div>
  );
};

interface Labels {
  'aria-label': string;
  'aria-describedby': string;
}

interface ControlProps<F extends SettingField = SettingField> {
  field: F;
  labels: Labels;
  value: unknown;
  onChange: (value: unknown) => void;
}

const Control = ({ field, ...rest }: ControlProps): ReactNode => {
  const t = useT();
  switch (field.kind) {
    case 'choice': {
      const options = field.options.map((option) => ({ value: option, label: textOfValue(option, t) }));
      return <Choices options={options} {...rest} />;
    }
    case 'switch': {
      const options = [
        { value: true, label: textOfValue('on', t) },
        { value: false, label: textOfValue('off', t) },
      ];
      return <Choices options={options} {...rest} />;
    }
    case 'number':
      return <NumberControl field={field} {...rest} />;
    case 'texts':
      return <TextsControl field={field} {...rest} />;
    default:
      return field satisfies never;
  }
};

interface ChoicesProps extends Omit<ControlProps, 'field'> {
  options: readonly { value: string | boolean; label: string }[];
}

/** One of a few, or what the provider does by itself. */
const Choices = ({ options, labels, value, onChange }: ChoicesProps) => {
  const t = useT();
  const name = useId();
  const all = [{ value: undefined, label: t('models.settings.default') }, ...options];
  return (
    <div role="radiogroup" {...labels} className="flex flex-wrap gap-1">
      {all.map((option) => (
        <label
          key={String(option.value)}
          className="tap relative inline-flex h-8 cursor-pointer items-center justify-center rounded-house border border-line-strong/60 px-2.5 text-sm transition-colors select-none hover:bg-surface-2 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
};

/** Up to here a slider is of use; beyond, every pixel would be a leap. */
const widestSlider = 50;

const NumberControl = ({
  field,
  labels,
  value,
  onChange,
}: ControlProps<SettingField & { kind: 'number' }>) => {
  const t = useT();
  const locale = useLocale();
  const set = typeof value === 'number' ? value : null;
  const [typed, setTyped] = useState<string | null>(null);
  const number = (bound: number) => new Intl.NumberFormat(locale).format(bound);
  const isWrong = typed !== null && typed.trim() !== '' && !fits(field, Number(typed));
  const { min, max, isWhole, usual } = field;
  const step = isWhole ? 1 : 0.01;

  const type = (text: string) => {
    setTyped(text);
    if (text.trim() === '') onChange(undefined);
    else if (fits(field, Number(text))) onChange(Number(text));
  };

  return (
    <>
      <div className="flex items-center gap-3">
        {min !== null && max !== null && max - min <= widestSlider && (
          <input
            type="range"
            {...labels}
            min={min}
            max={max}
            step={isWhole ? 1 : 0.05}
            value={set ?? usual ?? (min + max) / 2}
            onChange={(event) => {
              setTyped(null);
              onChange(Math.round(event.target.valueAsNumber * 100) / 100);
            }}
            className={classes('h-8 min-w-0 flex-1 tap accent-accent', set === null && 'opacity-60')}
          />
        )}
        <input
          type="number"
          inputMode={isWhole && (min ?? -1) >= 0 ? 'numeric' : 'text'}
          {...labels}
          min={min ?? undefined}
          max={max ?? undefined}
          step={step}
          placeholder={t('models.settings.default')}
          value={typed ?? (set === null ? '' : String(set))}
          onChange={(event) => type(event.target.value)}
          onBlur={() => setTyped(null)}
          aria-invalid={isWrong || undefined}
          className={classes(fieldLook, 'h-9 max-w-32 py-1 text-sm tabular-nums')}
        />
      </div>
      {isWrong && (
        <p role="alert" className="text-sm text-danger">
          {min === null || max === null
            ? t('models.settings.notWhole')
            : t(isWhole ? 'models.settings.boundsWhole' : 'models.settings.bounds', {
                min: number(min),
                max: number(max),
              })}
        </p>
      )}
    </>
  );
};

/** One a line. */
const TextsControl = ({ field, labels, value, onChange }: ControlProps<SettingField & { kind: 'texts' }>) => {
  const t = useT();
  const [typed, setTyped] = useState<string | null>(null);
  const kept = Array.isArray(value) ? value.join('\n') : '';
  const textsIn = (text: string) => text.split('\n').filter((line) => line !== '');
  const isWrong = typed !== null && !fits(field, textsIn(typed));
  const type = (text: string) => {
    setTyped(text);
    const texts = textsIn(text);
    if (texts.length === 0) onChange(undefined);
    else if (fits(field, texts)) onChange(texts);
  };
  return (
    <>
      <textarea
        {...labels}
        rows={2}
        placeholder={t('models.settings.onePerLine')}
        value={typed ?? kept}
        onChange={(event) => type(event.target.value)}
        onBlur={() => setTyped(null)}
        aria-invalid={isWrong || undefined}
        className={classes(fieldLook, 'py-1.5 text-sm')}
      />
      {isWrong && (
        <p role="alert" className="text-sm text-danger">
          {t('models.settings.tooMany', { most: field.most ?? 0, longest: field.longest ?? 0 })}
        </p>
      )}
    </>
  );
};
