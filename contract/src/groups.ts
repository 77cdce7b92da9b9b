import * as z from 'zod/mini';
import { GroupId, UserId } from './ids.ts';
import { Cursor, Instant, limitUpTo, pageOf } from './page.ts';
import { route } from './route.ts';
import { KnownUser } from './users.ts';

export const Group = z.strictObject({
  id: GroupId,
  name: z.string(),
  description: z.string(),
  memberCount: z.int(),
  createdAt: Instant,
});
export type Group = z.output<typeof Group>;

const GroupName = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
const Description = z.string().check(z.trim(), z.maxLength(300));
const Query = z.string().check(z.trim(), z.maxLength(100));
const params = z.strictObject({ groupId: GroupId });

export const groupRoutes = {
  list: route({
    method: 'GET',
    path: '/api/groups',
    summary: 'The groups by name; `q` is looked for in names',
    access: 'administrator',
    query: z.strictObject({
      after: z.optional(Cursor),
      limit: limitUpTo(200, 50),
      q: z.optional(Query),
    }),
    answer: pageOf(Group),
  }),
  create: route({
    method: 'POST',
    path: '/api/groups',
    summary: 'Add a group without members',
    access: 'administrator',
    body: z.strictObject({ name: GroupName, description: z._default(Description, '') }),
    answer: Group,
    status: 201,
    errors: ['group/exists'],
  }),
  get: route({
    method: 'GET',
    path: '/api/groups/:groupId',
    summary: 'One group',
    access: 'administrator',
    params,
    answer: Group,
    errors: ['group/not-found'],
  }),
  update: route({
    method: 'PATCH',
    path: '/api/groups/:groupId',
    summary: 'Change name or description',
    access: 'administrator',
    params,
    body: z.strictObject({ name: z.optional(GroupName), description: z.optional(Description) }),
    answer: Group,
    errors: ['group/not-found', 'group/exists'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/groups/:groupId',
    summary: 'Remove a group; what its members had through it they have no more',
    access: 'administrator',
    params,
    answer: 'empty',
    errors: ['group/not-found'],
  }),
  members: route({
    method: 'GET',
    path: '/api/groups/:groupId/members',
    summary: 'The members of a group by name; `q` is looked for in names and e-mails',
    access: 'administrator',
    params,
    query: z.strictObject({
      after: z.optional(Cursor),
      limit: limitUpTo(200, 50),
      q: z.optional(Query),
    }),
    answer: pageOf(KnownUser),
    errors: ['group/not-found'],
  }),
  addMembers: route({
    method: 'POST',
    path: '/api/groups/:groupId/members',
    summary: 'Add users to a group; those that are members stay so',
    access: 'administrator',
    params,
    body: z.strictObject({ userIds: z.array(UserId).check(z.minLength(1), z.maxLength(50)) }),
    answer: Group,
    errors: ['group/not-found', 'user/not-found'],
  }),
  removeMember: route({
    method: 'DELETE',
    path: '/api/groups/:groupId/members/:userId',
    summary: 'Take a user out of a group; what they had through it ends at once',
    access: 'administrator',
    params: z.strictObject({ groupId: GroupId, userId: UserId }),
    answer: Group,
    errors: ['group/not-found', 'user/not-found'],
  }),
};
