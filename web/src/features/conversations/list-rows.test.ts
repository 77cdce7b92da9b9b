import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation } from '@stoa/contract/conversations';
import { listRows, nextRow } from './list-rows.ts';

const conversation = (id: string, updatedAt: string, pinnedAt: string | null = null): Conversation => ({
  id,
  title: null,
  headId: null,
  model: null,
  pinnedAt,
  archivedAt: null,
  hasInstructions: false,
  toolSources: [],
  unread: false,
  createdAt: updatedAt,
  updatedAt,
});
const today = '2026-03-15T09:00:00.000Z';
const pinned = conversation('p', today, today);
const rows = listRows(
  [pinned],
  [pinned, conversation('a', today), conversation('b', '2026-03-14T09:00:00.000Z')],
  new Date('2026-03-15T12:00:00.000Z'),
  'UTC',
);

test('what is pinned stands on top, and only there', () => {
  assert.deepEqual(
    rows.map(({ key }) => key),
    ['pinned', 'p', 'today', 'a', 'yesterday', 'b'],
  );
});

test('arrow keys pass over headings and stop at the ends', () => {
  assert.equal(nextRow(rows, 1, 'ArrowDown'), 3);
  assert.equal(nextRow(rows, 3, 'ArrowUp'), 1);
  assert.equal(nextRow(rows, 1, 'ArrowUp'), 1);
  assert.equal(nextRow(rows, 5, 'ArrowDown'), 5);
  assert.equal(nextRow(rows, 5, 'Home'), 1);
  assert.equal(nextRow(rows, 1, 'End'), 5);
  assert.equal(nextRow([], 0, 'ArrowDown'), -1);
});
