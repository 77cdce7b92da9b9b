import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findImageTarget, findLinkTarget, findMisleadingHost } from './link-policy.ts';

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

test('nothing but web, mail and anchors is live', () => {
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
  ['example.com', 'https://www.example.com/a', undefined],
  ['https://example.com/a', 'https://example.com/b', undefined],
  ['example.com', 'https://docs.example.com/', undefined],
  ['the documentation', 'https://example.com/', undefined],
  ['main.rs', 'https://github.com/x/y', undefined],
];

test('a text that looks like another host is followed by the real one', () => {
  for (const [text, href, shown] of hosts) {
    assert.equal(findMisleadingHost(text, findLinkTarget(href)!), shown, text);
  }
});

test('remote images name their host, small bitmaps may be inline, the rest is nothing', () => {
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
