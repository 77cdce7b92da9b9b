/**
 * The one door out of the server: every request to a provider, and later to tools and pages, goes
 * through the `fetch` or the `connect` made here. Everybody may reach the public internet; private
 * addresses only where somebody has allowed them; metadata and link-local addresses nobody (SR-14).
 */
import { isIPv6, type Socket } from 'node:net';
import type { Log } from '../../kernel/log.ts';
import { createAgents, pinnedRequest } from './agents.ts';
import { destinationOf, type EgressRule } from './allowed.ts';
import { openConnection } from './connection.ts';
import { createDepartures, type Departure } from './departures.ts';
import { exchange } from './http-exchange.ts';
import { assertReachable, createJudge, type Judgement, type Resolve, systemResolve } from './judge.ts';
import {
  type ConnectOptions,
  type Egress,
  type EgressInit,
  EgressRefusedError,
  type HostAndPort,
} from './port.ts';
import { noProxies, type ProxyConfig } from './proxies.ts';
import { type Hop, mostRedirects, nextHop } from './redirects.ts';

export interface EgressDeps {
  log: Log;
  allow?: readonly EgressRule[];
  isConfirmed?: (destination: HostAndPort) => Promise<boolean>;
  proxies?: ProxyConfig;
  resolve?: Resolve;
}

const connectTimeoutMs = 10_000;
const defaultTimeoutMs = 60 * 60_000;
const defaultMostBytes = 64 * 1024 * 1024;

export const createEgress = (deps: EgressDeps): Egress => {
  const { log, allow = [], isConfirmed = async () => false } = deps;
  const { proxies = noProxies, resolve = systemResolve } = deps;
  const judge = createJudge({ resolve, allow, isConfirmed, proxies });
  const agents = createAgents(proxies);
  const departures = createDepartures(log);

  /** Judges, and notes what is not let out. */
  const pass = async (url: URL, signal: AbortSignal | undefined, init: EgressInit): Promise<Judgement> => {
    const startedMs = performance.now();
    try {
      const judgement = await unlessAborted(judge(url, init), signal);
      assertReachable(judgement);
      return judgement;
    } catch (error) {
      const outcome =
        error instanceof EgressRefusedError ? 'refused' : signal?.aborted ? 'aborted' : 'failed';
      departures.note({ ...destinationOf(url), outcome, ...timed(startedMs, init) });
      throw error;
    }
  };

  const ask = async ({ url, ...request }: Hop, init: EgressInit): Promise<Response> => {
    const signal = init.signal ?? undefined;
    const startedMs = performance.now();
    const { proxy, pinned } = await pass(url, signal, init);
    return exchange(url, {
      ...request,
      signal,
      agent: agents.for(url, proxy),
      pinned: proxy ? {} : pinnedRequest(pinned),
      connectTimeoutMs,
      timeoutMs: init.timeoutMs ?? defaultTimeoutMs,
      mostBytes: init.mostBytes ?? defaultMostBytes,
      onEnd: (end) => departures.note({ ...destinationOf(url), ...end, ...timed(startedMs, init) }),
    });
  };

  return {
    async fetch(target, init = {}) {
      if (target instanceof Request)
        throw new TypeError('Egress takes an address and its options, not a Request.');
      const { redirects } = init;
      let hop: Hop = {
        url: new URL(target),
        method: init.method ?? 'GET',
        headers: headersOf(init.headers),
        body: bodyOf(init.body),
      };
      for (let left = Math.min(redirects ?? 0, mostRedirects); ; left--) {
        const response = await ask(hop, init);
        const next = redirects === undefined ? undefined : nextHop(hop, response);
        if (!next) return response;
        await response.body?.cancel();
        if (left <= 0) throw new EgressRefusedError('It redirects too often.');
        hop = next;
      }
    },

    async connect(
      target,
      { secure = false, timeoutMs = connectTimeoutMs, signal, runId }: ConnectOptions = {},
    ) {
      const startedMs = performance.now();
      const url = urlOf(target, secure);
      const ends = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
      const init = { ...(runId !== undefined && { runId }) };
      const judgement = await pass(url, ends, init);
      const note = (outcome: Departure['outcome']) =>
        departures.note({ ...destinationOf(url), outcome, ...timed(startedMs, init) });
      try {
        const socket: Socket = await openConnection(judgement, secure, ends);
        note('answered');
        return socket;
      } catch (error) {
        note(signal?.aborted ? 'aborted' : 'failed');
        throw error;
      }
    },

    async assess(target, options) {
      const { verdict, host, port, addresses } = await judge(new URL(target), options);
      return { verdict, host, port, addresses };
    },

    counts: departures.counts,
    close: agents.close,
  };
};

const timed = (startedMs: number, { runId }: EgressInit) => ({
  durationMs: performance.now() - startedMs,
  runId,
});

/** A name server cannot be hung up on; whoever waits for it can leave. */
const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};

/** @throws EgressRefusedError where host and port are more than a host and a port */
const urlOf = ({ host, port }: HostAndPort, secure: boolean): URL => {
  const text = `${secure ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.href !== `${url.origin}/`) throw new EgressRefusedError('This is not a host and its port.');
  return url;
};

/** They speak of the connection, or of the host that was judged, and are made here. */
const ownHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const headersOf = (given: RequestInit['headers']): Record<string, string> =>
  Object.fromEntries([...new Headers(given)].filter(([name]) => !ownHeaders.has(name)));

const bodyOf = (body: RequestInit['body']): string | Uint8Array | undefined => {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new TypeError('Egress sends texts and bytes.');
};
