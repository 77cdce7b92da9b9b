/** One connection to addresses that were judged: plain or TLS, direct or through the proxy's tunnel. */
import http from 'node:http';
import https from 'node:https';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { pinnedLookup } from './agents.ts';
import type { Judgement } from './judge.ts';

export const openConnection = async (
  judgement: Judgement,
  secure: boolean,
  signal: AbortSignal,
): Promise<Socket> => {
  const { host, port, pinned, proxy } = judgement;
  signal.throwIfAborted();
  const plain = proxy
    ? await tunnel(proxy, host, port, signal)
    : await ready(connectPlain({ host, port, lookup: pinnedLookup(pinned) }), 'connect', signal);
  if (!secure) return plain;
  const servername = isIP(host) === 0 ? host : '';
  return ready(connectSecurely({ socket: plain, host, servername }), 'secureConnect', signal);
};

const ready = (socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const abort = () => socket.destroy(signal.reason as Error);
    const settle = () => {
      signal.removeEventListener('abort', abort);
      socket.off('error', fail);
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once(event, () => {
      settle();
      resolve(socket);
    });
  });

const tunnel = (proxy: URL, host: string, port: number, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const request = (proxy.protocol === 'https:' ? https : http).request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: authority,
      agent: false,
      signal,
      headers: {
        host: authority,
        ...(user !== ':' && { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
      },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      request.destroy(new Error(`The proxy answered with status ${response.statusCode}.`));
    });
    request.once('connect', (response, socket, head) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        return reject(new Error(`The proxy answered with status ${response.statusCode}.`));
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.end();
  });
