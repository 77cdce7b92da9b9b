/** Who may do what with what: a subject, a resource, and a level of access to it. */
import * as z from 'zod/mini';
import { ActionId, EndpointId, GroupId, McpServerId, UserId } from './ids.ts';
import { route } from './route.ts';

/** Each includes those before it. */
export const Levels = ['view', 'use', 'edit', 'own'] as const;
export const Level = z.enum(Levels);
export type Level = z.output<typeof Level>;

/** What grants can be about: by kind, what its ids are, and the levels that mean something for it. */
export const resourceKinds = {
  /** `use`: its models may be asked. `own`: and who may is decided. */
  endpoint: { id: EndpointId, levels: ['use', 'own'] },
  /** `use`: its tools may be called, with a sign-in of one's own. `own`, of one of the instance: and who may is decided. */
  'mcp-server': { id: McpServerId, levels: ['use', 'own'] },
  /** The same of the operations of a document. */
  action: { id: ActionId, levels: ['use', 'own'] },
} as const satisfies Record<string, { id: z.ZodMiniType<string>; levels: readonly Level[] }>;
export type ResourceKind = keyof typeof resourceKinds;
export const ResourceKinds = Object.keys(resourceKinds) as [ResourceKind, ...ResourceKind[]];

/** Whom a grant is for. */
export const Subject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('group'), id: GroupId }),
  z.strictObject({ kind: z.literal('user'), id: UserId }),
]);
export type Subject = z.output<typeof Subject>;

/** A subject as it is shown. */
export const NamedSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({ kind: z.literal('group'), id: GroupId, name: z.string() }),
  z.strictObject({
    kind: z.literal('user'),
    id: UserId,
    name: z.string(),
    /** Told to administrators only. */
    email: z.nullable(z.string()),
  }),
]);
export type NamedSubject = z.output<typeof NamedSubject>;

export const Grant = z.strictObject({ subject: NamedSubject, level: Level });
export type Grant = z.output<typeof Grant>;

/** More people than these are better a group. */
export const mostGrantsOfResource = 500;

const resource = z
  .strictObject({ kind: z.enum(ResourceKinds), id: z.union([EndpointId, McpServerId, ActionId]) })
  .check(z.refine(({ kind, id }) => z.safeParse(resourceKinds[kind].id, id).success, 'No id of this kind.'));
const notThere = ['endpoint/not-found', 'mcp-server/not-found', 'action/not-found'] as const;

export const grantRoutes = {
  list: route({
    method: 'GET',
    path: '/api/grants/:kind/:id',
    summary: 'Who has access to a resource, for whoever owns it: everyone, then groups, then people',
    access: 'resource-owner',
    params: resource,
    answer: z.strictObject({ items: z.array(Grant), nextCursor: z.null() }),
    errors: notThere,
  }),
  change: route({
    method: 'PATCH',
    path: '/api/grants/:kind/:id',
    summary: 'Give, change and take access to a resource; subjects that are not named stay as they are',
    access: 'resource-owner',
    params: resource,
    body: z.strictObject({
      changes: z
        .array(
          z.strictObject({
            subject: Subject,
            /** Null takes it away. */
            level: z.nullable(Level),
          }),
        )
        .check(z.minLength(1), z.maxLength(100)),
    }),
    answer: 'empty',
    errors: [
      ...notThere,
      'role/feature-missing',
      'grant/level-unknown',
      'grant/subject-not-found',
      'grant/too-many',
    ],
  }),
  subjects: route({
    method: 'GET',
    path: '/api/grants/:kind/:id/subjects',
    summary: 'Groups and people whose name begins with `q`, for whoever owns the resource; a few of each',
    access: 'resource-owner',
    params: resource,
    query: z.strictObject({ q: z._default(z.string().check(z.trim(), z.maxLength(80)), '') }),
    answer: z.strictObject({ items: z.array(NamedSubject), nextCursor: z.null() }),
    errors: [...notThere, 'role/feature-missing'],
  }),
};
