import { groupRoutes } from '@stoa/contract/groups';
import { roleRoutes } from '@stoa/contract/roles';
import { userRoutes } from '@stoa/contract/users';
import { type Handler, on } from '../../kernel/handler.ts';
import type { Groups } from './groups.ts';

export const groupHandlers = (groups: Groups): Handler[] => [
  on(groupRoutes.list, ({ principal, query }) => groups.list(principal, query)),
  on(groupRoutes.create, ({ principal, body }) => groups.create(principal, body)),
  on(groupRoutes.get, ({ principal, params }) => groups.get(principal, params.groupId)),
  on(groupRoutes.update, ({ principal, params, body }) => groups.update(principal, params.groupId, body)),
  on(groupRoutes.remove, async ({ principal, params }) => {
    await groups.remove(principal, params.groupId);
    return undefined;
  }),
  on(groupRoutes.members, ({ principal, params, query }) =>
    groups.listMembers(principal, params.groupId, query),
  ),
  on(groupRoutes.addMembers, ({ principal, params, body }) =>
    groups.addMembers(principal, params.groupId, body.userIds),
  ),
  on(groupRoutes.removeMember, ({ principal, params }) =>
    groups.removeMember(principal, params.groupId, params.userId),
  ),

  on(roleRoutes.list, ({ principal, query }) => groups.listRoles(principal, query)),
  on(roleRoutes.create, ({ principal, body }) => groups.createRole(principal, body)),
  on(roleRoutes.update, ({ principal, params, body }) => groups.updateRole(principal, params.roleId, body)),
  on(roleRoutes.remove, async ({ principal, params }) => {
    await groups.removeRole(principal, params.roleId);
    return undefined;
  }),
  on(userRoutes.assignRole, ({ principal, params, body }) =>
    groups.assignRole(principal, params.userId, body.roleId),
  ),
];
