import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIds, idBoundaryAt } from './ids.ts';

test('ids sort by the order they were made in, also within a millisecond and when the clock steps back', () => {
  let timeMs = 1_700_000_000_000;
  const newId = createIds({ nowMs: () => timeMs });
  const ids: string[] = [];
  for (const step of [0, 0, 0, 1, 5, -10, 0, 20]) {
    timeMs += step;
    for (let n = 0; n < 50; n++) ids.push(newId('msg'));
  }
  assert.deepEqual(ids, ids.toSorted());
  assert.equal(new Set(ids).size, ids.length);
});

test('an id is its kind and 26 characters that nobody misreads', () => {
  const newId = createIds({ nowMs: Date.now });
  for (let n = 0; n < 100; n++) assert.match(newId('msg'), /^msg_[0-9A-HJKMNP-TV-Z]{26}$/);
});

test('a boundary divides the ids made before a time from all others', () => {
  let timeMs = 1_700_000_000_000;
  const newId = createIds({ nowMs: () => timeMs });
  const before = newId('fil');
  timeMs += 1;
  assert.ok(before < idBoundaryAt('fil', timeMs));
  assert.ok(newId('fil') > idBoundaryAt('fil', timeMs));
});
