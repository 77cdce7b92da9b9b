/** Files over HTTP: what may be sent, what comes back, and that nothing else gets in or stays (SR-36, SR-39, SR-40). */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { json, text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { File } from '@stoa/contract/files';
import { fetch, FormData } from 'undici';
import { conversationHandlers } from '../features/conversations/routes.ts';
import { fileHandlers } from '../features/files/routes.ts';
import { silentLog } from '../kernel/log.ts';
import { readConfig } from './config.ts';
import { createHttp } from './http.ts';
import { startHouse } from './lifecycle.ts';
import { gifOf, jpegOf, pngOf } from '../platform/images/testing.ts';
import { openTestRooms } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'stoa-uploads-'));
let house: Awaited<ReturnType<typeof startHouse>>;
let port = 0;
let origin = '';
let ada = '';
let bob = '';

const call = (method: string, path: string, cookie: string, body?: object) =>
  fetch(origin + path, {
    method,
    headers: { origin, cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });

const signUp = async (name: string): Promise<string> => {
  const body = { name, email: `${name}@example.org`, password: 'correct horse' };
  const response = await call('POST', '/api/accounts/sign-up', '', body);
  assert.equal(response.status, 201);
  return response.headers.getSetCookie()[0]!.split(';')[0]!;
};

before(async () => {
  const environment = { STOA_PORT: '0', STOA_DATA_DIR: folder, STOA_WEB_DIR: join(folder, 'no-web') };
  house = await startHouse(readConfig(folder, environment), silentLog, '1.2.3');
  port = (house.http.addresses()[0] as AddressInfo).port;
  origin = `http://127.0.0.1:${port}`;
  ada = await signUp('Ada');
  await call('PATCH', '/api/settings', ada, { registration: 'open', largestUploadMegabytes: 1 });
  bob = await signUp('Bob');
});

after(async () => {
  await house.stop();
  rmSync(folder, { recursive: true, force: true });
});

const upload = async (content: Uint8Array | string, name = 'file', cookie = ada) => {
  const form = new FormData();
  form.append('file', new Blob([content as Uint8Array<ArrayBuffer>]), name);
  return fetch(`${origin}/api/files`, { method: 'POST', headers: { origin, cookie }, body: form });
};

const uploaded = async (content: Uint8Array | string, name?: string, cookie?: string): Promise<File> => {
  const response = await upload(content, name, cookie);
  const text = await response.text();
  assert.equal(response.status, 201, text);
  return JSON.parse(text) as File;
};

const codeOf = async (response: { text(): Promise<string> }): Promise<string> =>
  (JSON.parse(await response.text()) as { error: { code: string } }).error.code;

const boundary = 'a-boundary';
const partOf = (content: string, disposition = 'form-data; name="file"; filename="a.txt"') =>
  `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`;
const end = `--${boundary}--\r\n`;

const asking = (headers: Record<string, string>) =>
  httpRequest({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/api/files',
    headers: {
      origin,
      cookie: ada,
      connection: 'keep-alive',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...headers,
    },
    agent: false,
  });

const answerTo = (request: ClientRequest): Promise<{ status: number; code: string | undefined }> =>
  new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', async (response) => {
      const body = (await json(response)) as { error?: { code: string } };
      resolve({ status: response.statusCode!, code: body.error?.code });
    });
  });

/** Sends exactly this body. */
const post = (body: string | Buffer, type?: string) => {
  const request = asking({
    'content-length': String(Buffer.byteLength(body)),
    ...(type !== undefined && { 'content-type': type }),
  });
  if (type === '') request.removeHeader('content-type');
  request.end(body);
  return answerTo(request);
};

const listOf = async (cookie: string): Promise<File[]> =>
  ((await (await call('GET', '/api/files', cookie)).json()) as { items: File[] }).items;

const blobNames = (): string[] => {
  try {
    const names = readdirSync(join(folder, 'blobs'), { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.includes('fil_')).toSorted();
  } catch {
    return [];
  }
};

const until = async (what: string, holds: () => boolean | Promise<boolean>) => {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 1000, what);
    await delay(5);
  }
};

/** Runs `work` and asserts that it leaves neither a row nor bytes behind. */
const leavingNothing = async (work: () => Promise<void>): Promise<void> => {
  const files = await listOf(ada);
  const blobs = blobNames();
  await work();
  assert.deepEqual(await listOf(ada), files);
  await until('bytes were left behind', () => String(blobNames()) === String(blobs));
};

