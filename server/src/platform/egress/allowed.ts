/** What an operator allows although it is private: `STOA_EGRESS_ALLOW`, and what endpoints of the environment need. */
import { type AddressRange, bytesOf, isWithin, rangeOf, withoutMapping } from './ip-address.ts';
import type { HostAndPort } from './port.ts';

/** A range of addresses, or a host by its name; without a port, every port. */
export type EgressRule = { range: AddressRange; port?: number } | { host: string; port?: number };

/** `host`, `host:port`, an address (IPv6 with a port in brackets) or a range in CIDR form. Undefined when it is none of these. */
export const parseRule = (text: string): EgressRule | undefined => {
  const range = rangeOf(text);
  if (range) return { range };
  const [, host, portText] = /^(\[[^\]]+\]|[^:/\\@?#*\s]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (host === undefined || !URL.canParse(`http://${host}`)) return undefined;
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  const name = hostOf(new URL(`http://${host}`));
  const single = rangeOf(name);
  return { ...(single ? { range: single } : { host: name }), ...(port !== undefined && { port }) };
};

/** The host of a URL as it is compared: without brackets and without the dot of the root. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$|\.$/g, '');

export const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

export const destinationOf = (url: URL): HostAndPort => ({ host: hostOf(url), port: portOf(url) });

/** Whether a rule speaks of this destination at this address. */
export const ruleAllows = (rule: EgressRule, { host, port }: HostAndPort, address: string): boolean => {
  if (rule.port !== undefined && rule.port !== port) return false;
  if ('host' in rule) return rule.host === host;
  const bytes = bytesOf(address);
  return bytes !== undefined && isWithin(withoutMapping(bytes), rule.range);
};
