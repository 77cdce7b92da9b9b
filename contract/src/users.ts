/** Everybody's accounts, as administrators see to them. */
import * as z from 'zod/mini';
import { Email, Forgotten, Name, OneTimeLink, InstanceRole, User } from './accounts.ts';
import { RoleId, UserId } from './ids.ts';
import { Cursor, Instant, limitUpTo, pageOf } from './page.ts';
import { route } from './route.ts';

export const KnownUser = z.extend(User, {
  disabledAt: z.nullable(Instant),
  /** When one of the sessions that are open now was last used. */
  seenAt: z.nullable(Instant),
  /** False until a password has been set by the link the account was made with. */
  hasPassword: z.boolean(),
  /** Null where the built-in role holds. */
  roleId: z.nullable(RoleId),
});
export type KnownUser = z.output<typeof KnownUser>;

const params = z.strictObject({ userId: UserId });

export const userRoutes = {
  list: route({
    method: 'GET',
    path: '/api/users',
    summary: 'The users of this server by name; `q` is looked for in names and e-mails',
    access: 'administrator',
    query: z.strictObject({
      after: z.optional(Cursor),
      limit: limitUpTo(200, 50),
      q: z.optional(z.string().check(z.trim(), z.maxLength(100))),
      only: z.optional(z.enum(['administrators', 'disabled'])),
    }),
    answer: pageOf(KnownUser),
  }),
  create: route({
    method: 'POST',
    path: '/api/users',
    summary: 'Make an account for somebody, who sets the password by a link',
    access: 'administrator',
    body: z.strictObject({ name: Name, email: Email, role: z._default(InstanceRole, 'member') }),
    answer: z.strictObject({ user: KnownUser, link: OneTimeLink }),
    status: 201,
    errors: ['account/exists'],
  }),
  update: route({
    method: 'PATCH',
    path: '/api/users/:userId',
    summary: 'Change name or role, disable or enable; disabling and demoting end sessions, streams and runs',
    access: 'administrator',
    params,
    body: z.strictObject({
      name: z.optional(Name),
      role: z.optional(InstanceRole),
      disabled: z.optional(z.boolean()),
    }),
    answer: KnownUser,
    errors: ['user/not-found', 'user/yourself', 'user/last-administrator'],
  }),
  assignRole: route({
    method: 'PATCH',
    path: '/api/users/:userId/role',
    summary: 'Give somebody a role, or with null the built-in one; it holds at once',
    access: 'administrator',
    params,
    body: z.strictObject({ roleId: z.nullable(RoleId) }),
    answer: KnownUser,
    errors: ['user/not-found', 'role/not-found'],
  }),
  makeResetLink: route({
    method: 'POST',
    path: '/api/users/:userId/reset-link',
    summary: 'Make a link by which somebody sets a new password; earlier ones stop working',
    access: 'administrator',
    params,
    answer: OneTimeLink,
    status: 201,
    errors: ['user/not-found', 'user/yourself'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/users/:userId',
    summary: 'Delete an account with everything in it',
    access: 'administrator',
    params,
    answer: Forgotten,
    errors: ['user/not-found', 'user/yourself', 'user/last-administrator'],
  }),
};
