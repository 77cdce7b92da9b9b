/** An address in the operator's own network is used only after an administrator has said so (SR-14). */
import type { PrivateAddress } from '@stoa/contract/egress-allowances';
import { AppError } from '../../kernel/errors.ts';
import type { Egress, HostAndPort } from '../../platform/egress/port.ts';

/**
 * What has to be allowed before this address can be used; null when nothing has to.
 * @throws endpoint/address-private without the administrator's word, endpoint/address-refused where
 * nobody's would do
 */
export const findNeededAllowance = async (
  assess: Egress['assess'],
  baseUrl: string,
  allowPrivate: boolean,
): Promise<HostAndPort | null> => {
  const { verdict, host, port, addresses } = await assess(baseUrl);
  if (verdict === 'never') {
    throw new AppError('endpoint/address-refused', 'This address is never reached from here.', {
      details: { host, port, addresses: [...addresses] } satisfies PrivateAddress,
    });
  }
  if (verdict !== 'private') return null;
  if (allowPrivate) return { host, port };
  throw new AppError(
    'endpoint/address-private',
    'This address is in a private network: it has to be allowed.',
    {
      details: { host, port, addresses: [...addresses] } satisfies PrivateAddress,
    },
  );
};
