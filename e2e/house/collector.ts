/** A host of somebody else's: whatever reaches it has left the page. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stage } from './journey.ts';

export interface Collector {
  readonly url: string;
  /** Every request, as `GET /path`. */
  readonly hits: readonly string[];
}

export const startCollector = async (stage: Stage): Promise<Collector> => {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('<title>Elsewhere</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stage.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits };
};

/**
 * As `startCollector`, and it hears more: a connection before a word is said, and a datagram, at the same port.
 * What is served at `/page` is `page`.
 */
export const startEars = async (stage: Stage, page: (url: string) => string): Promise<Collector> => {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' });
    response.end(request.url?.startsWith('/page') ? page(url) : '');
  });
  server.on('connection', () => hits.push('connection'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const datagrams = createSocket('udp4');
  datagrams.on('message', () => hits.push('datagram'));
  datagrams.bind(port, '127.0.0.1');
  await once(datagrams, 'listening');
  stage.after(() => {
    server.closeAllConnections();
    server.close();
    datagrams.close();
  });
  return { url, hits };
};
