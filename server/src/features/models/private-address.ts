/** An address in the operator's own network is used only after an administrator has said so (SR-14). */
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

/** As `egressAllowances.prepare`, in the words of endpoints. */
export const prepareAddress = async (
  { assess, egressAllowances }: PrivateAddressDeps,
  principal: Principal,
  { baseUrl, ...wanted }: WantedAddress,
): Promise<(tx: Handle) => Promise<void>> =>
  baseUrl
    ? egressAllowances.prepare(principal, await assess(baseUrl), {
        ...wanted,
        codes: { private: 'endpoint/address-private', refused: 'endpoint/address-refused' },
      })
    : async () => undefined;
