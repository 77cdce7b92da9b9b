import assert from 'node:assert/strict';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import type { LogFields } from '../../kernel/log.ts';
import { parseRule } from './allowed.ts';
import { createEgress, type EgressDeps } from './egress.ts';
import { EgressRefusedError } from './port.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const serve = async (listener: RequestListener): Promise<URL> => {
  const server = createServer(listener);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
};

const openDoor = (deps: Partial<EgressDeps> = {}) => {
  const lines: LogFields[] = [];
  const note = (fields: LogFields) => void lines.push(fields);
  const log = { debug: note, info: note, warn: note, error: note };
  const egress = createEgress({ log, allow: [parseRule('127.0.0.1')!], ...deps });
  closing.push(egress.close);
  return { egress, lines };
};

const until = async (holds: () => boolean) => {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 1000, 'waited too long');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

test('each request that left is a line with host, port, status, bytes and run, and nothing of what was said', async () => {
  const url = await serve((_, response) => response.writeHead(401, { 'x-canary': 'canary' }).end('canary'));
  const { egress, lines } = openDoor();
  const headers = { authorization: 'Bearer canary' };
  const init = { method: 'POST', headers, body: 'canary', runId: 'run_1' };
  await (await egress.fetch(new URL('/canary?key=canary', url), init)).text();
  await until(() => lines.length === 1);
  const { durationMs, ...line } = lines[0]!;
  assert.deepEqual(line, {
    host: '127.0.0.1',
    port: Number(url.port),
    kind: 'answered',
    status: 401,
    bytes: 6,
    runId: 'run_1',
  });
  assert.ok(durationMs! >= 0);
});

test('what left is counted by how it ended', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/hang') return;
    if (request.url === '/cut') return void request.socket.destroy();
    response.end('x');
  });
  const { egress } = openDoor();
  await (await egress.fetch(url)).text();
  await assert.rejects(egress.fetch(new URL('/cut', url)));
  await assert.rejects(egress.fetch(new URL('/hang', url), { signal: AbortSignal.timeout(30) }));
  await assert.rejects(egress.fetch('http://10.0.0.1/'), EgressRefusedError);
  await assert.rejects(egress.connect({ host: '::1', port: 80 }), EgressRefusedError);
  await until(() => egress.counts().aborted === 1);
  assert.deepEqual(egress.counts(), { answered: 1, failed: 1, aborted: 1, refused: 2 });
});

test('an answer with more bytes than wanted fails, announced or not', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/announced') response.setHeader('content-length', 2000);
    response.write('x'.repeat(1000));
    response.end('x'.repeat(1000));
  });
  const { egress } = openDoor();
  await assert.rejects(egress.fetch(new URL('/announced', url), { mostBytes: 1999 }), TypeError);
  const response = await egress.fetch(url, { mostBytes: 1999 });
  await assert.rejects(response.text(), /more than 1999 bytes/);
  assert.equal((await (await egress.fetch(url, { mostBytes: 2000 })).text()).length, 2000);
});

test('an answer that takes too long as a whole fails, even while it goes on', async () => {
  const url = await serve((_, response) => {
    const drip = setInterval(() => response.write('x'), 10);
    response.on('close', () => clearInterval(drip));
  });
  const { egress } = openDoor();
  const response = await egress.fetch(url, { timeoutMs: 120 });
  await assert.rejects(response.text(), { code: 'ETIMEDOUT' });
});

test('an answer with headers beyond all measure is refused', async () => {
  const url = await serve((_, response) => response.writeHead(200, { x: 'x'.repeat(70_000) }).end());
  const { egress } = openDoor();
  await assert.rejects(egress.fetch(url), TypeError);
});

test('a name server that does not answer is not waited for longer than the caller waits', async () => {
  const { egress } = openDoor({ resolve: () => new Promise<never>(() => {}) });
  const signal = AbortSignal.timeout(30);
  await assert.rejects(egress.fetch('http://model.example.com/', { signal }), { name: 'TimeoutError' });
  const target = { host: 'model.example.com', port: 80 };
  await assert.rejects(egress.connect(target, { timeoutMs: 30 }), { name: 'TimeoutError' });
});

test('a connection carries bytes both ways, and what is plain is not taken for TLS', async () => {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => socket.write(`said ${bytes.toString()}`));
  });
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { egress } = openDoor({ resolve: async () => ['127.0.0.1'] });
  const socket = await egress.connect({ host: 'model.example.com', port });
  socket.write('this');
  const answer = await new Promise((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())));
  assert.equal(answer, 'said this');
  socket.destroy();
  await assert.rejects(egress.connect({ host: 'model.example.com', port }, { secure: true }), Error);
});
