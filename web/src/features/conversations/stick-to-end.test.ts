import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAtEnd, sticksAfterScroll } from './stick-to-end.ts';

const place = (topPx: number, heightPx = 1000, viewportPx = 400) => ({ topPx, heightPx, viewportPx });

test('a reader who scrolls up is left alone, at once and by little', () => {
  assert.equal(sticksAfterScroll(true, place(600), place(500)), false);
  assert.equal(sticksAfterScroll(true, place(600), place(570)), false);
});

test('while the reader is away, growth does not bring the page back', () => {
  assert.equal(sticksAfterScroll(false, place(300), place(300, 1200)), false);
});

test('coming back to the end goes along again', () => {
  assert.equal(sticksAfterScroll(false, place(300), place(590)), true);
  assert.ok(isAtEnd(place(577)));
  assert.ok(!isAtEnd(place(500)));
});

test('an answer that gets shorter is not the reader scrolling', () => {
  assert.equal(sticksAfterScroll(true, place(600), place(450, 850)), true);
});

test('a keyboard that goes away is not the reader scrolling', () => {
  assert.equal(sticksAfterScroll(true, place(600, 1000, 400), place(300, 1000, 700)), true);
});
