import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseBaseUrl } from './address.ts';

test('a base URL is kept as its origin and path, without a slash at the end', () => {
  const kept: Record<string, string> = {
    'https://api.example.com/v1': 'https://api.example.com/v1',
    'https://api.example.com/v1///': 'https://api.example.com/v1',
    'https://api.example.com': 'https://api.example.com',
    'https://api.example.com/': 'https://api.example.com',
    'HTTPS://API.Example.com:443/V1/': 'https://api.example.com/V1',
    'http://192.168.1.7:11434/v1': 'http://192.168.1.7:11434/v1',
    'http://[::1]:8080/v1': 'http://[::1]:8080/v1',
    'https://api.example.com/a/../v1/.': 'https://api.example.com/v1',
    'https://bücher.example/v1': 'https://xn--bcher-kva.example/v1',
    'http://0x7f.1/v1': 'http://127.0.0.1/v1',
  };
  for (const [given, expected] of Object.entries(kept))
    assert.equal(normaliseBaseUrl(given), expected, given);
});

test('what is kept is kept again as it is', () => {
  for (const given of ['https://api.example.com/v1/', 'http://[::1]:8080//', 'https://a.example/x/y/']) {
    const once = normaliseBaseUrl(given);
    assert.equal(normaliseBaseUrl(once), once);
  }
});

test('what is not the address of an API is refused (SR-18)', () => {
  const refused = [
    '',
    'api.example.com/v1',
    '/v1',
    'https://',
    'https://exa mple.com',
    'http://256.256.256.256/',
    'http://[::1/',
    'ftp://api.example.com/v1',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,x',
    'ws://api.example.com/',
    'https://user@api.example.com/v1',
    'https://:secret@api.example.com/v1',
    'https://sk-123:x@api.example.com/v1',
    'https://api.example.com/v1?key=secret',
    'https://api.example.com/v1#part',
  ];
  for (const given of refused) {
    assert.throws(() => normaliseBaseUrl(given), { code: 'endpoint/address-invalid' }, given);
  }
});

test('a refusal does not quote what was given, which may hold a key', () => {
  for (const given of [
    'https://canary@api.example.com',
    'https://a.example/?k=canary',
    'canary',
    'x:canary',
  ]) {
    assert.throws(
      () => normaliseBaseUrl(given),
      (error: Error) => !error.message.includes('canary'),
    );
  }
});
