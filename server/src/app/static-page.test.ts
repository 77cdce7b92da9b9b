import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locationOf } from './static-page.ts';

test('a redirect leads to an address of the web or to a place of ours, and nowhere else (SR-55)', () => {
  assert.equal(locationOf(new URL('https://as.example/authorize?x=1')), 'https://as.example/authorize?x=1');
  assert.equal(locationOf('/mcp/oauth/result/unknown'), '/mcp/oauth/result/unknown');
  const away = ['//evil.example', '/\\evil.example', '/a\r\nset-cookie: b', '/a?b', '/%2e'] as const;
  for (const to of away) assert.throws(() => locationOf(to), Error, to);
  for (const to of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])
    assert.throws(() => locationOf(new URL(to)), Error, to);
});