test('a picture goes up, is described, and comes back as a picture that cannot do anything (SR-36)', async () => {
  const file = await uploaded(await pngOf(70, 40), 'a cat – “Мурка”.png');
  const { id, createdAt, sizeBytes, ...rest } = file;
  assert.match(id, /^fil_[0-9A-Z]{26}$/);
  assert.ok(Date.parse(createdAt) > 0);
  assert.deepEqual(rest, {
    name: 'a cat – “Мурка”.png',
    kind: 'image',
    mediaType: 'image/png',
    pixels: { width: 70, height: 40 },
  });
  assert.deepEqual(await (await call('GET', `/api/files/${id}`, ada)).json(), file);
  for (const [query, type] of [
    ['', 'image/png'],
    ['?size=preview', 'image/webp'],
  ] as const) {
    const response = await call('GET', `/api/files/${id}/content${query}`, ada);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(response.status, 200);
    const header = (name: string) => response.headers.get(name);
    assert.equal(header('content-type'), type);
    assert.equal(header('content-length'), String(bytes.length));
    if (query === '') assert.equal(bytes.length, sizeBytes);
    assert.equal(header('x-content-type-options'), 'nosniff');
    assert.equal(header('content-security-policy'), "sandbox; default-src 'none'");
    assert.equal(header('cross-origin-resource-policy'), 'same-origin');
    assert.match(header('cache-control')!, /^private, max-age=\d+, immutable$/);
    assert.equal(
      header('content-disposition'),
      `inline; filename="a cat _ _______.png"; filename*=UTF-8''a%20cat%20%E2%80%93%20%E2%80%9C%D0%9C%D1%83%D1%80%D0%BA%D0%B0%E2%80%9D.png`,
    );
  }
});

test('a text is only ever saved, whatever it is called and whatever is in it (SR-36)', async () => {
  const page = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  for (const name of ['page.html', 'picture.svg', 'notes.md']) {
    const { id, kind, mediaType, sizeBytes } = await uploaded(page, name);
    assert.deepEqual([kind, mediaType, sizeBytes], ['text', 'text/plain', page.length]);
    const response = await call('GET', `/api/files/${id}/content`, ada);
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.match(response.headers.get('content-disposition')!, /^attachment; /);
    assert.equal(response.headers.get('content-security-policy'), "sandbox; default-src 'none'");
    assert.equal(await response.text(), page);
    const preview = await call('GET', `/api/files/${id}/content?size=preview`, ada);
    assert.equal(await codeOf(preview), 'file/not-found');
  }
});

test('a name is text to be shown: paths, quotes and what turns its direction come to nothing (SR-39)', async () => {
  const names: [given: string, kept: string][] = [
    ['../../etc/passwd', 'passwd'],
    ['C:\\windows\\system.ini', 'system.ini'],
    ['..', 'file'],
    ['', 'file'],
    ['a\u202egpj.exe', 'agpj.exe'],
    [`${'ä'.repeat(300)}.png`, 'ä'.repeat(200)],
    // As browsers write quotes and line ends.
    ['"quoted"\r\nX-Injected: 1', '%22quoted%22%0D%0AX-Injected: 1'],
    ['a'.repeat(100_000), 'a'.repeat(200)],
  ];
  for (const [given, kept] of names) {
    const { id, name } = await uploaded('words', given);
    assert.equal(name, kept);
    const response = await call('GET', `/api/files/${id}/content`, ada);
    assert.equal(response.headers.get('x-injected'), null);
    assert.match(
      response.headers.get('content-disposition')!,
      /^attachment; filename="[ -~]*"; filename\*=UTF-8''[\w%.!~-]*$/,
    );
    await response.text();
  }
  assert.ok(blobNames().every((name) => /^..\/(preview_)?fil_[0-9A-Z]{26}$/.test(name)));
});

