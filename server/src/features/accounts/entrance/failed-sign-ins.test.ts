import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEntryLimit } from './failed-sign-ins.ts';

const hourMs = 60 * 60 * 1000;

test('of one address five an hour get an entry, and the next entry counts those that did not', () => {
  const failed = createEntryLimit();
  const noted = Array.from({ length: 8 }, () => failed.take('a', 0));
  assert.deepEqual(noted, [0, 0, 0, 0, 0, null, null, null]);
  assert.equal(failed.take('b', 1), 3);
  assert.equal(failed.take('a', hourMs), 0);
});

test('however many addresses are tried, an hour has a hundred entries', () => {
  const failed = createEntryLimit();
  const noted = Array.from({ length: 150 }, (_, index) => failed.take(`a${index}`, 0));
  assert.equal(noted.filter((count) => count !== null).length, 100);
  assert.equal(failed.take('a', hourMs), 50);
});
