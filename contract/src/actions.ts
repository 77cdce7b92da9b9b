/** HTTP actions: the operations of an OpenAPI document, each a tool that calls one server. */
import * as z from 'zod/mini';
import { ActionId } from './ids.ts';
import { Instant } from './page.ts';
import { route } from './route.ts';

export const ActionAuthKinds = ['none', 'bearer', 'basic', 'header', 'query', 'oauth'] as const;
export const ActionAuthKind = z.enum(ActionAuthKinds);
export type ActionAuthKind = z.output<typeof ActionAuthKind>;

const Secret = z.string().check(z.minLength(4), z.maxLength(4000), z.regex(/^[\x20-\x7e]+$/));
const ParameterName = z.string().check(z.maxLength(100), z.regex(/^[A-Za-z0-9_.-]+$/));
const Address = z.string().check(z.trim(), z.minLength(1), z.maxLength(2000));

/** How people are signed in, each for themselves. */
export const ActionSignIn = z.strictObject({
  server: z.discriminatedUnion('kind', [
    /** As the makers of the API give them. What is in the query of `authorizationUrl` stays there. */
    z.strictObject({
      kind: z.literal('given'),
      authorizationUrl: Address,
      tokenUrl: Address,
      revocationUrl: z.nullable(Address),
    }),
    /** It publishes where people sign in (OpenID Connect discovery, RFC 8414). */
    z.strictObject({ kind: z.literal('issuer'), issuer: Address }),
  ]),
  /** Null: not given yet; an issuer may register this server by itself. */
  clientId: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(2000))),
  /** How the client secret is sent to the token endpoint: in a header, or among what is posted. */
  authMethod: z.enum(['client_secret_basic', 'client_secret_post']),
  scopes: z.array(z.string().check(z.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/))).check(z.maxLength(50)),
  /** Codes are protected (S256), whether the other side says that it knows it or not. */
  pkce: z.boolean(),
});
export type ActionSignIn = z.output<typeof ActionSignIn>;

/**
 * How calls show who makes them. Secrets go in and never come out; one that is left out stays as it is, if it is for
 * the same as before.
 */
export const GivenActionAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('bearer'), secret: z.optional(Secret) }),
  z.strictObject({ kind: z.literal('basic'), user: ParameterName, secret: z.optional(Secret) }),
  /** A key in a header, or in the query. */
  z.strictObject({ kind: z.literal('header'), name: ParameterName, secret: z.optional(Secret) }),
  z.strictObject({ kind: z.literal('query'), name: ParameterName, secret: z.optional(Secret) }),
  z.strictObject({
    kind: z.literal('oauth'),
    signIn: ActionSignIn,
    /** Of the client. Null takes it away. */
    secret: z.optional(z.nullable(Secret)),
  }),
]);
export type GivenActionAuth = z.output<typeof GivenActionAuth>;

export const ActionOperation = z.strictObject({
  name: z.string(),
  title: z.nullable(z.string()),
  method: z.string(),
  path: z.string(),
});
export type ActionOperation = z.output<typeof ActionOperation>;

/** Why an operation of a document is no tool. */
export const ActionProblemReasons = ['other-server', 'cookie', 'file', 'body', 'parameter'] as const;
export const ActionProblem = z.strictObject({
  /** `POST /pets` */
  operation: z.string(),
  reason: z.enum(ActionProblemReasons),
});
export type ActionProblem = z.output<typeof ActionProblem>;

/** What only those see who may change it. */
export const ActionDefinition = z.strictObject({
  /** Where its calls go, and nowhere else. */
  server: z.string(),
  auth: z.strictObject({
    kind: ActionAuthKind,
    /** Of the header, of the parameter, or of the user. */
    name: z.nullable(z.string()),
    isSet: z.boolean(),
    signIn: z.nullable(ActionSignIn),
  }),
  /** Where an authorization server has to let people come back to. */
  callback: z.string(),
  /** Operations that are no tools. */
  problems: z.array(ActionProblem),
});
export type ActionDefinition = z.output<typeof ActionDefinition>;

export const Action = z.strictObject({
  id: ActionId,
  name: z.string(),
  description: z.nullable(z.string()),
  host: z.string(),
  /** Operations that only read run without asking. */
  trusted: z.boolean(),
  /** Of the caller. */
  signIn: z.enum(['not_needed', 'signed_in', 'required']),
  operations: z.array(z.strictObject({ key: z.string(), ...ActionOperation.shape })),
  definition: z.nullable(ActionDefinition),
  createdAt: Instant,
});
export type Action = z.output<typeof Action>;

