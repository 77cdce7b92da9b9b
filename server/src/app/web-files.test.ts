import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { silentLog } from '../kernel/log.ts';
import { createHttp } from './http.ts';
import { openTestRooms } from './testing.ts';

// A folder of the operator's own may be called `assets` too.
const root = join(mkdtempSync(join(tmpdir(), 'stoa-web-')), 'assets');
const webDir = join(root, 'dist');
const page = '<!doctype html><title>Stoa</title>';
const script = 'console.log("x")';

type Http = ReturnType<typeof createHttp>;
const opened: Http[] = [];

const serve = async (webDir: string): Promise<Http> => {
  const { accounts, metrics } = await openTestRooms();
  const origin = { publicUrl: undefined, allowedHosts: [] };
  const http = createHttp({ accounts, metrics, handlers: [], log: silentLog, origin, webDir });
  opened.push(http);
  await http.listen({ port: 0, host: '127.0.0.1' });
  return http;
};

interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  body: Buffer;
  text: string;
}

/** Asks with the path exactly as it is given. */
const ask = (http: Http, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Answer>((resolve, reject) => {
    const { port } = http.addresses()[0] as AddressInfo;
    const request = httpRequest({ port, host: '127.0.0.1', path, method, headers, agent: false });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        resolve({
          status: response.statusCode!,
          headers: response.headers as Answer['headers'],
          body,
          text: body.toString(),
        });
      });
    });
    request.on('error', reject);
    request.end();
  });

let http: Http;

before(async () => {
  mkdirSync(join(webDir, 'assets'), { recursive: true });
  writeFileSync(join(webDir, 'index.html'), page);
  writeFileSync(join(webDir, 'assets/app-abc123.js'), script);
  writeFileSync(join(webDir, 'assets/app-abc123.js.br'), brotliCompressSync(script));
  writeFileSync(join(webDir, 'icon.svg'), '<svg/>');
  writeFileSync(join(root, 'secret.key'), 'canary');
  http = await serve(webDir);
});

after(async () => {
  for (const http of opened) await http.close();
  rmSync(join(root, '..'), { recursive: true, force: true });
});

const secured = ({ headers }: Answer) => {
  assert.match(headers['content-security-policy']!, /default-src 'none'/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['x-frame-options'], 'DENY');
};

test('every address that a person may open is the page of the app, always fresh', async () => {
  for (const path of ['/', '/c/cnv_1', '/settings/models?tab=x', '/index.html', '/api']) {
    for (const accept of ['text/html,application/xhtml+xml', '*/*']) {
      const answer = await ask(http, path, { accept });
      assert.equal(answer.status, 200, path);
      assert.equal(answer.text, page, path);
      assert.match(answer.headers['content-type']!, /^text\/html/);
      assert.equal(answer.headers['cache-control'], 'no-cache', path);
      secured(answer);
    }
  }
});

test('files with a hash in their name are kept for a year, others are asked for anew', async () => {
  const hashed = await ask(http, '/assets/app-abc123.js');
  assert.equal(hashed.text, script);
  assert.match(hashed.headers['content-type']!, /javascript/);
  assert.equal(hashed.headers['cache-control'], 'public, max-age=31536000, immutable');
  const plain = await ask(http, '/icon.svg');
  assert.equal(plain.headers['cache-control'], 'no-cache');
  for (const answer of [hashed, plain]) secured(answer);
  const again = await ask(http, '/icon.svg', { 'if-none-match': plain.headers.etag! });
  assert.deepEqual([again.status, again.text], [304, '']);
});

test('a file that was compressed beforehand goes out so to those who can read it', async () => {
  const compressed = await ask(http, '/assets/app-abc123.js', { 'accept-encoding': 'gzip, br' });
  assert.equal(compressed.headers['content-encoding'], 'br');
  assert.deepEqual(compressed.body, brotliCompressSync(script));
  assert.match(compressed.headers['content-type']!, /javascript/);
  assert.match(compressed.headers.vary ?? '', /accept-encoding/i);
  assert.equal((await ask(http, '/assets/app-abc123.js')).headers['content-encoding'], undefined);
});

test('a file of the app that is not there is not the page: a script must not become HTML', async () => {
  const answer = await ask(http, '/assets/app-of-yesterday.js', { accept: '*/*' });
  assert.equal(answer.status, 404);
  assert.equal((JSON.parse(answer.text) as { error: { code: string } }).error.code, 'request/unknown-route');
});

test('an address under /api is never the page, and neither is what does not ask for one', async () => {
  const cases: [string, Record<string, string>, string][] = [
    ['/api/nothing', { accept: 'text/html' }, 'GET'],
    ['/api/', { accept: 'text/html' }, 'GET'],
    ['/c/cnv_1', { accept: 'application/json' }, 'GET'],
    ['/c/cnv_1', { accept: 'text/html', origin: `http://127.0.0.1` }, 'POST'],
  ];
  for (const [path, headers, method] of cases) {
    const answer = await ask(http, path, headers, method);
    assert.ok(answer.status === 404 || answer.status === 403, path);
    assert.ok((JSON.parse(answer.text) as { error: { requestId: string } }).error.requestId, path);
    secured(answer);
  }
});

test('no spelling of a path leads out of the folder', async () => {
  const ways = [
    '/../secret.key',
    '/assets/../../secret.key',
    '/./../secret.key',
    '//../secret.key',
    '/..%2fsecret.key',
    '/%2e%2e/secret.key',
    '/%2e%2e%2fsecret.key',
    '/assets/..%2f..%2fsecret.key',
    '/..\\secret.key',
    '/..%5csecret.key',
    '/..%c0%afsecret.key',
    '/%252e%252e%252fsecret.key',
    '/....//secret.key',
    '/..;/secret.key',
    '/secret.key%00.js',
    '/assets%2f..%2f..%2fsecret.key',
  ];
  for (const path of ways) {
    const answer = await ask(http, path);
    assert.ok(!answer.text.includes('canary'), path);
    assert.ok(answer.text === page || answer.status >= 400, `${path} ${answer.status}`);
    assert.ok(answer.status < 500, path);
    secured(answer);
  }
});

test('no folder is listed', async () => {
  for (const path of ['/assets', '/assets/']) {
    assert.ok(!(await ask(http, path)).text.includes('app-abc123'), path);
  }
});

test('HEAD of the page and of a file answers as GET does, without the body', async () => {
  for (const path of ['/', '/c/cnv_1', '/assets/app-abc123.js']) {
    const [head, get] = [await ask(http, path, {}, 'HEAD'), await ask(http, path)];
    assert.equal(head.status, 200, path);
    assert.equal(head.text, '');
    for (const name of ['content-type', 'content-length', 'cache-control']) {
      assert.equal(head.headers[name], get.headers[name], `${path} ${name}`);
    }
  }
});

test('without a built app the API stands alone, and a page is nothing', async () => {
  const bare = await serve(join(root, 'nowhere'));
  const answer = await ask(bare, '/', { accept: 'text/html' });
  assert.equal(answer.status, 404);
  assert.equal((JSON.parse(answer.text) as { error: { code: string } }).error.code, 'request/unknown-route');
  secured(answer);
});
