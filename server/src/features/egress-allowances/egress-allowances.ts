/**
 * The private hosts that administrators have let this server reach, each at one port. Egress asks for
 * every request anew, so what is taken back here is closed at once, in every process.
 */
import type { Forgotten } from '@stoa/contract/accounts';
import type { EgressAllowance, PrivateAddress } from '@stoa/contract/egress-allowances';
import type { ErrorCode } from '@stoa/contract/errors';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { type Principal, requireAdministrator } from '../../kernel/principal.ts';
import type { Db, Handle } from '../../platform/db/port.ts';
import type { Assessment, HostAndPort } from '../../platform/egress/port.ts';
import { deleteAllowance, forgetWhoAdded, hasAllowance, insertAllowance, listAllowances } from './store.ts';

export type EgressAllowances = ReturnType<typeof createEgressAllowances>;

export interface EgressAllowancesDeps {
  db: Db;
  clock: Clock;
  newId: NewId;
  log: Log;
}

export interface WantedAddress {
  allowPrivate: boolean | undefined;
  /** What it would be allowed for. */
  reason: string;
  /** What is answered where it is private, and where nobody's word would do. */
  codes: { private: ErrorCode; refused: ErrorCode };
}

/** What egress asks. It is made before the rooms are. */
export const isAllowedIn = (db: Handle, { host, port }: HostAndPort): Promise<boolean> =>
  hasAllowance(db, host, port);

export const createEgressAllowances = ({ db, clock, newId, log }: EgressAllowancesDeps) => {
  const add = async (
    tx: Handle,
    principal: Principal,
    { host, port }: HostAndPort,
    reason: string,
  ): Promise<void> => {
    requireAdministrator(principal);
    const addedBy = principal.kind === 'user' ? principal.userId : null;
    const row = { id: newId('alw'), host, port, reason, addedBy, addedAt: isoAt(clock.nowMs()) };
    if (await insertAllowance(tx, row)) log.info(fieldsOf(principal, row), 'A private address was allowed');
  };

  return {
    async list(principal: Principal): Promise<{ items: EgressAllowance[]; nextCursor: null }> {
      requireAdministrator(principal);
      return { items: await listAllowances(db), nextCursor: null };
    },

    /** To allow what is allowed already changes nothing. It holds when the transaction commits. */
    add,

    /**
     * Judges an address before it is saved: in the operator's own network it is used only after an
     * administrator has said so (SR-14).
     * @returns what notes the allowance, if one is needed, with the rest of the saving
     * @throws AppError with one of `codes`
     */
    prepare(
      principal: Principal,
      { verdict, host, port, addresses }: Assessment,
      { allowPrivate, reason, codes }: WantedAddress,
    ): (tx: Handle) => Promise<void> {
      const details: PrivateAddress = { host, port, addresses: [...addresses] };
      if (verdict === 'never')
        throw new AppError(codes.refused, 'This address is never reached from here.', { details });
      if (verdict !== 'private') return async () => undefined;
      if (allowPrivate) return (tx) => add(tx, principal, { host, port }, reason);
      throw new AppError(codes.private, 'A private address has to be allowed.', { details });
    },

    async remove(principal: Principal, id: string): Promise<void> {
      requireAdministrator(principal);
      const removed = await deleteAllowance(db, id);
      if (!removed) throw new AppError('egress-allowance/not-found', 'There is no such allowance.');
      log.info(fieldsOf(principal, removed), 'The allowance of a private address was taken back');
    },

    /** What somebody allowed stays allowed; who it was is forgotten. */
    async forget(tx: Handle, userId: string): Promise<Forgotten> {
      await forgetWhoAdded(tx, userId);
      return {};
    },
  };
};

const fieldsOf = (principal: Principal, { host, port }: HostAndPort) => ({
  ...(principal.kind === 'user' && { userId: principal.userId, requestId: principal.requestId }),
  host,
  port,
});
