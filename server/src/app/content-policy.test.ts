import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Log, type LogFields, silentLog } from '../kernel/log.ts';
import { reportsPath } from './content-policy.ts';
import { createHttp } from './http.ts';
import { openTestRooms } from './testing.ts';

const webDir = mkdtempSync(join(tmpdir(), 'stoa-policy-'));
const told: { fields: LogFields; message: string }[] = [];
const log: Log = { ...silentLog, warn: (fields, message) => void told.push({ fields, message }) };
let http: ReturnType<typeof createHttp>;

before(async () => {
  mkdirSync(join(webDir, 'frame/assets'), { recursive: true });
  writeFileSync(join(webDir, 'index.html'), '<title>Stoa</title>');
  writeFileSync(join(webDir, 'frame/mermaid.html'), '<title>Diagrams</title>');
  writeFileSync(join(webDir, 'frame/assets/mermaid-abc.js'), '1');
  const { accounts, metrics } = await openTestRooms();
  const origin = { publicUrl: undefined, allowedHosts: [] };
  http = createHttp({ accounts, metrics, handlers: [], log, origin, webDir });
  await http.ready();
});

after(async () => {
  await http.close();
  rmSync(webDir, { recursive: true, force: true });
});

const directivesOf = (headers: Record<string, unknown>): Map<string, string> =>
  new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map((directive) => {
        const space = directive.indexOf(' ');
        return [directive.slice(0, space), directive.slice(space + 1)];
      }),
  );

const get = (url: string) => http.inject({ url, headers: { host: 'localhost', accept: 'text/html' } });

const report = (payload: string, headers: Record<string, string> = {}) =>
  http.inject({
    method: 'POST',
    url: reportsPath,
    payload,
    headers: { host: 'localhost', origin: 'null', 'content-type': 'application/csp-report', ...headers },
  });

test('SR-33 the app runs its own files only, takes no string for script, and has no inline style', async () => {
  const { headers } = await get('/');
  const directives = directivesOf(headers);
  assert.equal(directives.get('default-src'), "'none'");
  assert.equal(directives.get('script-src'), "'self'");
  assert.equal(directives.get('style-src'), "'self'");
  assert.equal(directives.get('require-trusted-types-for'), "'script'");
  assert.equal(directives.get('trusted-types'), "'none'");
  assert.equal(directives.get('report-uri'), reportsPath);
  assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|\*|https?:/);
});

test('SR-42 no image, font or connection of the app leads elsewhere, and no name is looked up ahead', async () => {
  const { headers } = await get('/');
  const directives = directivesOf(headers);
  assert.equal(directives.get('img-src'), "'self' data: blob:");
  for (const name of ['font-src', 'connect-src', 'frame-src', 'form-action'])
    assert.equal(directives.get(name), "'self'", name);
  assert.equal(directives.get('base-uri'), "'none'");
  assert.equal(headers['x-dns-prefetch-control'], 'off');
});

test('SR-35 the drawing frame has no origin and no network, and only our pages may hold it', async () => {
  for (const path of ['/frame/mermaid.html', '/frame/assets/mermaid-abc.js']) {
    const { statusCode, headers } = await get(path);
    assert.equal(statusCode, 200, path);
    const directives = directivesOf(headers);
    assert.equal(directives.get('sandbox'), 'allow-scripts');
    assert.equal(directives.get('default-src'), "'none'");
    assert.equal(directives.get('script-src'), "'self'");
    assert.equal(directives.get('frame-ancestors'), "'self'");
    assert.ok(!['connect-src', 'img-src', 'font-src', 'frame-src'].some((name) => directives.has(name)));
    // Its scripts are asked for by an opaque origin.
    assert.equal(headers['access-control-allow-origin'], '*');
    assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
    assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
  assert.match(String((await get('/frame/assets/mermaid-abc.js')).headers['cache-control']), /immutable/);
  assert.equal((await get('/frame/mermaid.html')).headers['cache-control'], 'no-cache');
  const nothing = await get('/frame/nothing.js');
  assert.equal(nothing.statusCode, 404, 'what is not there is no page of the app');
  assert.equal(nothing.headers['access-control-allow-origin'], undefined);
});

test('reports are counted and never read: one line at once, then at most one a minute', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const secret = '{"csp-report":{"blocked-uri":"canary"}}';
  assert.equal((await report(secret)).statusCode, 204);
  assert.equal((await report('not JSON at all')).statusCode, 204);
  const batch = await report('[]', { 'content-type': 'application/reports+json' });
  assert.equal(batch.statusCode, 204);
  assert.deepEqual(
    told.map(({ fields }) => fields),
    [{ count: 1 }],
  );
  t.mock.timers.tick(60_000);
  assert.deepEqual(
    told.map(({ fields }) => fields),
    [{ count: 1 }, { count: 2 }],
  );
  t.mock.timers.tick(60_000);
  assert.equal(told.length, 2, 'nothing is said when nothing came');
  assert.ok(!JSON.stringify(told).includes('canary'));
});

test('a report has a bound and a type, and nothing else is taken without an Origin', async () => {
  assert.equal((await report('x'.repeat(20_000))).statusCode, 413);
  assert.equal((await report('{}', { 'content-type': 'application/json' })).statusCode, 400);
  const other = await http.inject({
    method: 'POST',
    url: `${reportsPath}/x`,
    headers: { host: 'localhost' },
  });
  assert.equal(other.statusCode, 403);
});
