/** The settings of a model as the server describes them (JSON Schema), read for a form. Pure. */
import type { ModelChoice } from '@stoa/contract/models';

export type Settings = NonNullable<ModelChoice['settings']>;
export type SettingsSchema = Record<string, unknown>;

interface FieldTexts {
  name: string;
  /** In English, for settings that this page has no words of its own for. */
  title: string;
  description: string;
  isReasoning: boolean;
}

export type SettingField = FieldTexts &
  (
    | { kind: 'choice'; options: readonly string[] }
    | { kind: 'switch' }
    /** What most models do by themselves is where a slider rests. */
    | { kind: 'number'; isWhole: boolean; min: number | null; max: number | null; usual: number | null }
    | { kind: 'texts'; most: number | null; longest: number | null }
  );

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Bounds that only say that a number is a safe one are none. */
const boundOf = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** In the order of the schema; what no form can show is left out. */
export const fieldsOf = (schema: SettingsSchema | undefined): SettingField[] => {
  const { properties } = schema ?? {};
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, property]) =>
    isObject(property) ? (fieldOf(name, property) ?? []) : [],
  );
};

const fieldOf = (name: string, property: Record<string, unknown>): SettingField | undefined => {
  const texts: FieldTexts = {
    name,
    title: textOf(property.title) || name,
    description: textOf(property.description),
    isReasoning: property.group === 'reasoning',
  };
  if (Array.isArray(property.enum)) return { ...texts, kind: 'choice', options: property.enum.map(String) };
  switch (property.type) {
    case 'boolean':
      return { ...texts, kind: 'switch' };
    case 'integer':
    case 'number':
      return {
        ...texts,
        kind: 'number',
        isWhole: property.type === 'integer',
        min: boundOf(property.minimum),
        max: boundOf(property.maximum),
        usual: boundOf(property.usual),
      };
    case 'array': {
      const items = isObject(property.items) ? property.items : {};
      return { ...texts, kind: 'texts', most: boundOf(property.maxItems), longest: boundOf(items.maxLength) };
    }
    default:
      return undefined;
  }
};

export const fits = (field: SettingField, value: unknown): boolean => {
  switch (field.kind) {
    case 'choice':
      return typeof value === 'string' && field.options.includes(value);
    case 'switch':
      return typeof value === 'boolean';
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (!field.isWhole || Number.isInteger(value)) &&
        (field.min === null || value >= field.min) &&
        (field.max === null || value <= field.max)
      );
    case 'texts':
      return (
        Array.isArray(value) &&
        value.length <= (field.most ?? Infinity) &&
        value.every(
          (text) => typeof text === 'string' && text !== '' && text.length <= (field.longest ?? Infinity),
        )
      );
    default:
      return field satisfies never;
  }
};

/** The settings with one of them changed; undefined leaves it to the provider. */
export const withSetting = (settings: Settings, name: string, value: unknown): Settings => {
  const { [name]: _, ...others } = settings;
  return value === undefined ? others : { ...others, [name]: value };
};

export const withSettings = ({ endpointId, id }: ModelChoice, settings: Settings): ModelChoice =>
  Object.keys(settings).length > 0 ? { endpointId, id, settings } : { endpointId, id };

/** What of the settings another model takes as well, and the names of those that it does not. */
export const carrySettings = (
  settings: Settings,
  schema: SettingsSchema | undefined,
): { kept: Settings; dropped: string[] } => {
  const fields = new Map(fieldsOf(schema).map((field) => [field.name, field]));
  const isKept = ([name, value]: [string, unknown]) => {
    const field = fields.get(name);
    return field !== undefined && fits(field, value);
  };
  const entries = Object.entries(settings);
  return {
    kept: Object.fromEntries(entries.filter(isKept)),
    dropped: entries.filter((entry) => !isKept(entry)).map(([name]) => name),
  };
};
