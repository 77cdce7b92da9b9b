import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileIdsOf, inputParts } from './input-parts.ts';
import { textOf } from './shown-turns.ts';

test('files go before the words, in their order', () => {
  assert.deepEqual(inputParts('Which is older?', ['fil_1', 'fil_2']), [
    { type: 'file', fileId: 'fil_1' },
    { type: 'file', fileId: 'fil_2' },
    { type: 'text', text: 'Which is older?' },
  ]);
});

test('files can go without words, and blanks are none', () => {
  assert.deepEqual(inputParts(' \n', ['fil_1']), [{ type: 'file', fileId: 'fil_1' }]);
});

test('what was sent can be taken apart again', () => {
  const parts = inputParts('words', ['fil_1']);
  assert.deepEqual(fileIdsOf(parts), ['fil_1']);
  assert.equal(textOf(parts), 'words');
});
