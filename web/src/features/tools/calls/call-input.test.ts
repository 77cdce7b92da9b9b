import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputRows, jsonIn, parsedInput } from './call-input.ts';

test('plain arguments are told one a line, and nothing of them is left out', () => {
  assert.deepEqual(inputRows({ to: 'Ada', copies: 2, urgent: false, reply: null }), [
    { name: 'to', value: 'Ada' },
    { name: 'copies', value: '2' },
    { name: 'urgent', value: 'false' },
    { name: 'reply', value: 'null' },
  ]);
  assert.deepEqual(inputRows({}), []);
});

test('what lines cannot tell in full is shown as JSON', () => {
  assert.equal(inputRows({ to: ['Ada', 'Ben'] }), null);
  assert.equal(inputRows(['Ada']), null);
  assert.equal(inputRows('Ada'), null);
  assert.equal(inputRows(null), null);
  assert.equal(inputRows(Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`a${at}`, at]))), null);
});

test('a text that is JSON is set out, and any other is left as it is', () => {
  assert.equal(jsonIn('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(jsonIn(' [1]'), '[\n  1\n]');
  assert.equal(jsonIn('{not JSON'), null);
  assert.equal(jsonIn('42'), null);
});

test('edited arguments are an object, or are not sent', () => {
  assert.deepEqual(parsedInput('{"to":"Ada"}'), { to: 'Ada' });
  for (const text of ['', '[1]', '"Ada"', 'null', '{to: Ada}']) assert.equal(parsedInput(text), undefined);
});
