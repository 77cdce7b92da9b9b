/** What a person has filled in so far, and what of it is sent. Pure. */
import { choicesOf, complaintsAbout } from '@stoa/contract/forms';
import type { Form, FormComplaint, FormField, FormValues } from '@stoa/contract/forms';

/** By the name of the field: what is typed, whether it is switched on, which are chosen. */
export type FormDraft = Record<string, string | boolean | readonly string[]>;

export const isRequired = (form: Form, name: string): boolean => form.required?.includes(name) ?? false;

export const firstDraft = (form: Form): FormDraft =>
  Object.fromEntries(Object.entries(form.properties).map(([name, field]) => [name, startOf(field)]));

const startOf = (field: FormField): FormDraft[string] => {
  if (field.type === 'boolean') return field.default ?? false;
  if (field.type === 'array') return field.default ?? [];
  return field.default === undefined ? '' : String(field.default);
};

/** What was left empty is left out: an empty text is no answer to a question that has to be answered. */
export const valuesOf = (form: Form, draft: FormDraft): FormValues => {
  const values: FormValues = {};
  for (const [name, field] of Object.entries(form.properties)) {
    const value = draft[name];
    if (typeof value === 'boolean') values[name] = value;
    else if (Array.isArray(value)) {
      if (value.length > 0 || isRequired(form, name)) values[name] = [...value];
    } else if (typeof value === 'string' && value.trim() !== '') values[name] = valueOf(field, value);
  }
  return values;
};

const valueOf = (field: FormField, typed: string): string | number => {
  if (field.type === 'number' || field.type === 'integer') {
    const number = Number(typed.trim().replace(',', '.'));
    // What is no number is sent to the judge as it is, who says so.
    return Number.isFinite(number) ? number : typed;
  }
  // The browser’s field has no zone, and means the one it stands in.
  if ('format' in field && field.format === 'date-time' && !Number.isNaN(Date.parse(typed)))
    return new Date(typed).toISOString();
  return choicesOf(field) ? typed : typed.trim();
};

export const complaintsOf = (form: Form, draft: FormDraft): Record<string, FormComplaint> =>
  complaintsAbout(form, valuesOf(form, draft));
