/** What people may do here, as far as administrators decide it: roles, and the features they give. */
import * as z from 'zod/mini';
import { RoleId } from './ids.ts';
import { Cursor, limitUpTo, pageOf } from './page.ts';
import { route } from './route.ts';

/**
 * Every feature that a role can give or withhold, with what holds where nobody has decided: so a feature that comes
 * later is the same in all roles that were made before it.
 */
export const featureDefaults = {
  /** Attaching files to messages. */
  files: true,
  /** Changing the settings of a model. */
  modelSettings: true,
  /** Writing the instructions of a conversation. */
  instructions: true,
  /** Having models call tools, and using what MCP servers offer besides. */
  tools: true,
  /** Adding MCP servers of one's own, on the internet, besides those that administrators define. */
  ownMcpServers: false,
  /** Letting others use them. */
  shareMcpServers: false,
} as const satisfies Record<string, boolean>;
export type Feature = keyof typeof featureDefaults;
export const Features = Object.keys(featureDefaults) as [Feature, ...Feature[]];
export const Feature = z.enum(Features);

/** Of whoever has no other; it cannot be renamed or removed. */
export const defaultRoleId = 'rol_default';

export const Role = z.strictObject({
  id: RoleId,
  /** Null for the one that is built in. */
  name: z.nullable(z.string()),
  permissions: z.record(Feature, z.boolean()),
  /** Those that have it; administrators may do everything all the same. */
  userCount: z.int(),
});
export type Role = z.output<typeof Role>;

const RoleName = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
/** Those that are not named stay as they are. */
const Permissions = z.partialRecord(Feature, z.boolean());
const params = z.strictObject({ roleId: RoleId });

export const roleRoutes = {
  list: route({
    method: 'GET',
    path: '/api/roles',
    summary: 'The roles by name, after the one that is built in',
    access: 'administrator',
    query: z.strictObject({ after: z.optional(Cursor), limit: limitUpTo(200, 100) }),
    answer: pageOf(Role),
  }),
  create: route({
    method: 'POST',
    path: '/api/roles',
    summary: 'Add a role',
    access: 'administrator',
    body: z.strictObject({ name: RoleName, permissions: z._default(Permissions, {}) }),
    answer: Role,
    status: 201,
    errors: ['role/exists'],
  }),
  update: route({
    method: 'PATCH',
    path: '/api/roles/:roleId',
    summary: 'Change a role; it holds at once for everybody who has it',
    access: 'administrator',
    params,
    body: z.strictObject({ name: z.optional(RoleName), permissions: z.optional(Permissions) }),
    answer: Role,
    errors: ['role/not-found', 'role/exists', 'role/built-in'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/roles/:roleId',
    summary: 'Remove a role; whoever has it has the built-in one from then on',
    access: 'administrator',
    params,
    answer: 'empty',
    errors: ['role/not-found', 'role/built-in'],
  }),
};
