/**
 * The questions a tool may put to a person: the flat subset of JSON Schema that MCP lays down for
 * elicitation. Anything else is refused where it comes in.
 */
import * as z from 'zod/mini';

const Label = z.string().check(z.maxLength(1000));
const Text = z.string().check(z.maxLength(20_000));
const FieldName = z.string().check(z.minLength(1), z.maxLength(100));
const words = { title: z.optional(Label), description: z.optional(Text) };
const OneOf = z.array(z.strictObject({ const: Label, title: Label })).check(z.minLength(1), z.maxLength(200));
const Enum = z.array(Label).check(z.minLength(1), z.maxLength(200));

export const FormField = z.union([
  z.strictObject({
    type: z.literal('string'),
    ...words,
    minLength: z.optional(z.int()),
    maxLength: z.optional(z.int()),
    pattern: z.optional(Label),
    format: z.optional(z.enum(['email', 'uri', 'date', 'date-time'])),
    default: z.optional(Text),
  }),
  /** One of several; `enumNames` are the titles of `enum` in the older spelling. */
  z.strictObject({
    type: z.literal('string'),
    ...words,
    enum: Enum,
    enumNames: z.optional(Enum),
    default: z.optional(Label),
  }),
  z.strictObject({ type: z.literal('string'), ...words, oneOf: OneOf, default: z.optional(Label) }),
  z.strictObject({
    type: z.enum(['number', 'integer']),
    ...words,
    minimum: z.optional(z.number()),
    maximum: z.optional(z.number()),
    default: z.optional(z.number()),
  }),
  z.strictObject({ type: z.literal('boolean'), ...words, default: z.optional(z.boolean()) }),
  /** Any number of several. */
  z.strictObject({
    type: z.literal('array'),
    ...words,
    minItems: z.optional(z.int()),
    maxItems: z.optional(z.int()),
    items: z.union([
      z.strictObject({ type: z.literal('string'), enum: Enum }),
      z.strictObject({ anyOf: OneOf }),
    ]),
    default: z.optional(z.array(Label).check(z.maxLength(200))),
  }),
]);
export type FormField = z.output<typeof FormField>;

export const Form = z.strictObject({
  type: z.literal('object'),
  /** Shown in this order. */
  properties: z.record(FieldName, FormField),
  required: z.optional(z.array(FieldName).check(z.maxLength(50))),
});
export type Form = z.output<typeof Form>;

export const FormValue = z.union([
  z.string().check(z.maxLength(100_000)),
  z.number(),
  z.boolean(),
  z.array(Label).check(z.maxLength(200)),
]);
export const FormValues = z.record(FieldName, FormValue);
export type FormValues = z.output<typeof FormValues>;

/** What may be chosen in a field, with what it is called; null where anything may be written. */
export const choicesOf = (field: FormField): { value: string; title: string }[] | null => {
  if ('oneOf' in field) return field.oneOf.map((choice) => ({ value: choice.const, title: choice.title }));
  if ('enum' in field) {
    return field.enum.map((value, index) => ({ value, title: field.enumNames?.[index] ?? value }));
  }
  if (field.type !== 'array') return null;
  return 'anyOf' in field.items
    ? field.items.anyOf.map((choice) => ({ value: choice.const, title: choice.title }))
    : field.items.enum.map((value) => ({ value, title: value }));
};

export type FormComplaint =
  | 'missing'
  | 'unknown'
  | 'kind'
  | 'too-short'
  | 'too-long'
  | 'range'
  | 'format'
  | 'choice';

const email = /^[^\s@]+@[^\s@]+$/;
const uri = /^[a-z][a-z0-9+.-]*:\S+$/i;
const date = /^\d{4}-\d{2}-\d{2}$/;

/** What is wrong with the values, field by field; nothing when they are what the form asks for. */
export const complaintsAbout = (form: Form, values: FormValues): Record<string, FormComplaint> => {
  const complaints: Record<string, FormComplaint> = {};
  for (const name of form.required ?? []) {
    if (!Object.hasOwn(values, name)) complaints[name] = 'missing';
  }
  for (const [name, value] of Object.entries(values)) {
    const field = Object.hasOwn(form.properties, name) ? form.properties[name] : undefined;
    const complaint = field ? complaintOf(field, value) : 'unknown';
    if (complaint) complaints[name] = complaint;
  }
  return complaints;
};

const complaintOf = (field: FormField, value: FormValues[string]): FormComplaint | null => {
  const choices = choicesOf(field)?.map((choice) => choice.value);
  if (field.type === 'array') {
    if (!Array.isArray(value)) return 'kind';
    if (value.some((one) => !choices?.includes(one))) return 'choice';
    return outside(value.length, field.minItems, field.maxItems);
  }
  if (field.type === 'boolean') return typeof value === 'boolean' ? null : 'kind';
  if (field.type === 'number' || field.type === 'integer') {
    if (typeof value !== 'number' || (field.type === 'integer' && !Number.isInteger(value))) return 'kind';
    return outside(value, field.minimum, field.maximum) ? 'range' : null;
  }
  if (typeof value !== 'string') return 'kind';
  if (choices) return choices.includes(value) ? null : 'choice';
  // `pattern` is a stranger's expression and never run (SR-63); the source checks it.
  if ('format' in field && field.format && !hasFormat(field.format, value)) return 'format';
  return 'minLength' in field || 'maxLength' in field
    ? outside(value.length, field.minLength, field.maxLength)
    : null;
};

const outside = (size: number, least: number | undefined, most: number | undefined): FormComplaint | null =>
  least !== undefined && size < least ? 'too-short' : most !== undefined && size > most ? 'too-long' : null;

const hasFormat = (format: 'email' | 'uri' | 'date' | 'date-time', value: string): boolean => {
  if (format === 'email') return email.test(value);
  if (format === 'uri') return uri.test(value);
  return !Number.isNaN(Date.parse(value)) && (format === 'date-time' || date.test(value));
};
