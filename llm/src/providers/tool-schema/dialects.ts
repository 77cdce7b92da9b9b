/** What each provider refuses of a tool's schema beyond what all do. */
import { asArray, asRecord, type LooseRecord } from '../wire/loose-json.ts';
import { plainSchema, type Schema } from './plain.ts';

export type ToolSchema = (schema: LooseRecord) => Schema;

/** OpenAI, and servers of its wires: without its strict mode, which is not asked for, it takes the plain form. */
export const openaiSchema: ToolSchema = plainSchema;

const ANTHROPIC_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;

/** Anthropic refuses the whole request for one property that is called otherwise. */
export const anthropicSchema: ToolSchema = (schema) =>
  everywhere(plainSchema(schema), (part) => withProperties(part, (name) => ANTHROPIC_NAME.test(name)));

const GOOGLE_KEYS = new Set([
  'type',
  'title',
  'description',
  'enum',
  'properties',
  'required',
  'items',
  'anyOf',
  'format',
  'nullable',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
]);
const GOOGLE_FORMATS: { readonly [type: string]: readonly string[] } = {
  string: ['date-time', 'enum'],
  number: ['float', 'double'],
  integer: ['int32', 'int64'],
};

/** Gemini knows a part of OpenAPI's schemas and refuses every word besides; an enumeration is of texts. */
export const googleSchema: ToolSchema = (schema) =>
  everywhere(plainSchema(schema), (part) => {
    const { oneOf, const: only, allOf, ...rest } = part;
    const whole: Schema = Object.assign({}, ...(asArray(allOf) as Schema[]), rest);
    if (oneOf !== undefined && !('anyOf' in whole)) whole.anyOf = oneOf;
    if (only !== undefined) whole.enum = [only];
    const kept = Object.fromEntries(Object.entries(whole).filter(([key]) => GOOGLE_KEYS.has(key)));
    const choices = asArray(kept.enum);
    if (choices.length > 0 && !choices.every((choice) => typeof choice === 'string')) {
      delete kept.enum;
      const told = `One of: ${choices.map((choice) => JSON.stringify(choice)).join(', ')}.`;
      kept.description = [kept.description, told].filter((text) => typeof text === 'string').join(' ');
    } else if (choices.length > 0) kept.type ??= 'string';
    const formats = typeof kept.type === 'string' ? (GOOGLE_FORMATS[kept.type] ?? []) : [];
    if (!formats.includes(kept.format as string)) delete kept.format;
    return withProperties(kept, () => true);
  });

/** Ollama reads schemas into a form in which a type is one word. */
export const ollamaSchema: ToolSchema = (schema) =>
  everywhere(plainSchema(schema), (part) => {
    if (!Array.isArray(part.type)) return part;
    return { ...part, type: part.type.find((name) => name !== 'null') ?? 'string' };
  });

/** From the leaves up. */
function everywhere(schema: Schema, change: (part: Schema) => Schema): Schema {
  const below = (value: unknown): unknown => {
    const part = asRecord(value);
    return part ? everywhere({ ...part }, change) : value;
  };
  const changed: Schema = { ...schema };
  for (const key of ['properties', 'patternProperties']) {
    const record = asRecord(schema[key]);
    if (record) {
      changed[key] = Object.fromEntries(Object.entries(record).map(([name, value]) => [name, below(value)]));
    }
  }
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    if (Array.isArray(schema[key])) changed[key] = schema[key].map(below);
  }
  for (const key of ['items', 'additionalProperties', 'not']) changed[key] = below(schema[key]);
  for (const [key, value] of Object.entries(changed)) if (value === undefined) delete changed[key];
  return change(changed);
}

/** What is required is there: a name that is not is refused. */
function withProperties(schema: Schema, isTaken: (name: string) => boolean): Schema {
  const given = asRecord(schema.properties);
  if (!given) return schema;
  const properties = Object.fromEntries(Object.entries(given).filter(([name]) => isTaken(name)));
  const { required, ...rest } = schema;
  const names = asArray(required).filter((name) => Object.hasOwn(properties, name as string));
  return { ...rest, properties, ...(names.length > 0 && { required: names }) };
}
