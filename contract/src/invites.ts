import * as z from 'zod/mini';
import { Email, OneTimeLink, InstanceRole } from './accounts.ts';
import { InviteId, UserId } from './ids.ts';
import { Cursor, Instant, limitUpTo, pageOf } from './page.ts';
import { route } from './route.ts';

/** Leave to make one account, also while registration is closed. Used once, it is gone. */
export const Invite = z.strictObject({
  id: InviteId,
  /** Null when whoever has the link may use it with any address. */
  email: z.nullable(z.string()),
  role: InstanceRole,
  /** What it is for, for administrators alone. */
  note: z.nullable(z.string()),
  createdBy: z.strictObject({ id: UserId, name: z.string() }),
  createdAt: Instant,
  expiresAt: Instant,
});
export type Invite = z.output<typeof Invite>;

export const inviteRoutes = {
  list: route({
    method: 'GET',
    path: '/api/invites',
    summary: 'The invites nobody has used yet, the newest first',
    access: 'administrator',
    query: z.strictObject({ after: z.optional(Cursor), limit: limitUpTo(200, 50) }),
    answer: pageOf(Invite),
  }),
  create: route({
    method: 'POST',
    path: '/api/invites',
    summary: 'Make an invite; its link is told this one time, and mailed where there is an address and mail',
    access: 'administrator',
    body: z.strictObject({
      email: z.optional(Email),
      role: z._default(InstanceRole, 'member'),
      note: z.optional(z.string().check(z.trim(), z.maxLength(200))),
      days: z._default(z.int().check(z.gte(1), z.lte(90)), 7),
    }),
    answer: z.strictObject({ invite: Invite, link: OneTimeLink }),
    status: 201,
    errors: ['account/exists'],
  }),
  revoke: route({
    method: 'DELETE',
    path: '/api/invites/:inviteId',
    summary: 'Take an invite back; its link stops working',
    access: 'administrator',
    params: z.strictObject({ inviteId: InviteId }),
    answer: 'empty',
    errors: ['invite/not-found'],
  }),
};
