import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation } from '@stoa/contract/conversations';
import * as fc from 'fast-check';
import { appendPage, mergeFirst, withConversation, withoutConversation } from './conversation-pages.ts';

const conversation = (id: string, minute: number, changes: Partial<Conversation> = {}): Conversation => ({
  id,
  title: id,
  headId: null,
  model: null,
  pinnedAt: null,
  archivedAt: null,
  hasInstructions: false,
  toolSources: [],
  unread: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  ...changes,
});
const idsOf = (page: { items: Conversation[] }): string => page.items.map(({ id }) => id).join('');
const page = (items: Conversation[], nextCursor: string | null = null) => ({ items, nextCursor });
const abc = page([conversation('c', 3), conversation('b', 2), conversation('a', 1)]);

test('a conversation that got an answer moves to the top, a renamed one stays where it is', () => {
  assert.equal(idsOf(withConversation('recent', abc, conversation('a', 9))), 'acb');
  const renamed = withConversation('recent', abc, conversation('b', 2, { title: 'new' }));
  assert.equal(idsOf(renamed), 'cba');
  assert.equal(renamed.items[1]?.title, 'new');
});

test('archived it leaves the list, and comes back to its place', () => {
  const gone = withConversation('recent', abc, conversation('b', 2, { archivedAt: 't' }));
  assert.equal(idsOf(gone), 'ca');
  assert.equal(idsOf(withConversation('recent', gone, conversation('b', 2))), 'cba');
});

test('pinned and archived lists take only what belongs to them', () => {
  assert.equal(idsOf(withConversation('pinned', page([]), conversation('x', 1, { pinnedAt: 't' }))), 'x');
  assert.equal(idsOf(withConversation('pinned', page([]), conversation('x', 1))), '');
  assert.equal(idsOf(withConversation('archived', page([]), conversation('x', 1, { archivedAt: 't' }))), 'x');
});

test('below everything loaded it waits for its page', () => {
  const some = page(abc.items, 'more');
  assert.equal(idsOf(withConversation('recent', some, conversation('z', 0))), 'cba');
  assert.equal(idsOf(withConversation('recent', abc, conversation('z', 0))), 'cbaz');
});

test('the first page anew keeps what is loaded below it, and drops what left it', () => {
  const known = page(
    Array.from('fedcba', (id, index) => conversation(id, 6 - index)),
    'deep',
  );
  const merged = mergeFirst(
    known,
    page([conversation('g', 7), conversation('f', 6), conversation('d', 4)], 'next'),
  );
  assert.equal(idsOf(merged), 'gfdcba');
  assert.equal(merged.nextCursor, 'deep');
});

test('a first page that is all there is replaces everything', () => {
  assert.equal(idsOf(mergeFirst(abc, page([conversation('c', 3)]))), 'c');
});

test('a page that brings what moved up meanwhile does not bring it twice', () => {
  const known = page(abc.items, 'more');
  const grown = appendPage(known, 'more', page([conversation('a', 1), conversation('z', 0)]));
  assert.equal(idsOf(grown), 'cbaz');
  assert.equal(appendPage(grown, 'more', page([conversation('y', 0)])), grown);
});

test('removing what is not there changes nothing', () => {
  assert.equal(withoutConversation(abc, 'q'), abc);
});

test('whatever news comes in whatever order, the list is the newest of each, by activity', () => {
  const news = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), minute: fc.nat({ max: 9 }) }));
  fc.assert(
    fc.property(news, (changes) => {
      const latest = new Map<string, Conversation>();
      let list = page([]);
      for (const { id, minute } of changes) {
        latest.set(id, conversation(id, minute));
        list = withConversation('recent', list, conversation(id, minute));
      }
      const expected = [...latest.values()].toSorted((one, other) =>
        `${other.updatedAt}${other.id}` < `${one.updatedAt}${one.id}` ? -1 : 1,
      );
      assert.deepEqual(list.items, expected);
    }),
  );
});
