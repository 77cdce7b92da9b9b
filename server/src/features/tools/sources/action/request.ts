/** A call of an operation as an HTTP request, which goes to the server of its action whatever is in it. Pure. */
import type { ActionAuthKind } from '@stoa/contract/actions';
import { writeBody } from './bodies.ts';
import type { Operation } from './operations.ts';
import type { Parameter } from './parameters.ts';
import { inHeader, inPath, inQuery } from './parameter-styles.ts';

export interface ActionAuth {
  kind: ActionAuthKind;
  /** Of the header or the query; for `basic` the user. */
  name: string | null;
  /** The key; where people sign in, the token of the one who calls. */
  secret: string | null;
}

export interface ActionRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** Says what is wrong with an input. */
export class InputError extends Error {}

type Pairs = [name: string, encoded: string][];

/** @throws InputError */
export const requestFor = (
  server: string,
  operation: Operation,
  input: Record<string, unknown>,
  auth: ActionAuth,
): ActionRequest => {
  const { method, parameters } = operation;
  const headers: Record<string, string> = { accept: 'application/json, text/*;q=0.9, */*;q=0.1' };
  const query: Pairs = [];
  let path = operation.path;
  for (const parameter of parameters) {
    const { name, property, in: place } = parameter;
    const value = input[property];
    if (value === undefined || value === null) {
      if (place === 'path') throw new InputError(`\`${property}\` is missing.`);
      continue;
    }
    if (place === 'path') path = path.replaceAll(`{${name}}`, () => segmentOf(parameter, value));
    else if (place === 'header') headers[name.toLowerCase()] = headerOf(parameter, value);
    else query.push(...inQuery(name, value, parameter));
  }
  const asked = authorized(auth, headers, query)
    .map(([name, encoded]) => `${encodeURIComponent(name)}=${encoded}`)
    .join('&');
  const { body: kind } = operation;
  const written =
    kind && input.body !== undefined
      ? writeBody(kind, input.body, (message) => new InputError(message))
      : undefined;
  if (written) headers['content-type'] = written.type;
  return {
    url: `${server}${path}${asked === '' ? '' : `?${asked}`}`,
    method,
    headers,
    body: written?.body,
  };
};

/** One segment, and no way up. */
const segmentOf = (parameter: Parameter, value: unknown): string => {
  const word = inPath(parameter.name, value, parameter);
  if (word === '' || word === '.' || word === '..')
    throw new InputError(`\`${parameter.property}\` cannot be "${word}".`);
  return word;
};

const headerOf = (parameter: Parameter, value: unknown): string => {
  const word = inHeader(value, parameter);
  if (!/^[\x20-\x7e]*$/.test(word))
    throw new InputError(`\`${parameter.property}\` is to be plain text of one line.`);
  return word;
};

const authorized = (
  { kind, name, secret }: ActionAuth,
  headers: Record<string, string>,
  query: Pairs,
): Pairs => {
  if (secret === null) return query;
  if (kind === 'bearer' || kind === 'oauth') headers.authorization = `Bearer ${secret}`;
  if (kind === 'basic')
    headers.authorization = `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
  if (kind === 'header') headers[name!.toLowerCase()] = secret;
  if (kind !== 'query') return query;
  return [...query.filter(([one]) => one !== name), [name!, encodeURIComponent(secret)]];
};
