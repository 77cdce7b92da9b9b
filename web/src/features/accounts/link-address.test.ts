import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkOf } from './link-address.ts';

test('a link is its page and what stands behind the #; every other page is none', () => {
  assert.deepEqual(linkOf({ pathname: '/reset', hash: '#abc-_1' }), { page: 'reset', token: 'abc-_1' });
  assert.deepEqual(linkOf({ pathname: '/invite/', hash: '#x' }), { page: 'invite', token: 'x' });
  assert.deepEqual(linkOf({ pathname: '/confirm', hash: '' }), { page: 'confirm', token: '' });
  for (const pathname of ['/', '/resets', '/c/reset', '/reset/abc', '/settings/reset'])
    assert.equal(linkOf({ pathname, hash: '#abc' }), undefined, pathname);
});
