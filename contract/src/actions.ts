/** HTTP actions: the operations of an OpenAPI document, each a tool that calls the server which the document names. */
import * as z from 'zod/mini';
import { ActionId } from './ids.ts';
import { Instant } from './page.ts';
import { route } from './route.ts';

export const ActionAuthKinds = ['none', 'bearer', 'basic', 'header', 'query'] as const;
export const ActionAuthKind = z.enum(ActionAuthKinds);
export type ActionAuthKind = z.output<typeof ActionAuthKind>;

const Secret = z.string().check(z.minLength(4), z.maxLength(4000), z.regex(/^[\x20-\x7e]+$/));
const ParameterName = z.string().check(z.maxLength(100), z.regex(/^[A-Za-z0-9_.-]+$/));

/** How calls show who makes them. Secrets go in and never come out. */
export const GivenActionAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('bearer'), secret: Secret }),
  z.strictObject({ kind: z.literal('basic'), user: ParameterName, secret: Secret }),
  /** A key in a header, or in the query. */
  z.strictObject({ kind: z.literal('header'), name: ParameterName, secret: Secret }),
  z.strictObject({ kind: z.literal('query'), name: ParameterName, secret: Secret }),
]);
export type GivenActionAuth = z.output<typeof GivenActionAuth>;

export const Action = z.strictObject({
  id: ActionId,
  name: z.string(),
  description: z.nullable(z.string()),
  /** Where its calls go, and nowhere else. */
  server: z.string(),
  /** Operations that only read run without asking. */
  trusted: z.boolean(),
  auth: z.strictObject({ kind: ActionAuthKind, name: z.nullable(z.string()), isSet: z.boolean() }),
  operations: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      title: z.nullable(z.string()),
      method: z.string(),
      path: z.string(),
    }),
  ),
  createdAt: Instant,
});
export type Action = z.output<typeof Action>;

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
/** OpenAPI 3 as JSON or YAML, without references to elsewhere. */
const Document = z.string().check(z.minLength(1), z.maxLength(900_000));
const params = z.strictObject({ actionId: ActionId });

export const actionRoutes = {
  list: route({
    method: 'GET',
    path: '/api/actions',
    summary: 'The HTTP actions of this instance',
    access: 'administrator',
    answer: z.strictObject({ items: z.array(Action), nextCursor: z.null() }),
  }),
  create: route({
    method: 'POST',
    path: '/api/actions',
    summary: 'Make tools of the operations of an OpenAPI document',
    access: 'administrator',
    body: z.strictObject({
      document: Document,
      /** Absent: the title of the document. */
      name: z.optional(Name),
      auth: z._default(GivenActionAuth, { kind: 'none' }),
      trusted: z._default(z.boolean(), false),
    }),
    answer: Action,
    status: 201,
    errors: ['action/document-invalid', 'action/too-many'],
  }),
  update: route({
    method: 'PATCH',
    path: '/api/actions/:actionId',
    summary:
      'Change an action; a document with another server clears its secret unless one is handed in with it',
    access: 'administrator',
    params,
    body: z.strictObject({
      document: z.optional(Document),
      name: z.optional(Name),
      auth: z.optional(GivenActionAuth),
      trusted: z.optional(z.boolean()),
    }),
    answer: Action,
    errors: ['action/not-found', 'action/document-invalid'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/actions/:actionId',
    summary: 'Remove an action; conversations keep what its tools said',
    access: 'administrator',
    params,
    answer: 'empty',
    errors: ['action/not-found'],
  }),
};