/** What a document says, before anything is made of it. */
export const ReadDocument = z.strictObject({
  name: z.string(),
  description: z.nullable(z.string()),
  /** The first is where calls go unless another address is given. */
  servers: z.array(z.string()),
  operations: z.array(ActionOperation),
  problems: z.array(ActionProblem),
  /** As far as the document says how calls show who makes them. */
  auth: z.strictObject({
    kind: ActionAuthKind,
    name: z.nullable(z.string()),
    signIn: z.nullable(ActionSignIn),
  }),
});
export type ReadDocument = z.output<typeof ReadDocument>;

export const ActionConnect = z.strictObject({
  status: z.enum(['ok', 'auth_required', 'error']),
  /** Where the caller signs in, on this server. */
  start: z.optional(z.string()),
  attemptId: z.optional(z.string()),
  /** Of the classes of signing in. */
  class: z.optional(z.string()),
  message: z.optional(z.string()),
});
export type ActionConnect = z.output<typeof ActionConnect>;

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
/** OpenAPI 3 as JSON or YAML, without references to elsewhere. */
const Document = z.string().check(z.minLength(1), z.maxLength(900_000));
const params = z.strictObject({ actionId: ActionId });
const changeable = {
  /** Where calls go. Absent: the first server of the document that can be used. */
  server: z.optional(Address),
  /**
   * Private places, each as `host:port`, that are refused otherwise and allowed from now on. Each place is named,
   * since an action may lead to several.
   */
  allowPrivate: z.optional(z.array(z.string().check(z.maxLength(300))).check(z.maxLength(10))),
};
const refusals = [
  'action/document-invalid',
  'action/auth-invalid',
  'action/address-invalid',
  'action/address-private',
  'action/address-refused',
] as const;

/** Actions are there for everybody, and changed by administrators alone. */
export const actionRoutes = {
  list: route({
    method: 'GET',
    path: '/api/actions',
    summary: 'The HTTP actions of this instance, and whether the caller is signed in at them',
    access: 'user',
    answer: z.strictObject({ items: z.array(Action), nextCursor: z.null() }),
  }),
  read: route({
    method: 'POST',
    path: '/api/actions/read',
    summary: 'What an OpenAPI document says, without anything being saved',
    access: 'administrator',
    body: z.strictObject({ document: Document, server: changeable.server }),
    answer: ReadDocument,
    errors: ['action/document-invalid', 'action/address-invalid'],
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
      ...changeable,
    }),
    answer: Action,
    status: 201,
    errors: [...refusals, 'action/too-many'],
  }),
  document: route({
    method: 'GET',
    path: '/api/actions/:actionId/document',
    summary: 'The OpenAPI document of an action, as it was handed in',
    access: 'administrator',
    params,
    answer: z.strictObject({ document: z.nullable(z.string()) }),
    errors: ['action/not-found'],
  }),
  update: route({
    method: 'PATCH',
    path: '/api/actions/:actionId',
    summary:
      'Change an action; another server clears its secret unless one is handed in with it, and everybody signs in again',
    access: 'administrator',
    params,
    body: z.strictObject({
      document: z.optional(Document),
      name: z.optional(Name),
      auth: z.optional(GivenActionAuth),
      trusted: z.optional(z.boolean()),
      ...changeable,
    }),
    answer: Action,
    errors: ['action/not-found', ...refusals],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/actions/:actionId',
    summary: 'Remove an action, with what everybody has signed in; conversations keep what its tools said',
    access: 'administrator',
    params,
    answer: 'empty',
    errors: ['action/not-found'],
  }),
  connect: route({
    method: 'POST',
    path: '/api/actions/:actionId/connect',
    summary: 'Whether the caller is signed in at an action, and where to sign in if that is needed',
    access: 'shared',
    params,
    body: z.optional(
      z.strictObject({
        /** Gives up a sign-in that led nowhere, and begins another. */
        startAgain: z.optional(z.boolean()),
      }),
    ),
    answer: ActionConnect,
    errors: ['role/feature-missing', 'action/not-found'],
  }),
  disconnect: route({
    method: 'POST',
    path: '/api/actions/:actionId/disconnect',
    summary: 'Sign the caller out of an action',
    access: 'shared',
    params,
    answer: 'empty',
    errors: ['role/feature-missing', 'action/not-found'],
  }),
};
