/** An address in the operator's own network is used only after an administrator has said so (SR-14). */
import type { PrivateAddress } from '@stoa/contract/egress-allowances';
import { AppError } from '../../kernel/errors.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Handle } from '../../platform/db/port.ts';
import type { Egress } from '../../platform/egress/port.ts';
import type { EgressAllowances } from '../egress-allowances/egress-allowances.ts';

export interface PrivateAddressDeps {
  assess: Egress['assess'];
  egressAllowances: EgressAllowances;
}

export interface WantedAddress {
  /** Null or undefined where there is none to judge. */
  baseUrl: string | null | undefined;
  allowPrivate: boolean | undefined;
  /** What it would be allowed for. */
  reason: string;
}

/**
 * Judges an address before it is saved.
 * @returns what notes the allowance, if one is needed, with the rest of the saving
 * @throws endpoint/address-private without the administrator's word, endpoint/address-refused where
 * nobody's would do
 */
export const prepareAddress = async (
  { assess, egressAllowances }: PrivateAddressDeps,
  principal: Principal,
  { baseUrl, allowPrivate, reason }: WantedAddress,
): Promise<(tx: Handle) => Promise<void>> => {
  if (!baseUrl) return nothing;
  const { verdict, host, port, addresses } = await assess(baseUrl);
  const details: PrivateAddress = { host, port, addresses: [...addresses] };
  if (verdict === 'never')
    throw new AppError('endpoint/address-refused', 'This address is never reached from here.', { details });
  if (verdict !== 'private') return nothing;
  if (allowPrivate) return (tx) => egressAllowances.add(tx, principal, { host, port }, reason);
  throw new AppError('endpoint/address-private', 'A private address has to be allowed.', { details });
};

const nothing = async (): Promise<void> => undefined;
