import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlowDown } from './slow-down.ts';

const second = 1_000;

test('ten tries are free, then the wait doubles up to a minute, and an hour of peace forgets it', () => {
  const slowDown = createSlowDown();
  let nowMs = 0;
  for (let n = 0; n < 10; n++) assert.equal(slowDown.begin('ada', nowMs), 0);
  const waits: number[] = [];
  for (let n = 0; n < 8; n++) {
    const waitMs = slowDown.begin('ada', nowMs);
    waits.push(waitMs / second);
    assert.ok(slowDown.begin('ada', nowMs + waitMs - 1) > 0);
    nowMs += waitMs;
    assert.equal(slowDown.begin('ada', nowMs), 0);
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
  assert.equal(slowDown.begin('bob', nowMs), 0);
  nowMs += 3_601 * second;
  for (let n = 0; n < 10; n++) assert.equal(slowDown.begin('ada', nowMs), 0);
  assert.equal(slowDown.begin('ada', nowMs), second);
});

test('right passwords cost nothing', () => {
  const slowDown = createSlowDown();
  for (let n = 0; n < 50; n++) {
    assert.equal(slowDown.begin('ada', 0), 0);
    slowDown.right('ada');
  }
});

test('a million names that were tried take the room of the bound', () => {
  const slowDown = createSlowDown(1_000);
  for (let n = 0; n < 1_000_000; n++) slowDown.begin(`name ${n}`, 0);
  assert.equal(slowDown.count(), 1_000);
});
