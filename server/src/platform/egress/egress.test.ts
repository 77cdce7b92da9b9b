import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { after, afterEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '../../kernel/log.ts';
import { parseRule } from './allowed.ts';
import { createEgress } from './egress.ts';

const allow = [parseRule('127.0.0.1')!];
const egress = createEgress({ log: silentLog, allow });
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
after(() => egress.close());

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** @returns the address of a server on loopback that answers by `listener` */
const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${portOf(server)}`;
};

/** A server that answers with these bytes, whatever it is asked, and then does `then`. */
const serveBytes = async (bytes: string, then: (socket: Socket) => void = () => {}): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => socket.write(bytes, () => then(socket)));
  });
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${portOf(server)}`;
};

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const until = async (holds: () => boolean) => {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 1000, 'waited too long');
    await delay(5);
  }
};

const decode = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

test('status, headers and body of an answer are told as they came', async () => {
  const url = await serve((_, response) => {
    response.writeHead(418, 'Teapot', [
      'Content-Type',
      'text/plain',
      'Set-Cookie',
      'a=1',
      'Set-Cookie',
      'b=2',
    ]);
    response.end('short and stout');
  });
  const response = await egress.fetch(url);
  assert.equal(response.status, 418);
  assert.equal(response.statusText, 'Teapot');
  assert.equal(response.ok, false);
  assert.equal(response.headers.get('content-type'), 'text/plain');
  assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
  assert.equal(await response.text(), 'short and stout');
});

test('method, headers and path go out as they were given, and no body where none was', async () => {
  const seen: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const url = await serve(async (request, response) => {
    const { method, url, headers } = request;
    seen.push({
      ...(method && { method }),
      ...(url && { url }),
      headers,
      body: decode(await bytesOf(request)),
    });
    response.end();
  });
  const headers = { Authorization: 'Bearer x', 'X-Custom': 'one' };
  await (await egress.fetch(`${url}/a%20b?c=d`, { headers })).text();
  await (await egress.fetch(new URL('/del', url), { method: 'DELETE', headers: [['X-List', 'yes']] })).text();
  assert.equal(seen[0]!.method, 'GET');
  assert.equal(seen[0]!.url, '/a%20b?c=d');
  assert.equal(seen[0]!.headers.authorization, 'Bearer x');
  assert.equal(seen[0]!.headers['x-custom'], 'one');
  assert.equal(seen[0]!.headers['content-length'], undefined);
  assert.equal(seen[0]!.headers['transfer-encoding'], undefined);
  assert.equal(seen[1]!.method, 'DELETE');
  assert.equal(seen[1]!.headers['x-list'], 'yes');
  assert.deepEqual(
    seen.map(({ body }) => body),
    ['', ''],
  );
});

test('a body is announced by its length in bytes, not in characters', async () => {
  const seen: { length: string | undefined; encoding: string | undefined; body: Buffer }[] = [];
  const url = await serve(async (request, response) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    seen.push({ length, encoding, body: await bytesOf(request) });
    response.end();
  });
  const text = JSON.stringify({ said: 'Grüße, 世界 🌍' });
  const bytes = new Uint8Array([0, 255, 10, 13, 128]);
  for (const body of [text, bytes, '']) {
    await (await egress.fetch(url, { method: 'POST', body })).text();
  }
  assert.equal(seen[0]!.length, String(Buffer.byteLength(text)));
  assert.equal(seen[0]!.body.toString(), text);
  assert.equal(seen[1]!.length, '5');
  assert.deepEqual(seen[1]!.body, Buffer.from(bytes));
  assert.equal(seen[2]!.length, '0');
  for (const { encoding } of seen) assert.equal(encoding, undefined);
});

