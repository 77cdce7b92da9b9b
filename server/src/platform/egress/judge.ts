/** Where a request would go, judged once: every address a name leads to, before any of them is connected to (SR-15). */
import { lookup } from 'node:dns/promises';
import { classOf } from './address-class.ts';
import { destinationOf, type EgressRule, ruleAllows } from './allowed.ts';
import { bytesOf } from './ip-address.ts';
import { type Assessment, type EgressInit, EgressRefusedError, type HostAndPort } from './port.ts';
import { classOfHost, isNeverName, type ProxyConfig, proxyFor } from './proxies.ts';

export interface PinnedAddress {
  address: string;
  family: 4 | 6;
}

/** All addresses of a name, in the order to try them. Rejects when there are none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

export interface JudgeDeps {
  resolve: Resolve;
  allow: readonly EgressRule[];
  /** Whether an administrator has allowed this host and port. */
  isConfirmed: (destination: HostAndPort) => Promise<boolean>;
  proxies: ProxyConfig;
}

export interface Judgement extends Assessment {
  /** Connected to instead of the name. Empty behind a proxy, and where nothing may be connected to. */
  pinned: readonly PinnedAddress[];
  proxy: URL | undefined;
  /** Why it is unresolved. */
  cause?: unknown;
}

/** What is allowed for one request alone. */
export type Exceptions = Pick<EgressInit, 'alsoAllowed' | 'configuredOnly'>;

export type Judge = (url: URL, exceptions?: Exceptions) => Promise<Judgement>;

export const createJudge = ({ resolve, allow, isConfirmed, proxies }: JudgeDeps): Judge => {
  const isAllowed = async (
    destination: HostAndPort,
    addresses: readonly string[],
    { alsoAllowed, configuredOnly = false }: Exceptions,
  ): Promise<boolean> => {
    if (addresses.every((address) => allow.some((rule) => ruleAllows(rule, destination, address))))
      return true;
    if (alsoAllowed?.host === destination.host && alsoAllowed.port === destination.port) return true;
    return !configuredOnly && isConfirmed(destination);
  };

  return async (url, exceptions = {}) => {
    assertSpeakable(url);
    const destination = destinationOf(url);
    const { host } = destination;
    const proxy = proxyFor(url, proxies);
    const told = { ...destination, proxy, pinned: [], addresses: [host] };
    const judged = async (addresses: readonly string[], classes: readonly string[]): Promise<Judgement> => {
      if (classes.includes('never')) return { ...told, addresses, verdict: 'never' };
      const inside = addresses.filter((_, index) => classes[index] === 'private');
      if (inside.length > 0 && !(await isAllowed(destination, inside, exceptions)))
        return { ...told, addresses: inside, verdict: 'private' };
      return { ...told, addresses, verdict: 'allowed' };
    };

    if (proxy || isNeverName(host)) return judged([host], [classOfHost(host)]);
    let addresses: readonly string[] = [host];
    if (!bytesOf(host)) {
      try {
        addresses = await resolve(host);
        if (addresses.length === 0) throw new Error(`${host} has no address.`);
      } catch (cause) {
        return { ...told, addresses: [], verdict: 'unresolved', cause };
      }
    }
    const judgement = await judged(addresses, addresses.map(classOfText));
    return judgement.verdict === 'allowed' ? { ...judgement, pinned: addresses.map(pin) } : judgement;
  };
};

/** What cannot be read as an address is none that may be reached. */
const classOfText = (address: string) => {
  const bytes = bytesOf(address);
  return bytes ? classOf(bytes) : 'never';
};

const pin = (address: string): PinnedAddress => ({ address, family: address.includes(':') ? 6 : 4 });

/** SR-18: WHATWG URLs only, of two schemes, and without user information, which hides the host from people. */
const assertSpeakable = (url: URL): void => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new EgressRefusedError('Only http and https go out.');
  if (url.username !== '' || url.password !== '')
    throw new EgressRefusedError('An address with a user name or a password in it is not reached.');
};

/** @throws EgressRefusedError, or the TypeError of a name that leads nowhere */
export const assertReachable = (judgement: Judgement): void => {
  const { verdict, host, port, addresses, cause } = judgement;
  if (verdict === 'allowed') return;
  if (verdict === 'unresolved') throw new TypeError('fetch failed', { cause });
  const where = addresses.includes(host) ? host : `${host} (${addresses.join(', ')})`;
  throw new EgressRefusedError(
    verdict === 'never'
      ? `${where} is an address that is never reached from here.`
      : `${where} is in a private network, and nobody has allowed ${host}, port ${port}. An administrator allows it by saving its endpoint again, the operator by STOA_EGRESS_ALLOW.`,
  );
};
