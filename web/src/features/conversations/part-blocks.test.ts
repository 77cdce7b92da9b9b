import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Part } from '@stoa/contract/runs/parts';
import { partBlocks } from './part-blocks.ts';

const text = (id: string): Part => ({ type: 'text', id, step: 1, text: id });
const cut = (id: string): Part => ({ type: 'notice', kind: 'step-cut', id, reason: 'connection', text: '' });
const call = (id: string, step: number) => ({ type: 'tool', id, step }) as Part;

const shape = (parts: Part[]) =>
  partBlocks(parts).map((block) =>
    block.kind === 'calls' ? block.calls.map(({ id }) => id) : `${block.part.id} ${block.attempt}`,
  );

test('the calls of one step are shown together, those of the next by themselves', () => {
  assert.deepEqual(shape([text('t'), call('a', 1), call('b', 1), call('c', 2)]), ['t 0', ['a', 'b'], ['c']]);
});

test('what stands between calls keeps its place', () => {
  assert.deepEqual(shape([call('a', 1), text('t'), call('b', 1)]), [['a'], 't 0', ['b']]);
});

test('attempts that were cut are counted', () => {
  assert.deepEqual(shape([cut('x'), cut('y'), text('t')]), ['x 1', 'y 2', 't 2']);
});
