import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInDomains } from './domains.ts';

test('no list is everywhere', () => {
  assert.equal(isInDomains('ada@anywhere.example', []), true);
});

test('a host is compared label by label: neither its ending nor its beginning is enough (SR-18)', () => {
  const domains = ['example.org', 'uni.example'];
  for (const email of ['ada@example.org', 'ada@EXAMPLE.org', 'ada@uni.example', '"x@evil.com"@example.org'])
    assert.equal(isInDomains(email, domains), true, email);
  for (const email of [
    'ada@evilexample.org',
    'ada@example.org.evil.com',
    'ada@mail.example.org',
    'ada@example',
    'ada@org',
    'example.org@evil.com',
    'ada@example.org@evil.com',
    'ada@',
    '',
  ]) {
    assert.equal(isInDomains(email, domains), false, email);
  }
});
