import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageRow } from '../../conversations/conversations.ts';
import { compose } from './compose.ts';

const message = (role: 'user' | 'assistant', parts: MessageRow['parts']) => ({ role, parts }) as MessageRow;
const text = (text: string) => ({ type: 'text' as const, id: '1', text });

test('the model is sent what was said; notices, errors and reasoning stay with the people', () => {
  const prompt = compose(
    {
      messages: [
        message('user', [text('Hello')]),
        message('assistant', [
          { type: 'reasoning', id: 'r', step: 1, text: 'hm', startedAt: '', endedAt: null },
          { type: 'notice', kind: 'step-cut', id: 'c', reason: 'connection', text: 'half' },
          { ...text('Hi'), step: 1 },
          { type: 'error', id: 'e', code: 'network', message: 'gone' },
        ]),
        message('assistant', [{ type: 'error', id: 'e', code: 'auth', message: 'no' }]),
        message('user', [text('And?')]),
      ],
      written: [],
    },
    null,
  );
  assert.deepEqual(prompt.messages, [
    { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
    { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
    { role: 'user', content: [{ type: 'text', text: 'And?' }] },
  ]);
});

test('what does not fit the window is left out from the oldest on; the last message is always sent', () => {
  const messages = Array.from({ length: 40 }, (_, n) =>
    message(n % 2 === 0 ? 'user' : 'assistant', [text(`${n} ${'word '.repeat(50)}`)]),
  );
  messages.push(message('user', [text('the question')]));
  const fitted = compose({ messages, written: [] }, 1000).messages;
  assert.ok(fitted.length > 1 && fitted.length < 20);
  assert.equal(fitted[0]?.role, 'user');
  assert.deepEqual(fitted.at(-1), { role: 'user', content: [{ type: 'text', text: 'the question' }] });
  assert.equal(
    compose({ messages: [message('user', [text('word '.repeat(5000))])], written: [] }, 100).messages.length,
    1,
  );
});

test('instructions are sent as such, and take their part of the window', () => {
  const messages = Array.from({ length: 9 }, (_, n) =>
    message(n % 2 === 0 ? 'user' : 'assistant', [text('word '.repeat(50))]),
  );
  const composed = compose({ messages, written: [], instructions: 'word '.repeat(400) }, 1000);
  assert.equal(composed.instructions, 'word '.repeat(400));
  assert.ok(composed.messages.length < compose({ messages, written: [] }, 1000).messages.length);
  assert.ok(!('instructions' in compose({ messages, written: [], instructions: null }, null)));
});

test('an answer to be continued is sent with the request to go on', () => {
  const { messages } = compose(
    { messages: [message('user', [text('Count')])], written: [{ ...text('One, two'), step: 1 }] },
    null,
  );
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['user', 'assistant', 'user'],
  );
});
