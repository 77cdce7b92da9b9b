/** References within a document, put in their place. Those to elsewhere lead nowhere: nothing is fetched for them. */

export type JsonRecord = Record<string, unknown>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** What stands at the end of a reference, or of several; one that leads nowhere, or around, is nothing. */
export const resolve = (document: JsonRecord, value: unknown): JsonRecord => {
  let found = value;
  for (let steps = 0; isRecord(found) && typeof found.$ref === 'string'; steps++)
    found = steps < 10 ? lookUp(document, found.$ref) : undefined;
  return isRecord(found) ? found : {};
};

/** `#/components/schemas/Pet` */
export const lookUp = (document: JsonRecord, reference: string): unknown => {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, step) => {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      return isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    }, document);
};

const deepest = 12;
/** Copies make a small document large. */
const mostNodes = 3000;

/** A schema by itself; what refers to itself ends where it begins anew. */
export const withoutReferences = (document: JsonRecord, schema: unknown): JsonRecord => {
  let nodes = 0;
  const copy = (value: unknown, depth: number, seen: readonly string[]): unknown => {
    nodes += 1;
    if (depth > deepest || nodes > mostNodes) return {};
    if (Array.isArray(value)) return value.map((one) => copy(one, depth + 1, seen));
    if (!isRecord(value)) return value;
    const { $ref: reference, ...rest } = value;
    if (typeof reference === 'string') {
      const target = seen.includes(reference) ? undefined : lookUp(document, reference);
      const found = copy(target ?? {}, depth + 1, [...seen, reference]);
      return { ...(isRecord(found) && found), ...(copy(rest, depth, seen) as JsonRecord) };
    }
    return Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, copy(one, depth + 1, seen)]));
  };
  const copied = copy(schema, 0, []);
  return isRecord(copied) ? copied : {};
};
