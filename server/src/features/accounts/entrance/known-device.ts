/**
 * A browser that somebody has signed in from keeps a sealed note of whose account it was, also when they sign
 * out. It opens nothing. It tells the owner of an account from strangers who guess its password, so that
 * slowing these down never locks out the owner (docs/decisions/0016-limits.md).
 */
import type { Secrets } from '../../../platform/secrets/port.ts';

export interface KnownDevice {
  userId: string;
  email: string;
}

const place = 'cookie.device';

export const createKnownDevices = ({ secrets }: { secrets: Secrets }) => ({
  noteDevice: ({ id: userId, email }: { id: string; email: string }): string =>
    secrets.seal(JSON.stringify({ userId, email }), place),

  /** Undefined for what was not sealed here: anybody can send anything. */
  findDevice(note: string | undefined): KnownDevice | undefined {
    if (note === undefined) return undefined;
    try {
      return JSON.parse(secrets.open(note, place)) as KnownDevice;
    } catch {
      return undefined;
    }
  },
});
