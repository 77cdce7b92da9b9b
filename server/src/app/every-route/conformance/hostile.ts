/** What a body should not be, made out of one that is good and of the schema it is to fit. */
import type { RouteDefinition } from '@stoa/contract/route';
import * as z from 'zod/mini';

/** As much of JSON Schema as the contract's schemas come out as. */
interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  format?: string;
}

type Key = string | number;

export interface Hostile {
  /** `parts.0.text: huge` */
  what: string;
  json: string;
}

/** Names that mean something to JavaScript, to databases, or to us. */
export const hostileFields: readonly [name: string, value: unknown][] = [
  ['__proto__', { isAdmin: true }],
  ['constructor', { prototype: { isAdmin: true } }],
  ['prototype', {}],
  ['hasOwnProperty', true],
  ['toString', 'x'],
  ['toJSON', 'x'],
  ['then', 'x'],
  ['length', 0],
  ['', 'x'],
  ['0', 'x'],
  ['$where', 'sleep(1000)'],
  ['$set', { role: 'administrator' }],
  ['_id', 'x'],
  ['id', 'usr_00000000000000000000000001'],
  ['userId', 'usr_00000000000000000000000001'],
  ['user', { role: 'administrator' }],
  ['ownerId', 'usr_00000000000000000000000001'],
  ['owner', 'usr_00000000000000000000000001'],
  ['createdBy', 'usr_00000000000000000000000001'],
  ['tenantId', 'x'],
  ['sessionId', 'ses_00000000000000000000000001'],
  ['principal', { kind: 'system' }],
  ['kind', 'system'],
  ['role', 'administrator'],
  ['isAdmin', true],
  ['permissions', ['*']],
  ['passwordHash', 'x'],
  ['origin', 'environment'],
  ['createdAt', '1970-01-01T00:00:00.000Z'],
  ['disabledAt', null],
  ['status', 'completed'],
];

const wrongValues: readonly unknown[] = [null, true, 7, 1.5, 'x', [], [null], {}, { $gt: '' }];

export const schemaOf = (body: NonNullable<RouteDefinition['body']>): JsonSchema =>
  z.toJSONSchema(body as z.ZodMiniType, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

const variantsOf = (schema: JsonSchema): JsonSchema[] => {
  const variants = schema.anyOf ?? schema.oneOf;
  return variants ? variants.flatMap(variantsOf) : [schema];
};

/** What JSON Schema calls the type of a value. */
const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
};

const isOpen = ({ type, const: only, enum: some }: JsonSchema): boolean =>
  type === undefined && only === undefined && some === undefined;

/** Whether a value of that kind may be there; how long a text or how large a number may be is not looked at. */
const lets = (schema: JsonSchema, value: unknown): boolean =>
  variantsOf(schema).some((variant) => {
    const { type, const: only, enum: some, pattern, format, items, required = [] } = variant;
    if (isOpen(variant)) return true;
    if (only !== undefined || some) return (some ?? [only]).includes(value);
    if (type === 'number') return typeof value === 'number';
    if (type !== typeOf(value)) return false;
    if (type === 'string')
      return (
        format === undefined && (pattern === undefined || new RegExp(pattern, 'u').test(value as string))
      );
    if (type === 'array') return (value as unknown[]).every((one) => items === undefined || lets(items, one));
    if (type !== 'object') return true;
    const isEmpty = Object.keys(value as object).length === 0;
    return required.length === 0 && (isEmpty || variant.additionalProperties !== false);
  });

/** @param change of the value there; undefined takes it away */
const changed = (body: unknown, path: readonly Key[], change: (value: unknown) => unknown): string => {
  if (path.length === 0) return JSON.stringify(change(body)) ?? '';
  const copy = structuredClone(body);
  let holder = copy as Record<Key, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<Key, unknown>;
  const last = path.at(-1)!;
  const value = change(holder[last]);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return JSON.stringify(copy);
};

/** An own field, also where its name is `__proto__`. */
const withField = (value: unknown, name: string, given: unknown): unknown =>
  Object.defineProperty({ ...(value as object) }, name, { value: given, enumerable: true });

/** Every hostile body there is for a good one. */
export const hostileBodies = (body: unknown, schema: JsonSchema): Generator<Hostile> =>
  hostileAt(body, schema, body, []);

/** Of one place and below; what the good one leaves out has nothing below. */
function* hostileAt(
  body: unknown,
  schema: JsonSchema,
  value: unknown,
  path: readonly Key[],
): Generator<Hostile> {
  const at = (what: string, change: (value: unknown) => unknown, below: readonly Key[] = []): Hostile => ({
    what: `${[...path, ...below].join('.')}: ${what}`,
    json: changed(body, [...path, ...below], change),
  });
  for (const wrong of wrongValues)
    if (!lets(schema, wrong)) yield at(`is ${JSON.stringify(wrong)}`, () => wrong);
  const variant = variantsOf(schema).find((one) => fits(one, value));
  if (!variant) return;
  if (typeof value === 'string' && variant.const === undefined && !variant.enum) {
    yield at('is huge', () => 'x'.repeat(1_000_000));
    yield at('holds a NUL', () => `${value}\0`);
    yield at('holds half a character', () => `\ud800${value}`);
  }
  if (Array.isArray(value)) yield* hostileAt(body, variant.items!, value[0], [...path, 0]);
  if (typeOf(value) !== 'object') return;
  if (variant.additionalProperties !== false) yield at('nests too deep', () => ({ a: nested(70) }));
  if (!variant.properties) return;
  const known = variant.properties;
  for (const [name, given] of hostileFields)
    if (!Object.hasOwn(known, name)) yield at(`has ${name}`, (whole) => withField(whole, name, given));
  for (const [name, field] of Object.entries(known)) {
    if (variant.required?.includes(name)) yield at('is missing', () => undefined, [name]);
    const inner = (value as Record<string, unknown>)[name];
    yield* hostileAt(body, field, inner, [...path, name]);
  }
}

const fits = (variant: JsonSchema, value: unknown): boolean => {
  if (value === undefined) return false;
  if (variant.const !== undefined) return variant.const === value;
  if (variant.type !== typeOf(value)) return variant.type === 'number' && typeof value === 'number';
  return Object.entries(variant.properties ?? {}).every(
    ([name, field]) => field.const === undefined || field.const === (value as Record<string, unknown>)[name],
  );
};

const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);
const deep = '['.repeat(10_000) + ']'.repeat(10_000);

/** What is no body at all, whatever the route; with the content type it is sent as. */
export const noBodies: readonly { what: string; body: string | Buffer; type: string }[] = [
  ...['null', '[]', '"text"', '7', deep, `{"a":${deep}}`].map((body) => ({
    what: body.slice(0, 20),
    body,
    type: 'application/json',
  })),
  ...['', ' ', '{', '{"a":1}}', "{'a':1}", 'NaN', '\ufeff{}x', '{"a":1,}'].map((body) => ({
    what: `not JSON: ${body}`,
    body,
    type: 'application/json',
  })),
  { what: 'bytes', body: Buffer.from([0, 255, 254, 128]), type: 'application/json' },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'text/json',
    'nonsense',
  ].map((type) => ({ what: type, body: '{}', type })),
  { what: 'a form', body: '--x\r\n\r\n--x--', type: 'multipart/form-data; boundary=x' },
];
