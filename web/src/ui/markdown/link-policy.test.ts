import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findImageTarget, findLinkTarget, findMisleadingHost, namesHost } from './link-policy.ts';

const dead = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript&colon;alert(1)',
  '&#106;avascript:alert(1)',
  '&#x6A;avascript&#58;alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'blob:https://example.com/1',
  'file:///etc/passwd',
  'ftp://example.com/',
  'custom-app://open',
  'view-source:https://example.com',
  '//evil.example/x',
  '/api/conversations',
  'relative/path',
  'http://',
  'https:',
  '',
  'pending:',
];

test('SR-42 nothing but web, mail and anchors is live', () => {
  for (const href of dead) assert.equal(findLinkTarget(href), undefined, JSON.stringify(href));
});

test('web links are live and name their host', () => {
  assert.deepEqual(findLinkTarget('https://Example.com/a?b=1&amp;c=2'), {
    href: 'https://example.com/a?b=1&c=2',
    host: 'example.com',
  });
  assert.deepEqual(findLinkTarget('http://192.168.0.1:8080/'), {
    href: 'http://192.168.0.1:8080/',
    host: '192.168.0.1:8080',
  });
});

test('mail and anchors are live without a host', () => {
  assert.deepEqual(findLinkTarget('mailto:me@example.com'), { href: 'mailto:me@example.com' });
  assert.deepEqual(findLinkTarget('#part-2'), { href: '#part-2' });
});

const hosts: Array<[text: string, href: string, shown: string | undefined]> = [
  ['paypal.com', 'https://evil.example/', 'evil.example'],
  ['https://paypal.com/login', 'https://evil.example/', 'evil.example'],
  ['www.paypal.com', 'https://paypal.com.evil.example/', 'paypal.com.evil.example'],
  ['pay\u200Bpal.com', 'https://evil.example/', 'evil.example'],
  ['the bank', 'https://bank.example@evil.example/', 'evil.example'],
  ['раураl.com', 'https://paypal.com/', 'paypal.com'],
  ['раураl.com', 'https://раураl.com/', 'xn--l-7sba6dbr.com'],
  ['https://раураl.com/', 'https://раураl.com/', 'xn--l-7sba6dbr.com'],
  ['the bank', 'https://раураl.com/', 'xn--l-7sba6dbr.com'],
  ['example\u200B.com', 'https://example.com/', 'example.com'],
  ['\u202Emoc.elpmaxe', 'https://example.com/', 'example.com'],
  ['paypal。com', 'https://evil.example/', 'evil.example'],
  ['Sign in at paypal.com now', 'https://evil.example/', 'evil.example'],
  ['(see https://paypal.com/login)', 'https://evil.example/', 'evil.example'],
  ['127.0.0.1', 'https://evil.example/', 'evil.example'],
  ['0x7f.1', 'http://2130706433/', undefined],
  ['Node 26.10 and main.rs, e.g. this', 'https://example.com/', undefined],
  ['see example.com, please', 'https://docs.example.com/', undefined],
  ['example.com', 'https://www.example.com/a', undefined],
  ['https://example.com/a', 'https://example.com/b', undefined],
  ['example.com', 'https://docs.example.com/', undefined],
  ['the documentation', 'https://example.com/', undefined],
  ['main.rs', 'https://github.com/x/y', undefined],
];

test('SR-42 a text that looks like another host is followed by the real one', () => {
  for (const [text, href, shown] of hosts) {
    assert.equal(findMisleadingHost(text, findLinkTarget(href)!), shown, text);
  }
});

test('SR-42 remote images name their host, small bitmaps may be inline, the rest is nothing', () => {
  assert.deepEqual(findImageTarget('https://i.example/a.png'), {
    kind: 'remote',
    src: 'https://i.example/a.png',
    host: 'i.example',
  });
  assert.equal(findImageTarget('data:image/png;base64,AAAA')?.kind, 'inline');
  for (const src of [
    'data:image/svg+xml;base64,AAAA',
    'data:text/html;base64,AAAA',
    'javascript:1',
    '/a.png',
    'data:image/png,x',
  ]) {
    assert.equal(findImageTarget(src), undefined, src);
  }
});

test('SR-42 an inline image has at most a megabyte', () => {
  const image = (length: number) => `data:image/png;base64,${'A'.repeat(length)}`;
  assert.equal(findImageTarget(image(1_300_000))?.kind, 'inline');
  assert.equal(findImageTarget(image(1_400_000)), undefined);
});

test('SR-42 a host is known when the person has named it, by whichever spelling of the same host', () => {
  const words = 'Look at https://Example.com/a?b, (www.other.example) and münchen.example or 10.0.0.7:8080!';
  for (const host of [
    'example.com',
    'www.example.com',
    'other.example',
    'xn--mnchen-3ya.example',
    '10.0.0.7:8080',
  ])
    assert.ok(namesHost(words, host), host);
  for (const host of ['ample.com', 'docs.example.com', 'example', 'evil.example', 'example.com.evil.example'])
    assert.ok(!namesHost(words, host), host);
  assert.ok(!namesHost('', 'example.com'));
  assert.ok(!namesHost('https://example.com@evil.example/', 'example.com'));
});