test('bodies other than texts and bytes are refused before anything goes out', async () => {
  let requests = 0;
  const url = await serve((_, response) => {
    requests += 1;
    response.end();
  });
  const bodies = [new URLSearchParams('a=1'), new Blob(['x']), new ReadableStream(), new FormData()];
  for (const body of bodies) await assert.rejects(egress.fetch(url, { method: 'POST', body }), TypeError);
  await assert.rejects(egress.fetch(new Request(url)), TypeError);
  await assert.rejects(egress.fetch('not an address'), TypeError);
  assert.equal(requests, 0);
});

test('a streamed answer arrives piece by piece, each as soon as it was sent', async () => {
  let answer: ServerResponse | undefined;
  const url = await serve((_, response) => {
    answer = response;
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  });
  const response = await egress.fetch(url);
  const reader = response.body!.getReader();
  for (const piece of ['one', 'two', 'dreißig']) {
    answer!.write(piece);
    assert.equal(decode((await reader.read()).value), piece);
  }
  answer!.end('last');
  assert.equal(decode((await reader.read()).value), 'last');
  assert.equal((await reader.read()).done, true);
});

test('a request that is aborted before it begins is never made, and rejects with the signal’s reason', async () => {
  let requests = 0;
  const url = await serve((_, response) => {
    requests += 1;
    response.end();
  });
  const reason = new Error('no longer wanted');
  await assert.rejects(egress.fetch(url, { signal: AbortSignal.abort(reason) }), reason);
  await assert.rejects(egress.fetch(url, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  await delay(20);
  assert.equal(requests, 0);
});

test('a request that is aborted while it waits for its answer rejects with the reason and hangs up', async () => {
  let hungUp = false;
  let arrived = false;
  const url = await serve((request) => {
    arrived = true;
    request.socket.on('close', () => (hungUp = true));
  });
  const controller = new AbortController();
  const answer = egress.fetch(url, { signal: controller.signal });
  const reason = new Error('no longer wanted');
  await until(() => arrived);
  controller.abort(reason);
  await assert.rejects(answer, reason);
  await until(() => hungUp);
  await assert.rejects(egress.fetch(url, { signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' });
});

test('an answer that is aborted half way ends with an error and hangs up', async () => {
  let hungUp = false;
  const url = await serve((request, response) => {
    request.socket.on('close', () => (hungUp = true));
    response.write('first half');
  });
  const controller = new AbortController();
  const response = await egress.fetch(url, { signal: controller.signal });
  const reader = response.body!.getReader();
  assert.equal(decode((await reader.read()).value), 'first half');
  const next = reader.read();
  controller.abort();
  await assert.rejects(next);
  await until(() => hungUp);
});

test('a reader that cancels hangs up', async () => {
  let hungUp = false;
  const url = await serve((request, response) => {
    request.socket.on('close', () => (hungUp = true));
    response.write('first half');
  });
  const response = await egress.fetch(url);
  await response.body!.cancel();
  await until(() => hungUp);
});

test('a signal is let go of when its request is over', async () => {
  const url = await serve((_, response) => response.end('x'));
  const controller = new AbortController();
  const { signal } = controller;
  const held = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...given: Parameters<typeof addEventListener>) => {
    held.add(given[1]);
    addEventListener.apply(signal, given);
  };
  signal.removeEventListener = (...given: Parameters<typeof removeEventListener>) => {
    held.delete(given[1]);
    removeEventListener.apply(signal, given);
  };
  await (await egress.fetch(url, { signal })).text();
  await until(() => held.size === 0);
});

test('where nobody answers, the call rejects as fetch does: a TypeError with the reason as its cause', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(egress.fetch(`http://127.0.0.1:${port}/`), (error: TypeError) => {
    assert.ok(error instanceof TypeError);
    assert.equal((error.cause as { code: string }).code, 'ECONNREFUSED');
    return true;
  });
});

test('a connection that closes without an answer, or with nonsense, is a TypeError with a cause', async () => {
  const silent = await serveBytes('', (socket) => socket.destroy());
  const nonsense = await serveBytes('SSH-2.0-OpenSSH_9.2\r\n', (socket) => socket.end());
  for (const url of [silent, nonsense]) {
    await assert.rejects(
      egress.fetch(url),
      (error: TypeError) => error instanceof TypeError && error.cause instanceof Error,
    );
  }
});

test('an answer with a status that no answer has is an error of this call, not of the process', async () => {
  for (const status of [600, 999]) {
    const url = await serveBytes(`HTTP/1.1 ${status} Odd\r\ncontent-length: 2\r\n\r\nhi`);
    await assert.rejects(egress.fetch(url), TypeError);
  }
  const switching = await serveBytes('HTTP/1.1 101 Go on\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
  const waited = delay(2000, undefined, { ref: false }).then(() => assert.fail('it waits for ever'));
  await assert.rejects(Promise.race([egress.fetch(switching), waited]), TypeError);
});

test('statuses without a body have none', async () => {
  const url = await serve((request, response) => {
    response.writeHead(Number(request.url!.slice(1))).end();
  });
  for (const status of [204, 205, 304]) {
    const response = await egress.fetch(`${url}/${status}`);
    assert.equal(response.status, status);
    assert.equal(response.body, null);
    assert.equal(await response.text(), '');
  }
});

test('an answer that breaks off before its length, or inside a chunk, is an error and not an end', async () => {
  const short = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this';
  const cut = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nonly this\r\n';
  for (const bytes of [short, cut]) {
    const url = await serveBytes(bytes, (socket) => setTimeout(() => socket.destroy(), 20));
    const response = await egress.fetch(url);
    const reader = response.body!.getReader();
    assert.equal(decode((await reader.read()).value), 'only this');
    await assert.rejects(reader.read(), bytes);
  }
});

test('a redirect is told, not followed: none may go round the check', async () => {
  const seen: string[] = [];
  const url = await serve((request, response) => {
    seen.push(request.url!);
    response.writeHead(Number(request.url!.slice(1)), { location: '/elsewhere' }).end();
  });
  for (const status of [301, 302, 303, 307, 308]) {
    for (const redirect of ['follow', 'manual'] as const) {
      const response = await egress.fetch(`${url}/${status}`, { redirect });
      assert.equal(response.status, status);
      assert.equal(response.headers.get('location'), '/elsewhere');
      await response.text();
    }
  }
  assert.ok(!seen.includes('/elsewhere'));
});

test('a slow reader holds the sender back, and still gets every byte', async () => {
  const chunk = Buffer.alloc(256 * 1024, 'x');
  const chunks = 160;
  let written = 0;
  const url = await serve((_, response) => {
    const fill = () => {
      while (written < chunks) {
        written += 1;
        if (!response.write(chunk)) return void response.once('drain', fill);
      }
      response.end();
    };
    fill();
  });
  const response = await egress.fetch(url);
  const reader = response.body!.getReader();
  let received = (await reader.read()).value!.length;
  // The kernel's buffers take some megabytes; after that the sender must stand still.
  let before = -1;
  for (let same = 0; same < 5; before = written) {
    same = before === written ? same + 1 : 0;
    await delay(20);
  }
  assert.ok(written < chunks / 2, `${written} of ${chunks} chunks were taken without being read`);
  for (let read = await reader.read(); !read.done; read = await reader.read()) received += read.value.length;
  assert.equal(received, chunk.length * chunks);
});

test('connections are used again for the next request', async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('x');
  });
  for (let n = 0; n < 5; n++) await (await egress.fetch(url)).text();
  assert.equal(ports.size, 1);
});

test('a closed door lets its connections go', async () => {
  const own = createEgress({ log: silentLog, allow });
  const sockets = new Set<Socket>();
  const url = await serve((request, response) => {
    sockets.add(request.socket);
    response.end('x');
  });
  await (await own.fetch(url)).text();
  own.close();
  await until(() => [...sockets].every(({ destroyed }) => destroyed));
  assert.equal(sockets.size, 1);
});
