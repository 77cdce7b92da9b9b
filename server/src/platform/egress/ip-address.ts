/** IP addresses and ranges as bytes: what is judged is what is connected to, not how it was spelt (SR-15). */
import { isIP } from 'node:net';

/** Four bytes or sixteen; a zone is left out. Undefined for what is not an address. */
export const bytesOf = (text: string): Uint8Array | undefined => {
  const address = text.replace(/%.*$/s, '');
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? bytesOfDotted(address) : bytesOfGroups(address);
};

const bytesOfDotted = (address: string): Uint8Array => Uint8Array.from(address.split('.').map(Number));

const bytesOfGroups = (address: string): Uint8Array => {
  const [head = [], tail] = address.split('::').map(groupBytes);
  const bytes = new Uint8Array(16);
  bytes.set(head);
  if (tail) bytes.set(tail, 16 - tail.length);
  return bytes;
};

const groupBytes = (groups: string): number[] =>
  groups
    .split(':')
    .filter((group) => group !== '')
    .flatMap((group) => {
      if (group.includes('.')) return [...bytesOfDotted(group)];
      const value = Number.parseInt(group, 16);
      return [value >> 8, value & 255];
    });

export interface AddressRange {
  bytes: Uint8Array;
  bits: number;
}

/** `10.0.0.0/8`, `fd00::/8`, or one address. Undefined for anything else. */
export const rangeOf = (text: string): AddressRange | undefined => {
  const [address = '', length, ...more] = text.split('/');
  const bytes = address.includes('%') ? undefined : bytesOf(address);
  if (!bytes || more.length > 0) return undefined;
  const bits = length === undefined ? bytes.length * 8 : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  return bits >= 0 && bits <= bytes.length * 8 ? { bytes, bits } : undefined;
};

/** For ranges that stand in the code. */
export const knownRange = (text: string): AddressRange => {
  const range = rangeOf(text);
  if (!range) throw new Error(`${text} is not a range of addresses.`);
  return range;
};

export const isWithin = (address: Uint8Array, { bytes, bits }: AddressRange): boolean => {
  if (address.length !== bytes.length) return false;
  const whole = bits >> 3;
  for (let index = 0; index < whole; index++) if (address[index] !== bytes[index]) return false;
  const rest = bits & 7;
  return rest === 0 || (address[whole]! ^ bytes[whole]!) >> (8 - rest) === 0;
};

const mapped = knownRange('::ffff:0:0/96');

/** An IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is that IPv4 address to the kernel. */
export const withoutMapping = (address: Uint8Array): Uint8Array =>
  isWithin(address, mapped) ? address.subarray(12) : address;
