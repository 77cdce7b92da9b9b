import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeText } from './file-size.ts';

test('sizes are told as file managers tell them', () => {
  assert.equal(sizeText(1, 'en'), '1 byte');
  assert.equal(sizeText(999, 'en'), '999 bytes');
  assert.equal(sizeText(1_240, 'en'), '1.2 kB');
  assert.equal(sizeText(999_600, 'en'), '1 MB');
  assert.equal(sizeText(12_345_678, 'en'), '12 MB');
  assert.equal(sizeText(1_240_000, 'de'), '1,2 MB');
});
