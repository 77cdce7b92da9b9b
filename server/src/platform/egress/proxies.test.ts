import assert from 'node:assert/strict';
import { createServer, request as ask } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, test } from 'node:test';
import { silentLog } from '../../kernel/log.ts';
import { parseRule } from './allowed.ts';
import { createEgress } from './egress.ts';
import { EgressRefusedError } from './port.ts';
import { noProxies, proxyFor } from './proxies.ts';
import { openModelServer } from './testing.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A proxy that takes everything to `port` on loopback and notes what it was asked for. */
const openProxy = async (port: number) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    const { pathname } = new URL(request.url!);
    ask({ host: '127.0.0.1', port, path: pathname, method: request.method }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }).end();
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (request.url!.startsWith('refused.')) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = new URL(`http://ada:lovelace@127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { asked, address };
};

const login = `Basic ${Buffer.from('ada:lovelace').toString('base64')}`;

const openDoor = async (allow: string[] = [], except: string[] = []) => {
  const model = await openModelServer(['one']);
  closing.push(model.close);
  const { asked, address } = await openProxy(model.port);
  const lookedUp: string[] = [];
  const egress = createEgress({
    log: silentLog,
    allow: allow.map((text) => parseRule(text)!),
    proxies: { https: address, http: address, except },
    resolve: async (host) => {
      lookedUp.push(host);
      return ['127.0.0.1'];
    },
  });
  closing.push(egress.close);
  return { egress, asked, model, lookedUp };
};

test('behind a proxy a name goes to the proxy and is looked up by nobody here', async () => {
  const { egress, asked, lookedUp } = await openDoor();
  const response = await egress.fetch('http://models.example.com/v1/models');
  assert.equal(response.status, 200);
  assert.match(await response.text(), /one/);
  assert.deepEqual(asked, [`GET http://models.example.com/v1/models ${login}`]);
  assert.deepEqual(lookedUp, []);
});

test('https and plain connections go through a tunnel', async () => {
  const { egress, asked, model } = await openDoor();
  // The model server speaks no TLS: the tunnel is made, and then it fails.
  await assert.rejects(egress.fetch('https://models.example.com/v1/models'), TypeError);
  const socket = await egress.connect({ host: 'models.example.com', port: 25 });
  socket.end('GET /by-tunnel HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  for await (const _ of socket);
  assert.deepEqual(asked, [
    `CONNECT models.example.com:443 ${login}`,
    `CONNECT models.example.com:25 ${login}`,
  ]);
  assert.deepEqual(model.requests, ['GET /by-tunnel']);
});

test('a proxy that refuses is a failed connection', async () => {
  const { egress } = await openDoor();
  await assert.rejects(egress.fetch('https://refused.example.com/'), TypeError);
  await assert.rejects(egress.connect({ host: 'refused.example.com', port: 25 }), /403/);
});

test('behind a proxy own names, private and metadata addresses are refused by name and literal', async () => {
  const { egress, asked } = await openDoor(['intranet.example.com', 'wiki.lan:80']);
  const hosts = ['10.0.0.1', '0xa000001', '[fd00::1]', '169.254.169.254', 'metadata.google.internal'];
  const names = ['wiki', 'wiki.local', 'wiki.internal.', 'box.home.arpa', 'other.lan'];
  for (const host of [...hosts, ...names])
    await assert.rejects(egress.fetch(`http://${host}/`), EgressRefusedError, host);
  assert.deepEqual(asked, []);
  assert.equal((await egress.fetch('http://wiki.lan/')).status, 200);
});

test('this machine and what is excepted are reached without the proxy, under the usual policy', async () => {
  const { egress, asked, model } = await openDoor(['127.0.0.1'], ['.example.org', '10.0.0.0/8']);
  for (const host of ['127.0.0.1', 'model.example.org'])
    assert.equal((await egress.fetch(`http://${host}:${model.port}/v1/models`)).status, 200, host);
  await assert.rejects(egress.fetch('http://10.0.0.1/'), EgressRefusedError);
  assert.deepEqual(asked, []);
});

test('exceptions go by whole labels, ports and ranges', () => {
  const proxy = new URL('http://proxy.example.net:3128');
  const isDirect = (url: string, ...except: string[]) =>
    proxyFor(new URL(url), { https: proxy, http: proxy, except }) === undefined;
  assert.ok(isDirect('https://api.example.org/', 'example.org'));
  assert.ok(isDirect('https://api.example.org/', '*.example.org'));
  assert.ok(isDirect('https://example.org./', 'example.org'));
  assert.ok(!isDirect('https://notexample.org/', 'example.org', '.example.org'));
  assert.ok(isDirect('http://example.org:8080/', 'example.org:8080'));
  assert.ok(!isDirect('http://example.org/', 'example.org:8080'));
  assert.ok(isDirect('http://192.168.3.4/', '192.168.0.0/16'));
  assert.ok(!isDirect('http://192.169.3.4/', '192.168.0.0/16'));
  assert.ok(isDirect('https://anything.example/', '*'));
  assert.ok(isDirect('http://a.localhost:1/'));
  assert.equal(proxyFor(new URL('https://example.org'), noProxies), undefined);
  assert.equal(proxyFor(new URL('http://example.org'), { ...noProxies, https: proxy }), undefined);
});
