/**
 * The schema of a tool's input as every provider takes it at least: one object with its properties, nothing that has
 * to be looked up elsewhere, and no spelling of an older draft. What it allows may become wider, never narrower, but
 * for what no model could write: the source checks what comes.
 */
import { asArray, asRecord, type LooseRecord } from '../wire/loose-json.ts';

export type Schema = { [key: string]: unknown };

/** Deeper than any tool is; what refers to itself ends there at the latest. */
const DEEPEST = 16;
/** References are copied where they stand, so a small schema can become a large one. */
const MOST_NODES = 5000;

const ELSEWHERE = new Set([
  '$schema',
  '$id',
  '$ref',
  '$defs',
  '$anchor',
  '$comment',
  '$vocabulary',
  'definitions',
  '$dynamicRef',
  '$dynamicAnchor',
]);
const ONE_SCHEMA = [
  'additionalProperties',
  'contains',
  'not',
  'propertyNames',
  'if',
  'then',
  'else',
] as const;
const MANY_SCHEMAS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;

export function plainSchema(schema: LooseRecord): Schema {
  return asObject(inlined(schema, schema));
}

function inlined(root: LooseRecord, schema: unknown): Schema {
  let nodes = 0;

  function copy(value: unknown, depth: number, seen: readonly string[]): Schema {
    const given = asRecord(value);
    nodes++;
    // `true` and `false` as schemas, and whatever is none, say nothing.
    if (!given || depth > DEEPEST || nodes > MOST_NODES) return {};
    const { $ref: reference } = given;
    if (typeof reference === 'string') {
      const target = seen.includes(reference) ? undefined : lookUp(root, reference);
      const beside = withoutElsewhere(given);
      const found = target === undefined ? {} : copy(target, depth, [...seen, reference]);
      return { ...found, ...copyParts(beside, depth, seen) };
    }
    return copyParts(withoutElsewhere(given), depth, seen);
  }

  function copyParts(given: LooseRecord, depth: number, seen: readonly string[]): Schema {
    const schema: Schema = { ...given };
    const below = (value: unknown) => copy(value, depth + 1, seen);
    for (const key of ['properties', 'patternProperties', 'dependentSchemas']) {
      const record = asRecord(given[key]);
      if (record) {
        schema[key] = Object.fromEntries(Object.entries(record).map(([name, value]) => [name, below(value)]));
      }
    }
    for (const key of MANY_SCHEMAS) if (key in given) schema[key] = asArray(given[key]).map(below);
    for (const key of ONE_SCHEMA) if (asRecord(given[key])) schema[key] = below(given[key]);
    if (Array.isArray(given.items)) {
      // A tuple, as older drafts have it: each place may be any of its kinds.
      const kinds = given.items.map(below);
      schema.items = kinds.length === 1 ? kinds[0] : kinds.length === 0 ? {} : { anyOf: kinds };
    } else if ('items' in given) {
      schema.items = below(given.items);
    }
    return withPresentSpelling(schema);
  }

  return copy(schema, 0, []);
}

function withoutElsewhere(schema: LooseRecord): LooseRecord {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !ELSEWHERE.has(key)));
}

/** `#/$defs/Place` and other places of the same schema. */
function lookUp(root: LooseRecord, reference: string): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  const steps = reference.slice(2).split('/');
  return steps.reduce<unknown>((at, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    return Array.isArray(at) ? at[Number(key)] : asRecord(at)?.[key];
  }, root);
}

function withPresentSpelling(schema: Schema): Schema {
  const { exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...rest } = schema;
  const present: Schema = {
    ...rest,
    ...bound('minimum', 'exclusiveMinimum', minimum, exclusiveMinimum),
    ...bound('maximum', 'exclusiveMaximum', maximum, exclusiveMaximum),
  };
  const { type } = present;
  if (isOf(type, 'object') && !('properties' in present) && !('additionalProperties' in present)) {
    present.properties = {};
  }
  if (isOf(type, 'array') && !('items' in present)) present.items = {};
  if (Array.isArray(present.required)) {
    const names = present.required.filter((name) => typeof name === 'string');
    if (names.length > 0) present.required = names;
    else delete present.required;
  } else delete present.required;
  return present;
}

export const isOf = (type: unknown, name: string): boolean =>
  type === name || (Array.isArray(type) && type.includes(name));

/** In the fourth draft `exclusive…` was a switch. */
function bound(name: string, exclusiveName: string, value: unknown, exclusive: unknown): Schema {
  if (exclusive === true && typeof value === 'number') return { [exclusiveName]: value };
  return {
    ...(typeof value === 'number' && { [name]: value }),
    ...(typeof exclusive === 'number' && { [exclusiveName]: exclusive }),
  };
}

const AT_NO_TOP = new Set(['anyOf', 'oneOf', 'allOf', 'enum', 'const', 'not']);

/** Several objects at the top, which nobody takes, become one that has what any of them has. */
function asObject(given: Schema): Schema {
  const { anyOf, oneOf, allOf } = given;
  const schema: Schema = Object.fromEntries(Object.entries(given).filter(([key]) => !AT_NO_TOP.has(key)));
  const all = asArray(allOf).map((part) => asObject(asRecord(part) ?? {}));
  const either = [...asArray(anyOf), ...asArray(oneOf)].map((part) => asObject(asRecord(part) ?? {}));
  const parts = [schema, ...all, ...either];
  const properties = Object.assign(
    {},
    ...parts.map((part) => asRecord(part.properties) ?? {}).toReversed(),
  ) as Schema;
  const requiredOf = (part: Schema) => asArray(part.required) as string[];
  const inEvery =
    either.length === 0
      ? []
      : requiredOf(either[0]!).filter((name) => either.every((part) => requiredOf(part).includes(name)));
  const required = [...new Set([schema, ...all].flatMap(requiredOf).concat(inEvery))].filter((name) =>
    Object.hasOwn(properties, name),
  );
  const whole: Schema = { ...schema, type: 'object', properties, required };
  if (required.length === 0) delete whole.required;
  return whole;
}
