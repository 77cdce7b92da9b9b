import type { EndpointModels } from '@stoa/contract/models';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changesOf,
  type ModelListDraft,
  type ModelListStep,
  searchItems,
  takeStep,
} from './model-list-draft.ts';

const present: EndpointModels = {
  items: ['a-2', 'a-10', 'b', 'c'].map((id) => ({
    id,
    name: id.toUpperCase(),
    shown: id !== 'c',
    byHand: false,
  })),
  hideNew: false,
  nextCursor: null,
};
const draft: ModelListDraft = { items: present.items, hideNew: false, defaultId: null };
const after = (...steps: ModelListStep[]) => steps.reduce(takeStep, draft);
const order = ({ items }: ModelListDraft) => items.map(({ id }) => id);

test('what was not changed is not asked for, also when it was changed back', () => {
  assert.equal(changesOf(present, draft), null);
  const back = after(
    { type: 'show', ids: ['b', 'c'], shown: true },
    { type: 'show', ids: ['c'], shown: false },
    { type: 'move', id: 'b', before: 'a-2' },
    { type: 'move', id: 'b', before: 'c' },
    { type: 'hide-new', hideNew: true },
    { type: 'hide-new', hideNew: false },
  );
  assert.equal(changesOf(present, back), null);
});

test('only what differs is asked for, and an order as a whole', () => {
  const changed = after(
    { type: 'show', ids: ['a-2'], shown: false },
    { type: 'show', ids: ['c'], shown: true },
    { type: 'hide-new', hideNew: true },
  );
  assert.deepEqual(changesOf(present, changed), { show: ['c'], hide: ['a-2'], hideNew: true });
  assert.deepEqual(changesOf(present, after({ type: 'move', id: 'c', before: 'a-10' })), {
    order: ['a-2', 'c', 'a-10', 'b'],
  });
});

test('a model moves before another, to the end, and nowhere where there is nothing', () => {
  assert.deepEqual(order(after({ type: 'move', id: 'a-2', before: null })), ['a-10', 'b', 'c', 'a-2']);
  assert.equal(after({ type: 'move', id: 'b', before: 'b' }).items, draft.items);
  assert.equal(after({ type: 'move', id: 'gone', before: 'b' }).items, draft.items);
  assert.equal(after({ type: 'move', id: 'b', before: 'gone' }).items, draft.items);
});

test('sorting counts numbers as numbers', () => {
  const mixed = after({ type: 'move', id: 'a-10', before: 'a-2' }, { type: 'sort' });
  assert.deepEqual(order(mixed), ['a-2', 'a-10', 'b', 'c']);
});

test('the model that new conversations start with is shown', () => {
  const chosen = after({ type: 'default', id: 'c' });
  assert.equal(chosen.defaultId, 'c');
  assert.deepEqual(changesOf(present, chosen), { show: ['c'] });
});

test('a search finds by name and id, all words of it', () => {
  assert.deepEqual(
    searchItems(present.items, ' A 10 ').map(({ id }) => id),
    ['a-10'],
  );
  assert.equal(searchItems(present.items, ' '), present.items);
});