test('what is not one whole part named file is refused, and leaves nothing behind (SR-40)', async () => {
  const whole = partOf('words');
  const cases: [what: string, body: string | Buffer, code: string, type?: string][] = [
    ['no part', end, 'file/missing'],
    ['nothing', '', 'file/missing'],
    ['a field', partOf('words', 'form-data; name="file"') + end, 'file/missing'],
    ['another name', partOf('words', 'form-data; name="picture"; filename="a"') + end, 'file/missing'],
    [
      'a name of the language',
      partOf('words', 'form-data; name="__proto__"; filename="a"') + end,
      'request/invalid',
    ],
    ['no name', partOf('words', 'form-data; filename="a"') + end, 'file/missing'],
    ['two files', whole + whole + end, 'request/invalid'],
    ['a field after the file', whole + partOf('x', 'form-data; name="x"') + end, 'request/invalid'],
    ['10,000 parts', whole.repeat(10_000) + end, 'request/invalid'],
    ['no end', whole, 'request/invalid'],
    ['an end within the file', whole.slice(0, -4), 'request/invalid'],
    ['an end within the headers', whole.slice(0, 60), 'request/invalid'],
    ['another boundary', whole + end, 'request/invalid', 'multipart/form-data; boundary=other'],
    ['no boundary', whole + end, 'request/invalid', 'multipart/form-data'],
    ['JSON', '{"file":"words"}', 'file/missing', 'application/json'],
    ['a form of another kind', 'file=words', 'file/missing', 'application/x-www-form-urlencoded'],
    ['the bytes alone', 'words', 'file/missing', 'text/plain'],
    ['no type', 'words', 'file/missing', ''],
    ['an empty file', partOf('') + end, 'file/empty'],
    [
      'a program',
      Buffer.concat([
        Buffer.from(whole.slice(0, -7)),
        Buffer.from([0x7f, 0x45, 0, 1, 0xff]),
        Buffer.from(`\r\n${end}`),
      ]),
      'file/kind-unknown',
    ],
  ];
  await leavingNothing(async () => {
    for (const [what, body, code, type] of cases) {
      const answer = await post(body, type);
      assert.equal(answer.code, code, what);
      assert.ok(answer.status >= 400 && answer.status < 500, what);
    }
  });
  assert.equal((await post(whole + end)).status, 201);
});

test('nobody is asked for a body before it is known who they are (SR-40)', async () => {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  socket.write(
    `POST /api/files HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${origin}\r\nContent-Length: 900000000\r\n` +
      `Content-Type: multipart/form-data; boundary=${boundary}\r\n\r\n--${boundary}\r\n`,
  );
  await until('there was no answer', () => text.includes('sign-in-required'));
  assert.match(text, /^HTTP\/1\.1 401 /);
  socket.destroy();
});

test('a file that is too large is refused before it has arrived, and leaves nothing behind', async () => {
  const noise = await jpegOf(2000, 2000);
  assert.ok(noise.length > 1_000_000);
  await leavingNothing(async () => {
    assert.equal(await codeOf(await upload(noise)), 'file/too-large');
    assert.equal(await codeOf(await upload('x'.repeat(1_000_001))), 'file/too-large');
    const request = asking({});
    const answer = answerTo(request);
    request.write(partOf('').slice(0, -2));
    request.write(noise.subarray(0, 1000));
    let sentBytes = 0;
    const sending = setInterval(() => {
      sentBytes += 100_000;
      request.write(Buffer.alloc(100_000, 1));
    }, 1);
    const { status, code } = await answer.finally(() => clearInterval(sending));
    assert.deepEqual([status, code], [413, 'file/too-large']);
    assert.ok(sentBytes < 20_000_000);
    request.destroy();
  });
});

test('a sender that goes away in the middle leaves nothing behind', async () => {
  await leavingNothing(async () => {
    const picture = await jpegOf(500, 500);
    const before = blobNames().length;
    const request = asking({});
    request.on('error', () => undefined);
    request.write(partOf('').slice(0, -2));
    request.write(picture.subarray(0, 50_000));
    await until('it was not taken in', () => blobNames().length > before);
    request.destroy();
  });
});

test('what a picture carries besides itself is gone: page, place and camera (SR-36)', async () => {
  const words = '<script>alert(1)</script>';
  const gif = await gifOf(20, 10, 1);
  // A comment extension right after the header and its colour table, and a page after the end.
  const tableBytes = 3 * 2 ** ((gif[10]! & 7) + 1);
  const comment = Buffer.concat([
    Buffer.from([0x21, 0xfe, words.length]),
    Buffer.from(words),
    Buffer.from([0]),
  ]);
  const polyglot = Buffer.concat([
    gif.subarray(0, 13 + tableBytes),
    comment,
    gif.subarray(13 + tableBytes),
    Buffer.from(words),
  ]);
  const exif = await jpegOf(60, 30, { orientation: 6, words });
  assert.ok(polyglot.includes(words) && exif.includes(words));
  for (const [bytes, mediaType, pixels] of [
    [polyglot, 'image/gif', { width: 20, height: 10 }],
    // Turned as its camera says.
    [exif, 'image/jpeg', { width: 30, height: 60 }],
  ] as const) {
    const file = await uploaded(bytes, 'x.html');
    assert.deepEqual([file.mediaType, file.pixels], [mediaType, pixels]);
    const kept = Buffer.from(await (await call('GET', `/api/files/${file.id}/content`, ada)).arrayBuffer());
    assert.ok(!kept.includes(words) && !kept.includes('script') && !kept.includes('Exif'));
  }
});

