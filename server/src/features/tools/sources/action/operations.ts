/** The operations of an OpenAPI 3 document, made ready to be offered and called. Pure. */
import type { ActionProblem } from '@stoa/contract/actions';
import { type Body, bodyOf } from './bodies.ts';
import { type Parameter, parametersOf } from './parameters.ts';
import { isRecord, type JsonRecord, listOf, resolve, textOf } from './references.ts';
import { serversOf } from './servers.ts';
import { authOfDocument, type DocumentAuth } from './security.ts';

export interface Operation {
  name: string;
  title: string | null;
  description: string;
  method: string;
  /** As in the document: `/pets/{petId}`. */
  path: string;
  parameters: Parameter[];
  body: Body | null;
  inputSchema: JsonRecord;
}

export interface Described {
  title: string;
  description: string | null;
  /** Absolute, without a slash at their end. */
  servers: string[];
  operations: Operation[];
  /** Operations that cannot be called, and why. */
  problems: ActionProblem[];
  auth: DocumentAuth;
}

/** Says what is wrong with a document, for whoever has to mend it. */
export class DocumentError extends Error {}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const mostOperations = 200;
const longestDescription = 2000;

/**
 * @param chosen where calls go, if that is not the first server of the document
 * @throws DocumentError
 */
export const readDocument = (document: unknown, chosen?: string): Described => {
  if (isRecord(document) && document.swagger !== undefined)
    throw new DocumentError(
      'It is of Swagger 2; version 3 of OpenAPI is needed, which converters make of it.',
    );
  if (!isRecord(document) || !String(document.openapi).startsWith('3.'))
    throw new DocumentError('It is no OpenAPI document of version 3.');
  const servers = serversOf(document.servers);
  const server = chosen ?? servers[0];
  const read = Object.entries(isRecord(document.paths) ? document.paths : {}).flatMap(([path, item]) =>
    operationsAt(document, path, resolve(document, item), server),
  );
  const operations = named(read.filter((one): one is Operation => !('reason' in one)));
  const problems = read.filter((one): one is ActionProblem => 'reason' in one);
  if (operations.length === 0 && problems.length === 0) throw new DocumentError('It has no operations.');
  if (operations.length === 0)
    throw new DocumentError(
      'None of its operations can be called: they want files, cookies or other servers.',
    );
  if (operations.length > mostOperations)
    throw new DocumentError(`It has ${operations.length} operations; ${mostOperations} are possible.`);
  const about = isRecord(document.info) ? document.info : {};
  return {
    title: textOf(about.title) ?? 'Action',
    description: textOf(about.description)?.slice(0, longestDescription) ?? null,
    servers,
    operations,
    problems: problems.slice(0, mostOperations),
    auth: authOfDocument(document, server),
  };
};

/** Each by a name of its own. */
const named = (operations: Operation[]): Operation[] => {
  const taken = new Set<string>();
  return operations.map((operation) => {
    let { name } = operation;
    for (let count = 2; taken.has(name); count++) name = `${operation.name}_${count}`;
    taken.add(name);
    return { ...operation, name };
  });
};

const operationsAt = (
  document: JsonRecord,
  path: string,
  item: JsonRecord,
  server: string | undefined,
): (Operation | ActionProblem)[] => {
  if (!path.startsWith('/')) return [];
  return methods.flatMap((method) => {
    const operation = item[method];
    if (!isRecord(operation) || operation.deprecated === true) return [];
    const own = listOf(operation.servers ?? item.servers);
    const problem = (reason: ActionProblem['reason']) => ({
      operation: `${method.toUpperCase()} ${path}`,
      reason,
    });
    if (own.length > 0 && !serversOf(own).includes(server ?? '')) return [problem('other-server')];
    const made = operationOf(document, method, path, operation, listOf(item.parameters));
    return [typeof made === 'string' ? problem(made) : made];
  });
};

/** @returns why it cannot be called otherwise */
const operationOf = (
  document: JsonRecord,
  method: string,
  path: string,
  operation: JsonRecord,
  shared: unknown[],
): Operation | ActionProblem['reason'] => {
  const read = parametersOf(document, path, [...shared, ...listOf(operation.parameters)]);
  if (typeof read === 'string') return read;
  const { parameters, properties, required } = read;
  const body = bodyOf(document, operation.requestBody);
  if (typeof body === 'string') return body;
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
    body: body && { type: body.type, media: body.media },
    inputSchema: { type: 'object', properties, required: [...required], additionalProperties: false },
  };
};

const nameOf = (operation: JsonRecord, method: string, path: string): string =>
  (textOf(operation.operationId) ?? `${method}${path}`).replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 100);
