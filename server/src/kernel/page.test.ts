import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCursor, encodeCursor } from './page.ts';

test('a cursor comes back as the keys it was made of', () => {
  assert.deepEqual(decodeCursor(encodeCursor(['2026-01-31', 'cnv_ü']), 2), ['2026-01-31', 'cnv_ü']);
});

test('what is not a cursor of this list is an invalid request', () => {
  const wrong = [
    '',
    'x',
    encodeCursor(['one']),
    Buffer.from('[1,2]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ];
  for (const cursor of wrong) {
    assert.throws(() => decodeCursor(cursor, 2), { code: 'request/invalid' });
  }
});
