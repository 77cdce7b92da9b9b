/**
 * The grammar of the API: a route is data. The server makes handlers of it, the browser a typed
 * client, the documentation an OpenAPI page.
 */
import type * as z from 'zod/mini';
import type { Access } from './access.ts';
import type { ErrorCode } from './errors.ts';

type Schema = z.core.$ZodType;

/** Kinds of operations, by what they cost and what they are misused for; each has its limit on the server. */
export const OperationClasses = [
  'sign-in',
  'sign-up',
  'password',
  'mail',
  'upload',
  'run',
  'write',
  'read',
  'view-call',
  'view-read',
] as const;
export type OperationClass = (typeof OperationClasses)[number];

export interface RouteDefinition {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `/api/conversations/:conversationId`; every `:name` is a key of `params`. */
  path: `/${string}`;
  summary: string;
  /** Its row of the access table: what everybody meets at it. What is whose is decided by the room's face. */
  access: Access;
  params?: Schema;
  query?: Schema;
  /** A schema for JSON, or `upload`: one file of a multipart form, read as it arrives. */
  body?: Schema | 'upload';
  /**
   * A schema, `empty` (204), `events` (a server-sent event stream), `text`, `bytes` (a file), `redirect` (302),
   * `page` (words for a person whom another site has sent here: no script, no style, nothing to fill in), or `view`
   * (a page that a stranger has written, for a frame without an origin).
   */
  answer: Schema | 'empty' | 'events' | 'text' | 'bytes' | 'redirect' | 'page' | 'view';
  /** What it counts as, where that is more than reading or writing. */
  operation?: OperationClass;
  /** 200 unless said otherwise; `empty` answers 204. */
  status?: 200 | 201 | 202;
  /** Codes beyond those any route may answer (invalid request, sign-in, forbidden, too many, server failure). */
  errors?: readonly ErrorCode[];
}

/** Every route is of one, so that no new one is without a limit (SR-60). */
export const operationOf = ({ operation, method }: RouteDefinition): OperationClass =>
  operation ?? (method === 'GET' ? 'read' : 'write');

/** What a good answer says. */
export const goodStatusOf = ({ answer, status = 200 }: RouteDefinition): number =>
  answer === 'empty' ? 204 : answer === 'redirect' ? 302 : status;

export const route = <const R extends RouteDefinition>(definition: R): R => definition;

type Out<S> = S extends Schema ? z.output<S> : undefined;
type In<S> = S extends Schema ? z.input<S> : undefined;

/** What a handler receives: every part parsed by its closed schema. */
export interface RouteInput<R extends RouteDefinition> {
  params: Out<R['params']>;
  query: Out<R['query']>;
  body: Out<R['body']>;
}

export type RouteAnswer<R extends RouteDefinition> = R['answer'] extends Schema
  ? z.output<R['answer']>
  : R['answer'] extends 'text'
    ? string
    : undefined;

type Given<K extends string, S> = S extends Schema ? { [P in K]: In<S> } : unknown;

/** What a caller hands to the client: only the parts the route has. */
export type RouteCall<R extends RouteDefinition> = Given<'params', R['params']> &
  Given<'query', R['query']> &
  Given<'body', R['body']>;
