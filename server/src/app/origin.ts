/**
 * Who may speak to the server from a browser. Names: the Host must be an IP address, a loopback name
 * or one that was configured, so that no other site's name can be pointed here (DNS rebinding).
 * Changes: the Origin must be the server's own (SR-54).
 */
import { isIP } from 'node:net';
import { AppError } from '../kernel/errors.ts';
import type { AddressRange } from '../platform/egress/ip-address.ts';
import { isTrustedProxy } from './client-address.ts';

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|localhost|.+\.localhost)$/;
const proxyHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
];

export interface OriginRules {
  publicUrl: URL | undefined;
  allowedHosts: readonly string[];
  /** Those whose word on the client's address is taken; without any, nobody's is. */
  trustedProxies?: readonly AddressRange[];
}

type Headers = Record<string, string | string[] | undefined>;

/** The name without port and brackets, in lower case. */
export const hostNameOf = (host: string): string => {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
};

/** @throws request/host-refused */
export const assertHost = ({ publicUrl, allowedHosts }: OriginRules, host: string | undefined): void => {
  const name = hostNameOf(host ?? '');
  if (
    name !== '' &&
    (isIP(name) || loopback.test(name) || name === publicUrl?.hostname || allowedHosts.includes(name))
  ) {
    return;
  }
  throw new AppError(
    'request/host-refused',
    'The server does not answer to this name. Add it to STOA_ALLOWED_HOSTS, or set STOA_PUBLIC_URL.',
  );
};

/** @throws request/origin-refused when a state change does not come from a page of this server */
export const assertOrigin = ({ publicUrl }: OriginRules, method: string, headers: Headers): void => {
  if (method === 'GET' || method === 'HEAD') return;
  const origin = headers.origin;
  if (typeof origin === 'string' && URL.canParse(origin)) {
    const { protocol, host } = new URL(origin);
    const isWeb = protocol === 'http:' || protocol === 'https:';
    if (isWeb && (host === headers.host || (publicUrl && origin === publicUrl.origin))) return;
  }
  throw new AppError(
    'request/origin-refused',
    'Changes are taken from pages of this server only (Origin header).',
  );
};

/**
 * The peer and the name it called are loopback, and nothing stands in between. A public address says
 * that something does, as does a peer that is a trusted proxy: a bare proxy shows itself by nothing else.
 */
export const isOnThisMachine = (
  { publicUrl, trustedProxies = [] }: Pick<OriginRules, 'publicUrl' | 'trustedProxies'>,
  peer: string | undefined,
  headers: Headers,
): boolean =>
  peer !== undefined &&
  loopback.test(peer) &&
  !isTrustedProxy(peer, trustedProxies) &&
  loopback.test(hostNameOf(headers.host as string)) &&
  (publicUrl === undefined || loopback.test(hostNameOf(publicUrl.host))) &&
  proxyHeaders.every((name) => headers[name] === undefined);