test('a file is nobody else’s: unknown and forbidden look the same', async () => {
  const { id } = await uploaded('mine', 'mine.txt');
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/content'],
    ['GET', '/content?size=preview'],
    ['DELETE', ''],
  ] as const) {
    const others = await call(method, `/api/files/${id}${path}`, bob);
    const unknown = await call(method, `/api/files/fil_${'0'.repeat(26)}${path}`, bob);
    assert.equal(others.status, 404);
    assert.equal(unknown.status, 404);
    assert.equal(await codeOf(others), 'file/not-found');
    await unknown.text();
  }
  assert.deepEqual(await listOf(bob), []);
  assert.equal((await call('DELETE', `/api/files/${id}`, ada)).status, 204);
  assert.equal((await call('DELETE', `/api/files/${id}`, ada)).status, 404);
  await until('its bytes stayed', () => blobNames().every((name) => !name.includes(id)));
});

test('a list is paged, the newest first', async () => {
  const all = await listOf(ada);
  const pages: File[] = [];
  let after = '';
  do {
    const response = await call('GET', `/api/files?limit=3${after && `&after=${after}`}`, ada);
    const page = (await response.json()) as { items: File[]; nextCursor: string | null };
    assert.ok(page.items.length <= 3);
    pages.push(...page.items);
    after = page.nextCursor ?? '';
  } while (after !== '');
  assert.deepEqual(pages, all);
  assert.deepEqual(
    all.map(({ id }) => id),
    all
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
  );
});

test('SR-64 an upload may take longer than any other request, but not stand still and not crawl', async () => {
  const rooms = await openTestRooms();
  const signedIn = await rooms.accounts.signUp(
    { name: 'Ada', email: 'ada@example.org', password: 'correct horse' },
    { onThisMachine: true, userAgent: 'test', languages: '' },
  );
  const { token } = signedIn!;
  const http = createHttp({
    accounts: rooms.accounts,
    metrics: rooms.metrics,
    handlers: [...fileHandlers(rooms.files), ...conversationHandlers(rooms.conversations)],
    log: silentLog,
    origin: { publicUrl: undefined, allowedHosts: [] },
    webDir: '',
    patience: { requestMs: 300, upload: { longestPauseMs: 500, leastBytesPerMs: 0.01 } },
  });
  const own = await http.listen({ host: '127.0.0.1', port: 0 });
  /** Says so much of a body, then a byte every so often. */
  const dribble = async (path: string, type: string, bytes: string, everyMs: number, times: number) => {
    const socket = connect(Number(new URL(own).port), '127.0.0.1');
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${new URL(own).host}\r\nOrigin: ${own}\r\nCookie: stoa_session=${token}\r\n` +
        `Connection: close\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    const sending = (async () => {
      const step = Math.ceil(bytes.length / times);
      for (let at = 0; at < bytes.length && socket.writable; at += step) {
        socket.write(bytes.slice(at, at + step));
        await delay(everyMs);
      }
    })();
    const answer = await text(socket).catch(() => '');
    await sending;
    return answer.split('\r\n')[0] + (/"code":"[^"]*"/.exec(answer)?.[0] ?? '');
  };
  const form = `multipart/form-data; boundary=${boundary}`;
  const whole = partOf('words '.repeat(50)) + end;
  const [steady, still, crawling, other] = await Promise.all([
    dribble('/api/files', form, whole, 60, 15),
    dribble('/api/files', form, whole, 2_000, 2),
    dribble('/api/files', form, partOf('words') + end.repeat(3), 200, 300),
    dribble('/api/conversations', 'application/json', '{"title":"slow"}', 200, 16),
  ]);
  await http.close();
  assert.equal(steady, 'HTTP/1.1 201 Created');
  assert.equal(still, 'HTTP/1.1 408 Request Timeout"code":"request/too-slow"');
  assert.equal(crawling, 'HTTP/1.1 408 Request Timeout"code":"request/too-slow"');
  assert.equal(other, 'HTTP/1.1 408 Request Timeout"code":"request/too-slow"');
});
