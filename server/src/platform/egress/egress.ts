/**
 * The one door out of the server: every request to a provider, and later to tools and pages, goes
 * through the `fetch` made here. Instance-metadata and link-local addresses are refused by their
 * literal form.
 */
import { isIP } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';

export class EgressRefusedError extends Error {
  override name = 'EgressRefusedError';
}

export interface Egress {
  fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;
/** A model may think for long before its first byte, and pause for long between two. */
const silenceTimeoutMs = 10 * 60_000;

export const createEgress = (): Egress => {
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    headersTimeout: silenceTimeoutMs,
    bodyTimeout: silenceTimeoutMs,
    // Every run holds a connection of its own for as long as it is written.
    connections: null,
    pipelining: 1,
  });

  const fetch = (async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    assertAllowed(url);
    // Redirects would go round the check; no model API needs one.
    return undiciFetch(url, { ...(init as object), dispatcher: agent, redirect: 'manual' });
  }) as typeof globalThis.fetch;

  return { fetch, close: () => agent.destroy() };
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
