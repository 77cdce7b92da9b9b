/**
 * The operator's outbound proxies, chosen as most programs choose them. Behind one, names are looked
 * up by the proxy: there the policy goes by the name and by literal addresses.
 */
import { classOf } from './address-class.ts';
import { destinationOf, parseRule, ruleAllows } from './allowed.ts';
import { bytesOf } from './ip-address.ts';

export interface ProxyConfig {
  /** For https addresses. */
  https: URL | undefined;
  /** For http addresses. */
  http: URL | undefined;
  /** Reached without a proxy: hosts with all below them, addresses, ranges, each perhaps with a port; or `*`. */
  except: readonly string[];
}

export const noProxies: ProxyConfig = { https: undefined, http: undefined, except: [] };

/** The proxy that a request to this address goes through. */
export const proxyFor = (url: URL, { https, http, except }: ProxyConfig): URL | undefined => {
  const proxy = url.protocol === 'https:' ? https : http;
  if (!proxy) return undefined;
  const destination = destinationOf(url);
  // This machine is never behind its own proxy.
  if (isLoopback(destination.host)) return undefined;
  return except.some((entry) => isException(entry, destination)) ? undefined : proxy;
};

const isLoopback = (host: string): boolean => {
  const bytes = bytesOf(host);
  if (!bytes) return isAtOrBelow(host, 'localhost');
  return bytes.length === 4 ? bytes[0] === 127 : host === '::1';
};

const isException = (entry: string, destination: ReturnType<typeof destinationOf>): boolean => {
  if (entry === '*') return true;
  const rule = parseRule(entry.replace(/^\*?\./, ''));
  if (!rule) return false;
  if (!('host' in rule)) return ruleAllows(rule, destination, destination.host);
  if (rule.port !== undefined && rule.port !== destination.port) return false;
  return isAtOrBelow(destination.host, rule.host);
};

/** Whole labels: `notexample.org` is not below `example.org` (SR-18). */
const isAtOrBelow = (host: string, name: string): boolean => host === name || host.endsWith(`.${name}`);

const ownNames = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home.arpa'];

/** A name that can only mean something in one's own network. */
export const isOwnName = (host: string): boolean =>
  !host.includes('.') ? true : ownNames.some((name) => isAtOrBelow(host, name));

/** Names of metadata services: refused whatever they lead to. */
export const isNeverName = (host: string): boolean =>
  isAtOrBelow(host, 'metadata.google.internal') || isAtOrBelow(host, 'metadata.goog');

/** What is known of a host without asking a name server. */
export const classOfHost = (host: string): ReturnType<typeof classOf> => {
  const bytes = bytesOf(host);
  if (bytes) return classOf(bytes);
  if (isNeverName(host)) return 'never';
  return isOwnName(host) ? 'private' : 'public';
};
