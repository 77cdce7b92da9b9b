/**
 * The one door out of the server: every request to a provider, and later to tools and pages, goes
 * through the `fetch` made here. Instance-metadata and link-local addresses are refused by their
 * literal form.
 */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
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

const metadataHosts = new Set([
  'metadata.google.internal',
  '168.63.129.16',
  '100.100.100.200',
  '[fd00:ec2::254]',
]);

const assertAllowed = (url: URL): void => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new EgressRefusedError('Only http and https go out.');
  const host = url.hostname;
  const isLinkLocal = isIP(host) === 4 ? host.startsWith('169.254.') : /^\[fe[89ab]/i.test(host);
  if (isLinkLocal || metadataHosts.has(host)) {
    throw new EgressRefusedError(`The address ${host} is never reached from here.`);
  }
};
