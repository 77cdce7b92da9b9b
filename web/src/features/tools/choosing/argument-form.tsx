/** The arguments of a prompt, or the variables of a template, with what the server suggests for them. */
import { useId, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { suggestionsFor } from '../server-calls.ts';
import type { SuggestionAsk } from '../server-calls.ts';

interface Argument {
  name: string;
  description: string | null;
  required: boolean;
}

interface ArgumentFormProps {
  serverId: string;
  of: SuggestionAsk['of'];
  fields: readonly Argument[];
  submit: string;
  busy: boolean;
  onSubmit: (values: Record<string, string>) => void;
  onBack: () => void;
  children?: ReactNode;
}

const suggestAfterMs = 150;

export const ArgumentForm = (props: ArgumentFormProps) => {
  const { serverId, of, fields, submit, busy, onSubmit, onBack, children } = props;
  const t = useT();
  const id = useId();
  const [values, setValues] = useState<Record<string, string>>({});
  const [suggestions, setSuggestions] = useState<Record<string, readonly string[]>>({});
  const [tried, setTried] = useState(false);
  const asked = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isMissing = ({ name, required }: Argument) => required && !values[name]?.trim();

  const suggest = (name: string, value: string) => {
    clearTimeout(asked.current);
    const others = Object.fromEntries(
      Object.entries(values).filter(([other, text]) => other !== name && text !== ''),
    );
    asked.current = setTimeout(async () => {
      const items = await suggestionsFor(serverId, { of, name, value, others });
      setSuggestions((known) => ({ ...known, [name]: items }));
    }, suggestAfterMs);
  };
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setTried(true);
    if (fields.some(isMissing)) return;
    onSubmit(Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== '')));
  };
  return (
    <form onSubmit={onForm} noValidate className="flex flex-col gap-4">
      {fields.map((field, index) => (
        <div key={field.name}>
          <TextField
            label={
              field.required
                ? showDirectionMarks(field.name)
                : t('tools.form.optional', { label: showDirectionMarks(field.name) })
            }
            hint={field.description && showDirectionMarks(field.description)}
            error={tried && isMissing(field) ? t('tools.form.complaint.missing') : undefined}
            list={`${id}-${index}`}
            value={values[field.name] ?? ''}
            autoComplete="off"
            autoFocus={index === 0}
            onFocus={() => suggest(field.name, values[field.name] ?? '')}
            onChange={({ target: { value } }) => {
              setValues({ ...values, [field.name]: value });
              suggest(field.name, value);
            }}
          />
          <datalist id={`${id}-${index}`}>
            {suggestions[field.name]?.map((value) => (
              <option key={value} value={value} />
            ))}
          </datalist>
        </div>
      ))}
      {children}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="ghost" onClick={onBack}>
          {t('ui.back')}
        </Button>
        <Button variant="primary" type="submit" busy={busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
};
