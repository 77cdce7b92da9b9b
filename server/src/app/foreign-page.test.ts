import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { sendForeignPage } from './foreign-page.ts';

const sent = async (connects: string[], loads: string[]) => {
  const http = Fastify();
  const page = { html: Buffer.from('<p>words</p>'), connects, loads };
  http.get('/', (_, reply) => sendForeignPage(reply, page));
  const { headers, body } = await http.inject('/');
  await http.close();
  const policy = String(headers['content-security-policy']);
  const directives = new Map(policy.split('; ').map((one) => [one.split(' ')[0], one] as const));
  return { headers, body, policy, directives };
};

test('SR-38 a stranger’s page has no origin wherever it is opened, and is framed by our pages alone', async () => {
  const { headers, body, directives } = await sent([], []);
  assert.equal(body, '<p>words</p>');
  assert.equal(directives.get('sandbox'), 'sandbox allow-scripts allow-forms');
  assert.equal(directives.get('frame-ancestors'), "frame-ancestors 'self'");
  assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
});

test('SR-42 where nothing is allowed nothing is reached: no address, not this server, no frame, no form', async () => {
  const { headers, policy, directives } = await sent([], []);
  assert.doesNotMatch(policy, /https?:|wss?:|\*|(?<!ancestors )'self'/);
  assert.equal(directives.get('default-src'), "default-src 'none'");
  for (const name of ['connect-src', 'frame-src', 'object-src', 'base-uri', 'form-action'])
    assert.equal(directives.get(name), `${name} 'none'`);
  assert.equal(headers['connection-allowlist'], '()');
});

test('what is allowed is reached as it was allowed: connected to, or loaded from', async () => {
  const { headers, directives } = await sent(
    ['wss://live.example'],
    ['https://cdn.example', 'wss://live.example'],
  );
  assert.equal(directives.get('connect-src'), 'connect-src wss://live.example');
  for (const name of ['script-src', 'style-src', 'img-src', 'font-src', 'media-src'])
    assert.match(directives.get(name)!, / https:\/\/cdn\.example wss:\/\/live\.example$/);
  assert.equal(directives.get('frame-src'), "frame-src 'none'");
  assert.equal(headers['connection-allowlist'], '("wss://live.example" "https://cdn.example")');
});
