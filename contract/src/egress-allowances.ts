import * as z from 'zod/mini';
import { EgressAllowanceId, UserId } from './ids.ts';
import { Instant } from './page.ts';
import { route } from './route.ts';

/** A host in the operator's own network that an administrator has let this server reach, at this port alone. */
export const EgressAllowance = z.strictObject({
  id: EgressAllowanceId,
  host: z.string(),
  port: z.int(),
  /** What it was allowed for: the name of the endpoint. */
  reason: z.string(),
  addedBy: z.nullable(UserId),
  addedAt: Instant,
});
export type EgressAllowance = z.output<typeof EgressAllowance>;

/** `details` of `endpoint/address-private`: what an administrator is asked about. */
export const PrivateAddress = z.strictObject({
  host: z.string(),
  port: z.int(),
  /** What the host leads to now. */
  addresses: z.array(z.string()),
});
export type PrivateAddress = z.output<typeof PrivateAddress>;

export const egressAllowanceRoutes = {
  list: route({
    method: 'GET',
    path: '/api/egress-allowances',
    summary:
      'The private hosts that administrators have allowed; those of the environment are not among them',
    access: 'administrator',
    answer: z.strictObject({ items: z.array(EgressAllowance), nextCursor: z.null() }),
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/egress-allowances/:allowanceId',
    summary: 'Take an allowance back; from then on nothing is sent there',
    access: 'administrator',
    params: z.strictObject({ allowanceId: EgressAllowanceId }),
    answer: 'empty',
    errors: ['egress-allowance/not-found'],
  }),
};
