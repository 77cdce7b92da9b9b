import { egressAllowanceRoutes } from '@stoa/contract/egress-allowances';
import { type Handler, on } from '../../kernel/handler.ts';
import type { EgressAllowances } from './egress-allowances.ts';

export const egressAllowanceHandlers = (allowances: EgressAllowances): Handler[] => [
  on(egressAllowanceRoutes.list, ({ principal }) => allowances.list(principal)),
  on(egressAllowanceRoutes.remove, async ({ principal, params }) => {
    await allowances.remove(principal, params.allowanceId);
    return undefined;
  }),
];
