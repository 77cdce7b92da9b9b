/**
 * Where a request comes from (SR-56). A header is worth what its writer is: only a trusted proxy is
 * believed, and each proxy vouches for nobody but the hop that spoke to it. So the list is read from the
 * right, and the first hop that is not a trusted proxy is the client; what stands left of it anybody
 * could have written.
 */
import { type AddressRange, bytesOf, isWithin, withoutMapping } from '../platform/egress/ip-address.ts';

/** More proxies than anybody has in a row; what lies beyond is not read. */
const mostHops = 32;

/**
 * In one spelling for each address, so that a limit by address cannot be passed by spelling it otherwise.
 * Undefined when the connection is already gone.
 * @param forwardedFor the whole `X-Forwarded-For`, of which several have been joined by commas
 */
export const clientAddressOf = (
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: readonly AddressRange[],
): string | undefined => {
  let known = parse(peer ?? '');
  const hops = (forwardedFor ?? '').split(',').slice(-mostHops);
  while (known !== undefined && isAmong(known, trusted)) {
    const hop = parse(withoutPort(hops.pop()?.trim() ?? ''));
    // Nobody, or nothing that is an address: whoever said so is the last that is known.
    if (hop === undefined) break;
    known = hop;
  }
  return known && textOf(known);
};

/** Whether the peer is a proxy whose word is taken, and so never the client itself. */
export const isTrustedProxy = (peer: string | undefined, trusted: readonly AddressRange[]): boolean => {
  const address = parse(peer ?? '');
  return address !== undefined && isAmong(address, trusted);
};

const parse = (text: string): Uint8Array | undefined => {
  const bytes = bytesOf(text);
  return bytes && withoutMapping(bytes);
};

const isAmong = (address: Uint8Array, ranges: readonly AddressRange[]): boolean =>
  ranges.some((range) => isWithin(address, range));

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const withoutPort = (hop: string): string => {
  const [, inBrackets, dotted] = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/.exec(hop) ?? [];
  return inBrackets ?? dotted ?? hop;
};

const textOf = (address: Uint8Array): string => {
  if (address.length === 4) return address.join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address[index * 2]! << 8) | address[index * 2 + 1]!).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
};
