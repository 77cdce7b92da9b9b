import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDrafts } from './drafts.ts';

const createBench = (userId = 'usr_1', kept = new Map<string, string>()) => {
  const timers: (() => void)[] = [];
  const drafts = createDrafts(
    userId,
    {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    (_, run) => {
      timers.push(run);
      return () => {};
    },
  );
  return { drafts, kept, timers, pass: () => timers.splice(0).forEach((run) => run()) };
};

test('typing writes once, a moment later', () => {
  const { drafts, kept, timers, pass } = createBench();
  drafts.write('new', 'h');
  drafts.write('new', 'hi');
  assert.equal(timers.length, 1);
  assert.equal(kept.size, 0);
  assert.equal(drafts.read('new'), 'hi');
  pass();
  assert.deepEqual([...kept.values()], ['hi']);
});

test('leaving the page writes at once, and the next page finds it', () => {
  const { drafts, kept } = createBench();
  drafts.write('cnv_1', 'half a thought');
  drafts.flush();
  assert.equal(createBench('usr_1', kept).drafts.read('cnv_1'), 'half a thought');
});

test('drafts of one account are not shown to another', () => {
  const { drafts, kept } = createBench();
  drafts.write('new', 'secret');
  drafts.flush();
  assert.equal(createBench('usr_2', kept).drafts.read('new'), '');
});

test('an emptied draft leaves nothing behind', () => {
  const { drafts, kept } = createBench();
  drafts.write('new', 'x');
  drafts.flush();
  drafts.write('new', ' \n');
  drafts.flush();
  assert.equal(kept.size, 0);
});

test('a change in another tab is told by its place', () => {
  const { drafts } = createBench();
  assert.deepEqual(drafts.readChange('stoa.draft.usr_1.cnv_1', 'x'), { slot: 'cnv_1', text: 'x' });
  assert.deepEqual(drafts.readChange('stoa.draft.usr_1.cnv_1', null), { slot: 'cnv_1', text: '' });
  assert.equal(drafts.readChange('stoa.draft.usr_2.cnv_1', 'x'), null);
  assert.equal(drafts.readChange(null, null), null);
});

test('where storage is off, typing goes on', () => {
  const off = () => {
    throw new Error('denied');
  };
  const drafts = createDrafts('usr_1', { getItem: off, setItem: off, removeItem: off }, () => () => {});
  drafts.write('new', 'x');
  drafts.flush();
  assert.equal(drafts.read('new'), '');
});
