import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureBox } from './picture-box.ts';

const boxOf = (width: number, height: number) => pictureBox({ width, height });

test('a picture keeps its shape within a square', () => {
  assert.deepEqual(boxOf(1600, 800), { widthPx: 320, ratio: 2 });
  assert.deepEqual(boxOf(800, 1600), { widthPx: 160, ratio: 0.5 });
});

test('a small picture is not blown up, and yet can be hit', () => {
  assert.equal(boxOf(200, 200).widthPx, 200);
  assert.equal(boxOf(8, 8).widthPx, 72);
});

test('what is very wide or very high is cut, and what nobody measured is a square', () => {
  assert.deepEqual(boxOf(10_000, 100), { widthPx: 320, ratio: 2.5 });
  assert.deepEqual(boxOf(100, 10_000), { widthPx: 100, ratio: 0.4 });
  assert.equal(pictureBox(null).ratio, 1);
  assert.equal(boxOf(0, 10).ratio, 1);
});
