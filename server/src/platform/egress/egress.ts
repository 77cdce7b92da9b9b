/**
 * The one door out of the server: every request to a provider, and later to tools and pages, goes
 * through the `fetch` made here. Instance-metadata and link-local addresses are refused by their
 * literal form.
 */
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP } from 'node:net';
import { exchange } from './http-exchange.ts';

export class EgressRefusedError extends Error {
  override name = 'EgressRefusedError';
}

export interface Egress {
  /** Bodies are texts or bytes; redirects are told, not followed: none may go round the check. */
  fetch: typeof globalThis.fetch;
  close(): void;
}

const connectTimeoutMs = 10_000;
const idleConnectionMs = 30_000;

export const createEgress = (): Egress => {
  const options = { keepAlive: true, maxSockets: Infinity, maxFreeSockets: 64, timeout: idleConnectionMs };
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };

  const fetch = async (target: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (target instanceof Request)
      throw new TypeError('Egress takes an address and its options, not a Request.');
    const url = new URL(target);
    assertAllowed(url);
    return exchange(url, {
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: bodyOf(init.body),
      signal: init.signal ?? undefined,
      agents,
      connectTimeoutMs,
    });
  };

  return {
    fetch: fetch as typeof globalThis.fetch,
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
};

const bodyOf = (body: RequestInit['body']): string | Uint8Array | undefined => {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new TypeError('Egress sends texts and bytes.');
};

/** Instance metadata and link-local: each IPv4 subnet with the same in hexadecimal groups (SR-16). */
const subnets = [
  ['169.254.0.0', 'a9fe:0', 16],
  ['168.63.129.16', 'a83f:8110', 32],
  ['100.100.100.200', '6464:64c8', 32],
] as const;

const neverReached = new BlockList();
neverReached.addSubnet('fe80::', 10, 'ipv6');
neverReached.addAddress('fd00:ec2::254', 'ipv6');
for (const [address, groups, bits] of subnets) {
  // The list itself sees through `::ffff:a.b.c.d`; these are the other ways IPv6 carries an IPv4 address.
  neverReached.addSubnet(address, bits, 'ipv4');
  neverReached.addSubnet(`::${groups}`, 96 + bits, 'ipv6');
  neverReached.addSubnet(`64:ff9b::${groups}`, 96 + bits, 'ipv6');
  neverReached.addSubnet(`2002:${groups}::`, 16 + bits, 'ipv6');
}

const assertAllowed = (url: URL): void => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new EgressRefusedError('Only http and https go out.');
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '');
  const version = isIP(host);
  const isNever =
    version === 0
      ? host === 'metadata.google.internal'
      : neverReached.check(host, version === 4 ? 'ipv4' : 'ipv6');
  if (isNever) throw new EgressRefusedError(`The address ${host} is never reached from here.`);
};
