import { choicesOf } from '@stoa/contract/forms';
import type { Form, FormComplaint, FormField } from '@stoa/contract/forms';
import { useId } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextAreaField, TextField } from '../../../ui/text-field.tsx';
import { isRequired } from './form-draft.ts';
import type { FormDraft } from './form-draft.ts';

interface FormFieldsProps {
  form: Form;
  draft: FormDraft;
  complaints: Record<string, FormComplaint>;
  onChange: (name: string, value: FormDraft[string]) => void;
}

export const FormFields = ({ form, draft, complaints, onChange }: FormFieldsProps) => (
  <div className="flex flex-col gap-4">
    {Object.entries(form.properties).map(([name, field]) => (
      <div key={name} data-field={name}>
        <OneField
          name={name}
          field={field}
          isRequired={isRequired(form, name)}
          value={draft[name] ?? ''}
          complaint={complaints[name]}
          onChange={(value) => onChange(name, value)}
        />
      </div>
    ))}
  </div>
);

interface OneFieldProps {
  name: string;
  field: FormField;
  isRequired: boolean;
  value: FormDraft[string];
  complaint: FormComplaint | undefined;
  onChange: (value: FormDraft[string]) => void;
}

/** From here on a list of choices is one that opens. */
const mostInSight = 5;

const OneField = (props: OneFieldProps) => {
  const t = useT();
  const { name, field, value, complaint, onChange } = props;
  const title = showDirectionMarks(field.title ?? name);
  const label = props.isRequired ? title : t('tools.form.optional', { label: title });
  const hint = field.description && showDirectionMarks(field.description);
  const error = complaint && t(`tools.form.complaint.${complaint}`, boundsOf(field));
  const choices = choicesOf(field)?.map((choice) => ({ ...choice, title: showDirectionMarks(choice.title) }));
  if (field.type === 'boolean')
    return <SwitchField {...{ label: title, hint, error }} checked={value === true} onChange={onChange} />;
  if (field.type === 'array' && choices) {
    const chosen = Array.isArray(value) ? value : [];
    return (
      <Choices
        {...{ label, hint, error, choices }}
        type="checkbox"
        isChosen={(one) => chosen.includes(one)}
        onToggle={(one) =>
          onChange(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one])
        }
      />
    );
  }
  const text = typeof value === 'string' ? value : '';
  if (choices && choices.length > mostInSight)
    return <SelectField {...{ label, hint, error, choices }} value={text} onChange={onChange} />;
  if (choices)
    return (
      <Choices
        {...{ label, hint, error, choices }}
        type="radio"
        isChosen={(one) => one === text}
        onToggle={onChange}
      />
    );
  const isLong = field.type === 'string' && !('format' in field && field.format) && !isShort(field);
  const shown = { label, hint, error, value: text, dir: 'auto' as const, autoComplete: 'off' };
  if (isLong) return <TextAreaField {...shown} rows={2} onChange={(event) => onChange(event.target.value)} />;
  return <TextField {...shown} {...inputOf(field)} onChange={(event) => onChange(event.target.value)} />;
};

/** A field that says that it takes little gets one line. */
const isShort = (field: FormField): boolean =>
  !('maxLength' in field) || field.maxLength === undefined || field.maxLength <= 200;

const inputOf = (field: FormField) => {
  if (field.type === 'number' || field.type === 'integer')
    return { inputMode: field.type === 'integer' ? ('numeric' as const) : ('decimal' as const) };
  const formats = { email: 'email', uri: 'url', date: 'date', 'date-time': 'datetime-local' } as const;
  return 'format' in field && field.format ? { type: formats[field.format] } : {};
};

const boundsOf = (field: FormField): Record<string, string> => {
  const bounds =
    field.type === 'array'
      ? [field.minItems, field.maxItems]
      : field.type === 'number' || field.type === 'integer'
        ? [field.minimum, field.maximum]
        : 'minLength' in field || 'maxLength' in field
          ? [field.minLength, field.maxLength]
          : [];
  return { least: String(bounds[0] ?? '–'), most: String(bounds[1] ?? '–') };
};

interface Words {
  label: string;
  hint: string | undefined;
  error: string | undefined;
}

const Below = ({ id, hint, error }: { id: string; hint: string | undefined; error: string | undefined }) =>
  (error ?? hint) ? (
    <p id={id} className={error ? 'text-sm text-danger' : 'text-sm text-fg-muted'}>
      {error ?? hint}
    </p>
  ) : null;

const SwitchField = ({
  label,
  hint,
  error,
  checked,
  onChange,
}: Words & { checked: boolean; onChange: (checked: boolean) => void }) => {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div>
        <div id={`${id}-label`} className="text-sm font-medium">
          {label}
        </div>
        <Below id={`${id}-text`} hint={hint} error={error} />
      </div>
      <Switch
        checked={checked}
        onCheckedChange={onChange}
        aria-labelledby={`${id}-label`}
        {...((hint ?? error) && { 'aria-describedby': `${id}-text` })}
      />
    </div>
  );
};

interface Choice {
  value: string;
  title: string;
}

const SelectField = ({
  label,
  hint,
  error,
  choices,
  value,
  onChange,
}: Words & { choices: readonly Choice[]; value: string; onChange: (value: string) => void }) => {
  const t = useT();
  const id = useId();
  return (
    <div className="flex flex-col items-start gap-1.5">
      <span id={`${id}-label`} className="text-sm font-medium">
        {label}
      </span>
      <Select
        aria-labelledby={`${id}-label`}
        value={value}
        onChange={onChange}
        options={[
          ...(value === '' ? [{ value: '', label: t('tools.form.choose') }] : []),
          ...choices.map((choice) => ({ value: choice.value, label: choice.title })),
        ]}
      />
      <Below id={`${id}-text`} hint={hint} error={error} />
    </div>
  );
};

const Choices = ({
  label,
  hint,
  error,
  choices,
  type,
  isChosen,
  onToggle,
}: Words & {
  choices: readonly Choice[];
  type: 'checkbox' | 'radio';
  isChosen: (value: string) => boolean;
  onToggle: (value: string) => void;
}) => {
  const id = useId();
  return (
    <fieldset aria-describedby={(hint ?? error) ? `${id}-text` : undefined} className="flex flex-col gap-1">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="flex max-h-64 flex-col overflow-y-auto">
        {choices.map(({ value, title }) => (
          <label
            key={value}
            className="tap flex items-center gap-2.5 rounded-house px-1.5 py-1 text-[0.9375rem] hover:bg-surface-2"
          >
            <input
              type={type}
              name={id}
              checked={isChosen(value)}
              onChange={() => onToggle(value)}
              className="size-4 shrink-0 accent-accent"
            />
            <span className="wrap-anywhere">{title}</span>
          </label>
        ))}
      </div>
      <Below id={`${id}-text`} hint={hint} error={error} />
    </fieldset>
  );
};
