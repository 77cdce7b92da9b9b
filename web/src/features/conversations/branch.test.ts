import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@stoa/contract/conversations';
import { mergeNewest, prependOlder, upTo, withMessage, withStartedTurn } from './branch.ts';

const message = (id: string, changes: Partial<Message> = {}): Message => ({
  id,
  conversationId: 'cnv',
  parentId: null,
  role: 'user',
  parts: [],
  run: null,
  model: null,
  usage: null,
  siblingIds: [id],
  createdAt: 't',
  ...changes,
});
const messages = (ids: string): Message[] => Array.from(ids, (id) => message(id));
const idsOf = (branch: { items: Message[] } | undefined): string =>
  branch?.items.map(({ id }) => id).join('') ?? '';
const request = (parentId: string | null, more: object = {}) => ({
  parentId,
  model: { endpointId: 'e', id: 'm' },
  ...more,
});

test('the newest page keeps what is loaded above it', () => {
  const known = { items: messages('abcdef'), nextCursor: 'older' };
  const merged = mergeNewest(known, { items: messages('efgh'), nextCursor: 'd' });
  assert.equal(idsOf(merged), 'abcdefgh');
  assert.equal(merged.nextCursor, 'older');
});

test('another branch below a message replaces what was below it', () => {
  const known = { items: messages('abcdef'), nextCursor: null };
  assert.equal(idsOf(mergeNewest(known, { items: messages('cxy'), nextCursor: 'b' })), 'abcxy');
});

test('a page that shares nothing stands alone, with its own cursor', () => {
  const known = { items: messages('abc'), nextCursor: null };
  assert.deepEqual(mergeNewest(known, { items: messages('xyz'), nextCursor: 'w' }), {
    items: messages('xyz'),
    nextCursor: 'w',
  });
});

test('an older page goes in front once, and not when it comes too late', () => {
  const known = { items: messages('cd'), nextCursor: 'c' };
  const grown = prependOlder(known, 'c', { items: messages('ab'), nextCursor: null });
  assert.equal(idsOf(grown), 'abcd');
  assert.equal(prependOlder(grown, 'c', { items: messages('ab'), nextCursor: null }), grown);
});

test('a turn goes under its parent, in place of what was there', () => {
  const known = { items: messages('abcd'), nextCursor: 'older' };
  const edited = withStartedTurn(known, { input: message('x'), output: message('y'), request: request('b') });
  assert.equal(idsOf(edited), 'abxy');
  assert.equal(edited?.nextCursor, 'older');
  const again = withStartedTurn(known, { input: null, output: message('y'), request: request('c') });
  assert.equal(idsOf(again), 'abcy');
});

test('the first turn of a conversation needs nothing above it', () => {
  const first = withStartedTurn(undefined, {
    input: message('x'),
    output: message('y'),
    request: request(null),
  });
  assert.deepEqual(first, { items: messages('xy'), nextCursor: null });
});

test('a turn that is already shown is not shown twice', () => {
  const known = { items: messages('abxy'), nextCursor: null };
  const turn = { input: message('x'), output: message('y'), request: request('b') };
  assert.equal(withStartedTurn(known, turn), known);
});

test('an answer that goes on takes the place of itself', () => {
  const known = { items: messages('ab'), nextCursor: null };
  const output = message('b', { run: { id: 'run_2', status: 'queued' } });
  const going = withStartedTurn(known, { input: null, output, request: request('a', { continues: 'b' }) });
  assert.equal(idsOf(going), 'ab');
  assert.equal(going?.items[1]?.run?.id, 'run_2');
});

test('a turn whose place is not loaded changes nothing', () => {
  const known = { items: messages('ab'), nextCursor: null };
  assert.equal(withStartedTurn(known, { input: null, output: message('y'), request: request('z') }), known);
  assert.equal(upTo(known.items, 'z'), undefined);
});

test('one message is replaced, the others stay the same objects', () => {
  const known = { items: messages('ab'), nextCursor: null };
  const settled = withMessage(known, message('b', { createdAt: 'later' }));
  assert.equal(settled.items[0], known.items[0]);
  assert.equal(settled.items[1]?.createdAt, 'later');
});
