/** The parameters of an operation: what the model calls them, and how each is written into a request. Pure. */
import { isRecord, type JsonRecord, resolve, textOf, withoutReferences } from './references.ts';
import type { ParameterStyle } from './parameter-styles.ts';

export interface Parameter {
  name: string;
  /** What the model calls it. */
  property: string;
  in: 'path' | 'query' | 'header';
  /** Absent: as OpenAPI has it where nothing is said. */
  style?: ParameterStyle;
  explode?: boolean;
}

interface Read {
  parameters: Parameter[];
  properties: JsonRecord;
  required: Set<string>;
}

/** A header that says who asks, where to, or how long it is, is not the model's. */
const ownHeaders =
  /^(host|cookie|authorization|proxy-|content-|connection|transfer-|upgrade|te$|origin|referer|accept$)/i;

const stylesOf: Record<Parameter['in'], readonly ParameterStyle[]> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
};

/** @returns why the operation cannot be called otherwise */
export const parametersOf = (
  document: JsonRecord,
  path: string,
  given: readonly unknown[],
): Read | 'cookie' | 'parameter' => {
  const all = given.map((one) => resolve(document, one));
  // What is to be found elsewhere is not known, and it may be needed.
  if (all.some((one) => textOf(one.name) === null)) return 'parameter';
  // Of the same name and place the operation's own wins, which comes last.
  const byPlace = new Map(all.map((one) => [`${String(one.in)} ${String(one.name)}`, one]));
  for (const [, name = ''] of path.matchAll(/\{([^{}/]+)\}/g))
    if (!byPlace.has(`path ${name}`)) byPlace.set(`path ${name}`, { name, in: 'path' });
  const read: Read = { parameters: [], properties: {}, required: new Set() };
  for (const one of byPlace.values()) {
    const { in: place, required } = one;
    // It would say who asks, which is not the model's to say.
    if (place === 'cookie' && required === true) return 'cookie';
    if (place !== 'path' && place !== 'query' && place !== 'header') continue;
    if (place === 'header' && ownHeaders.test(String(one.name))) continue;
    if (place === 'path' && !path.includes(`{${String(one.name)}}`)) continue;
    add(document, read, one, place);
  }
  return read;
};

const add = (
  document: JsonRecord,
  { parameters, properties, required }: Read,
  one: JsonRecord,
  place: Parameter['in'],
): void => {
  const name = String(one.name);
  const property = name in properties || name === 'body' ? `${place}_${name}` : name;
  const [media, content] = isRecord(one.content) ? (Object.entries(one.content)[0] ?? []) : [];
  const described = (isRecord(content) ? content.schema : one.schema) ?? { type: 'string' };
  const schema = withoutReferences(document, described);
  const description = textOf(one.description);
  properties[property] = { ...schema, ...(description !== null && { description }) };
  if (one.required === true || place === 'path') required.add(property);
  const style = stylesOf[place].find((known) => known === one.style);
  parameters.push({
    name,
    property,
    in: place,
    ...(style && { style }),
    ...(media?.endsWith('json') && { style: 'json' as const }),
    ...(typeof one.explode === 'boolean' && { explode: one.explode }),
  });
};
