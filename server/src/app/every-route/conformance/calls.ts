/** Calls to the listening server, and what of their answers can be told apart by whoever gets them. */
import assert from 'node:assert/strict';
import { urlOf } from '@stoa/contract/client';
import { ErrorCodes } from '@stoa/contract/errors';
import { accessTable, type Caller, type Outcome } from '@stoa/contract/access';
import type { RouteDefinition } from '@stoa/contract/route';
import { apiRoutes } from '@stoa/contract/routes';
import { Agent, request } from 'undici';
import { type Fixture, fixtures } from './fixtures.ts';
import { furtherFixtures } from './further-fixtures.ts';
import type { House, Person } from './house.ts';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** As the client takes it. */
export interface Input {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

export interface RouteAndFixture {
  /** `conversations.get` */
  name: string;
  route: RouteDefinition;
  fixture: Fixture;
}

export const everyRoute: readonly RouteAndFixture[] = Object.entries(apiRoutes).flatMap(([noun, routes]) =>
  Object.entries(routes as Record<string, RouteDefinition>).map(([name, route]) => ({
    name: `${noun}.${name}`,
    route,
    fixture: (fixtures as unknown as Record<string, Record<string, Fixture>>)[noun]![name]!,
  })),
);

/** Every route with what its row says, and once more for each further thing that it can be about. */
export const everyCell: readonly (RouteAndFixture & { expected: Record<Caller, Outcome> })[] = [
  ...everyRoute.map((one) => ({ ...one, expected: accessTable[one.route.access] })),
  ...furtherFixtures.map(({ route, of, expected, fixture }) => ({
    name: `${route} of ${of}`,
    route: everyRoute.find(({ name }) => name === route)!.route,
    fixture,
    expected,
  })),
];

/** What a fixture makes, taken apart. */
export const makeCall = async ({ fixture }: RouteAndFixture, house: House, whose: Person) => {
  const { shows, token, ...input } = await fixture(house, whose);
  return { shows, token, input: input as Input };
};

const form =
  '--edge\r\nContent-Disposition: form-data; name="file"; filename="words.txt"\r\n\r\nsome words\r\n--edge--\r\n';

/** What a client sends of it as its body. */
export const bodyOf = ({ body }: RouteDefinition, input: Input) =>
  body === 'upload'
    ? { body: form, type: 'multipart/form-data; boundary=edge' }
    : { body: input.body === undefined ? undefined : JSON.stringify(input.body), type: 'application/json' };

const agent = new Agent({ connections: 16, keepAliveTimeout: 60_000 });

export const headersOf = (origin: string, token: string | undefined): Record<string, string> => ({
  origin,
  ...(token !== undefined && { cookie: `stoa_session=${token}` }),
});

export const sendRaw = async (
  origin: string,
  method: RouteDefinition['method'],
  path: string,
  headers: Record<string, string>,
  body?: string | Buffer,
): Promise<Answer> => {
  const {
    statusCode,
    headers: answered,
    body: content,
  } = await request(origin + path, {
    dispatcher: agent,
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  const isStream = String(answered['content-type']).startsWith('text/event-stream');
  return {
    status: statusCode,
    headers: answered,
    text: await (isStream ? readRun(content) : content.text()),
  };
};

/** A stream of news has no end: it is read until a run that it follows has one. */
const readRun = async (content: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> => {
  let text = '';
  for await (const piece of content) if ((text += String(piece)).includes('run-end')) break;
  content.destroy();
  return text;
};

export const send = (
  origin: string,
  route: RouteDefinition,
  input: Input,
  token: string | undefined,
): Promise<Answer> => {
  const { body, type } = bodyOf(route, input);
  const headers = { ...headersOf(origin, token), ...(body !== undefined && { 'content-type': type }) };
  return sendRaw(origin, route.method, urlOf(route, input), headers, body);
};

/** @returns the code of a refusal, which has the one shape */
export const codeOf = ({ status, headers, text }: Answer, at: string): string => {
  assert.ok(status >= 400 && status < 500, `${at}: ${status} ${text.slice(0, 500)}`);
  const { error, ...besides } = JSON.parse(text) as { error: Record<string, unknown> };
  const { code, message, requestId, details: _, ...rest } = error;
  assert.deepEqual([besides, rest], [{}, {}], at);
  assert.ok((ErrorCodes as readonly unknown[]).includes(code), at);
  assert.ok(typeof message === 'string' && message.length > 10, at);
  assert.equal(requestId, headers['x-request-id'] ?? '', at);
  return code as string;
};

/** All of an answer that whoever gets it could tell two answers apart by. */
export const appearanceOf = ({ status, headers, text }: Answer): unknown => {
  const { 'x-request-id': requestId, date: _, ...rest } = headers;
  return { status, headers: rest, text: text.replaceAll(String(requestId), 'its id') };
};

const ids = /\b[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}\b/g;
export const idsIn = (value: unknown): string[] => JSON.stringify(value).match(ids) ?? [];

/** Well-formed and of nothing. */
export const unknownLike = (id: string): string => `${id.slice(0, 4)}${'0'.repeat(25)}1`;

export const withUnknown = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value).replaceAll(ids, unknownLike)) as T;

/** The same with another id in one of the places that hold one. */
export const withIdAt = <T>(value: T, place: number, id: string): T => {
  let at = 0;
  return JSON.parse(JSON.stringify(value).replaceAll(ids, (own) => (at++ === place ? id : own))) as T;
};
