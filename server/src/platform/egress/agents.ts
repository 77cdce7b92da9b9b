/** Pools of connections. A connection is only used again for the addresses it was made for. */
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { PinnedAddress } from './judge.ts';
import type { ProxyConfig } from './proxies.ts';

const poolOptions = { keepAlive: true, maxSockets: Infinity, maxFreeSockets: 64, timeout: 30_000 };

/** What a request hands its agent beside what Node knows: part of the name of its pool. */
export interface PinnedRequest {
  lookup?: LookupFunction;
  pinnedTo?: string;
}

const nameOf = (name: string, options: object | undefined): string =>
  `${name}|${options && 'pinnedTo' in options ? String(options.pinnedTo) : ''}`;

class PinnedHttpAgent extends http.Agent {
  override getName(options?: Parameters<http.Agent['getName']>[0]): string {
    return nameOf(super.getName(options), options);
  }
}

class PinnedHttpsAgent extends https.Agent {
  override getName(options?: https.RequestOptions): string {
    return nameOf(super.getName(options), options);
  }
}

/** The name is not looked up again: whatever it leads to by now, these addresses are connected to (SR-15). */
export const pinnedRequest = (pinned: readonly PinnedAddress[]): PinnedRequest => ({
  lookup: pinnedLookup(pinned),
  pinnedTo: pinned
    .map(({ address }) => address)
    .toSorted()
    .join(),
});

export const pinnedLookup =
  (pinned: readonly PinnedAddress[]): LookupFunction =>
  (_host, options, then) => {
    if (options.all) then(null, [...pinned]);
    else then(null, pinned[0]!.address, pinned[0]!.family);
  };

export interface Agents {
  for(url: URL, proxy: URL | undefined): http.Agent;
  close(): void;
}

/** Behind a proxy https goes through a tunnel (CONNECT), and http as requests to the proxy. */
export const createAgents = ({ http: httpProxy, https: httpsProxy }: ProxyConfig): Agents => {
  const direct = { http: new PinnedHttpAgent(poolOptions), https: new PinnedHttpsAgent(poolOptions) };
  const proxied = {
    http: httpProxy && new http.Agent({ ...poolOptions, proxyEnv: { HTTP_PROXY: httpProxy.href } }),
    https: httpsProxy && new https.Agent({ ...poolOptions, proxyEnv: { HTTPS_PROXY: httpsProxy.href } }),
  };
  return {
    for(url, proxy) {
      const scheme = url.protocol === 'https:' ? 'https' : 'http';
      return (proxy && proxied[scheme]) ?? direct[scheme];
    },
    close() {
      for (const pool of [direct, proxied]) {
        pool.http?.destroy();
        pool.https?.destroy();
      }
    },
  };
};
