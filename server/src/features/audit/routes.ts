import { auditRoutes } from '@stoa/contract/audit';
import { type Handler, on } from '../../kernel/handler.ts';
import type { Audit, NamesOf } from './audit.ts';

/** Names belong to a room above this one, so they are handed in. */
export const auditHandlers = (audit: Audit, namesOf: NamesOf): Handler[] => [
  on(auditRoutes.list, ({ principal, query: { actor, ...query } }) =>
    audit.list(principal, { ...query, actorId: actor }, namesOf),
  ),
  on(auditRoutes.people, ({ principal }) => audit.listPeople(principal, namesOf)),
  on(auditRoutes.verify, ({ principal }) => audit.verify(principal)),
];
