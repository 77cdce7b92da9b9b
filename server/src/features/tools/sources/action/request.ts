/** A call of an operation as an HTTP request, which goes to the server of its document whatever is in it. Pure. */
import type { ActionAuthKind } from '@stoa/contract/actions';
import type { Operation } from './operations.ts';
import { isRecord } from './references.ts';

export interface ActionAuth {
  kind: ActionAuthKind;
  /** Of the header or the query; for `basic` the user. */
  name: string | null;
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

/** @throws InputError */
export const requestFor = (
  server: string,
  operation: Operation,
  input: Record<string, unknown>,
  auth: ActionAuth,
): ActionRequest => {
  const { method, parameters } = operation;
  const headers: Record<string, string> = { accept: 'application/json, text/*;q=0.9, */*;q=0.1' };
  const query = new URLSearchParams();
  let path = operation.path;
  for (const { name, property, in: place } of parameters) {
    const value = input[property];
    if (value === undefined || value === null) {
      if (place === 'path') throw new InputError(`\`${property}\` is missing.`);
      continue;
    }
    if (place === 'path') path = path.replaceAll(`{${name}}`, segmentOf(property, value));
    else if (place === 'header') headers[name.toLowerCase()] = headerOf(property, value);
    else for (const one of Array.isArray(value) ? value : [value]) query.append(name, wordOf(one));
  }
  authorize(auth, headers, query);
  const asked = query.size === 0 ? '' : `?${query}`;
  const { body, type } = bodyOf(operation, input.body);
  if (type !== undefined) headers['content-type'] = type;
  return { url: `${server}${path}${asked}`, method, headers, body };
};

const wordOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** One segment, and no way up. */
const segmentOf = (property: string, value: unknown): string => {
  const word = wordOf(value);
  if (word === '' || word === '.' || word === '..')
    throw new InputError(`\`${property}\` cannot be "${word}".`);
  return encodeURIComponent(word);
};

const headerOf = (property: string, value: unknown): string => {
  const word = wordOf(value);
  if (!/^[\x20-\x7e]*$/.test(word)) throw new InputError(`\`${property}\` is to be plain text of one line.`);
  return word;
};

const authorize = (
  { kind, name, secret }: ActionAuth,
  headers: Record<string, string>,
  query: URLSearchParams,
): void => {
  if (secret === null) return;
  if (kind === 'bearer') headers.authorization = `Bearer ${secret}`;
  if (kind === 'basic')
    headers.authorization = `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
  if (kind === 'header') headers[name!.toLowerCase()] = secret;
  if (kind === 'query') query.set(name!, secret);
};

const bodyOf = ({ body }: Operation, given: unknown): { body: string | undefined; type?: string } => {
  if (!body || given === undefined) return { body: undefined };
  if (body.type === 'json') return { body: JSON.stringify(given), type: 'application/json' };
  if (!isRecord(given)) throw new InputError('`body` is to be an object.');
  const form = new URLSearchParams(Object.entries(given).map(([name, value]) => [name, wordOf(value)]));
  return { body: form.toString(), type: 'application/x-www-form-urlencoded' };
};
