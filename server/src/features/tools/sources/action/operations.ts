/** The operations of an OpenAPI 3 document, made ready to be offered and called. Pure. */
import { isRecord, lookUp, type JsonRecord, withoutReferences } from './references.ts';

export interface Operation {
  name: string;
  title: string | null;
  description: string;
  method: string;
  /** As in the document: `/pets/{petId}`. */
  path: string;
  parameters: Parameter[];
  body: { type: 'json' | 'form' } | null;
  inputSchema: JsonRecord;
}

export interface Parameter {
  name: string;
  /** What the model calls it. */
  property: string;
  in: 'path' | 'query' | 'header';
}

export interface Described {
  title: string;
  description: string | null;
  /** Absolute, without a slash at its end. */
  server: string;
  operations: Operation[];
}

/** Says what is wrong with a document, for whoever has to mend it. */
export class DocumentError extends Error {}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const mostOperations = 200;
const longestDescription = 2000;
/** A header that says who asks, where to, or how long it is, is not the model's. */
const ownHeaders =
  /^(host|cookie|authorization|proxy-|content-|connection|transfer-|upgrade|te$|origin|referer)/i;

/** @throws DocumentError */
export const readDocument = (document: unknown): Described => {
  if (!isRecord(document) || !String(document.openapi).startsWith('3.')) {
    throw new DocumentError('It is no OpenAPI document of version 3.');
  }
  const about = isRecord(document.info) ? document.info : {};
  const operations = Object.entries(isRecord(document.paths) ? document.paths : {}).flatMap(([path, item]) =>
    operationsAt(document, path, item),
  );
  if (operations.length === 0) throw new DocumentError('It has no operations.');
  if (operations.length > mostOperations) {
    throw new DocumentError(`It has ${operations.length} operations; ${mostOperations} are possible.`);
  }
  const names = operations.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new DocumentError(`Two operations are called "${twice}".`);
  return {
    title: textOf(about.title) ?? 'Action',
    description: textOf(about.description)?.slice(0, longestDescription) ?? null,
    server: serverOf(document),
    operations,
  };
};

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

const serverOf = (document: JsonRecord): string => {
  const [first] = Array.isArray(document.servers) ? document.servers : [];
  const variables = isRecord(first) && isRecord(first.variables) ? first.variables : {};
  const address = isRecord(first) ? String(first.url) : '';
  const filled = address.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const variable = variables[name];
    return isRecord(variable) ? String(variable.default) : '';
  });
  const url = URL.parse(filled);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new DocumentError('Its first server is to have a whole http or https address.');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};

const operationsAt = (document: JsonRecord, path: string, item: unknown): Operation[] => {
  if (!isRecord(item) || !path.startsWith('/')) return [];
  return methods.flatMap((method) => {
    const operation = item[method];
    return isRecord(operation) && operation.deprecated !== true
      ? [operationOf(document, method, path, operation, listOf(item.parameters))]
      : [];
  });
};

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const operationOf = (
  document: JsonRecord,
  method: string,
  path: string,
  operation: JsonRecord,
  shared: unknown[],
): Operation => {
  const given = [...shared, ...listOf(operation.parameters)].map((one) => resolve(document, one));
  const properties: JsonRecord = {};
  const required = new Set<string>();
  const parameters: Parameter[] = [];
  // Of the same name and place the operation's own wins, which comes last.
  const byPlace = new Map(given.map((one) => [`${String(one.in)} ${String(one.name)}`, one]));
  for (const one of byPlace.values()) {
    const place = one.in;
    const name = textOf(one.name);
    if (name === null || (place !== 'path' && place !== 'query' && place !== 'header')) continue;
    if (place === 'header' && ownHeaders.test(name)) continue;
    const property = name in properties ? `${place}_${name}` : name;
    const schema = withoutReferences(document, one.schema ?? { type: 'string' });
    const description = textOf(one.description);
    properties[property] = { ...schema, ...(description !== null && { description }) };
    if (one.required === true || place === 'path') required.add(property);
    parameters.push({ name, property, in: place });
  }
  const body = bodyOf(document, operation.requestBody);
  if (body) {
    properties.body = body.schema;
    if (body.isRequired) required.add('body');
  }
  const words = [textOf(operation.summary), textOf(operation.description)].filter((text) => text !== null);
  return {
    name: nameOf(operation, method, path),
    title: textOf(operation.summary),
    description: words.join('\n\n').slice(0, longestDescription) || `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    parameters,
    body: body && { type: body.type },
    inputSchema: { type: 'object', properties, required: [...required], additionalProperties: false },
  };
};

const resolve = (document: JsonRecord, value: unknown): JsonRecord => {
  const found = isRecord(value) && typeof value.$ref === 'string' ? lookUp(document, value.$ref) : value;
  return isRecord(found) ? found : {};
};

const bodyOf = (document: JsonRecord, given: unknown) => {
  const body = resolve(document, given);
  const contents = isRecord(body.content) ? body.content : {};
  const kinds = [
    ['json', /^application\/(.*\+)?json$/],
    ['form', /^application\/x-www-form-urlencoded$/],
  ] as const;
  for (const [type, pattern] of kinds) {
    const [, content] = Object.entries(contents).find(([media]) => pattern.test(media.split(';')[0]!)) ?? [];
    if (!isRecord(content)) continue;
    const schema = withoutReferences(document, content.schema ?? { type: 'object' });
    return { type, schema, isRequired: body.required === true };
  }
  return null;
};

const nameOf = (operation: JsonRecord, method: string, path: string): string =>
  (textOf(operation.operationId) ?? `${method}${path}`).replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 100);
