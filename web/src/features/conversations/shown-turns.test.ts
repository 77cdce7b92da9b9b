import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@stoa/contract/conversations';
import type { Sending } from '../runs/runs.tsx';
import { openAnswer, textOf, shownTurns } from './shown-turns.ts';

const message = (id: string, role: Message['role'], status?: 'running' | 'done'): Message => ({
  id,
  conversationId: 'cnv',
  parentId: null,
  role,
  parts: [],
  run: status ? { id: `run_${id}`, status } : null,
  model: null,
  usage: null,
  siblingIds: [],
  createdAt: 't',
});
const items = [
  message('a', 'user'),
  message('b', 'assistant', 'done'),
  message('c', 'user'),
  message('d', 'assistant', 'running'),
];
const sending = (request: Partial<Sending['request']>): Sending => ({
  slot: 'cnv',
  conversationId: 'cnv',
  request: { parentId: null, model: { endpointId: 'e', id: 'm' }, ...request },
  key: 'k',
  state: 'sending',
  error: null,
  sentAt: 0,
  stopAsked: false,
});
const idsOf = (list: readonly Message[]) => list.map(({ id }) => id).join('');

test('the last turn begins with the last question', () => {
  const view = shownTurns(items, undefined);
  assert.equal(idsOf(view.earlier), 'ab');
  assert.equal(idsOf(view.lastTurn), 'cd');
});

test('a new message comes after everything', () => {
  const view = shownTurns(items, sending({ parentId: 'd', parts: [{ type: 'text', text: 'x' }] }));
  assert.equal(idsOf([...view.earlier, ...view.lastTurn]), 'abcd');
  assert.ok(view.pending);
});

test('answering anew hides the old answer, an edit hides what it replaces', () => {
  assert.equal(idsOf(shownTurns(items, sending({ parentId: 'c' })).lastTurn), 'c');
  const edit = shownTurns(items, sending({ parentId: 'b', parts: [{ type: 'text', text: 'x' }] }));
  assert.equal(idsOf([...edit.earlier, ...edit.lastTurn]), 'ab');
});

test('an answer that goes on stays where it is', () => {
  assert.equal(idsOf(shownTurns(items, sending({ parentId: 'c', continues: 'd' })).lastTurn), 'cd');
});

test('without any question the last message is the last turn', () => {
  assert.equal(idsOf(shownTurns([message('z', 'assistant')], undefined).lastTurn), 'z');
  assert.equal(idsOf(shownTurns([], undefined).lastTurn), '');
});

test('the open answer is the one whose run goes on', () => {
  assert.equal(openAnswer(items)?.id, 'd');
  assert.equal(openAnswer(items.slice(0, 3)), undefined);
});

test('copied is what was said, not what was thought or noticed', () => {
  const reasoning = {
    type: 'reasoning',
    id: 'r',
    step: 1,
    text: 'hm',
    startedAt: 't',
    endedAt: 't',
  } as const;
  const texts = ['one', 'two'].map((text) => ({ type: 'text', id: text, text }) as const);
  assert.equal(textOf([reasoning, ...texts]), 'one\n\ntwo');
});
