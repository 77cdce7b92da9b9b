import { grantRoutes } from '@stoa/contract/grants';
import { type Handler, on } from '../../kernel/handler.ts';
import type { Access } from './access.ts';

export const accessHandlers = (access: Access): Handler[] => [
  on(grantRoutes.list, ({ principal, params }) => access.listGrants(principal, params)),
  on(grantRoutes.change, async ({ principal, params, body }) => {
    await access.changeGrants(principal, params, body.changes);
    return undefined;
  }),
  on(grantRoutes.subjects, ({ principal, params, query }) => access.findSubjects(principal, params, query.q)),
];
