import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { createThinkTagSplitter } from './think-tags.ts';

function split(pieces: readonly string[]) {
  const sides = { text: '', reasoning: '' };
  const splitter = createThinkTagSplitter(
    (text) => {
      assert.notEqual(text, '');
      sides.text += text;
    },
    (reasoning) => {
      assert.notEqual(reasoning, '');
      sides.reasoning += reasoning;
    },
  );
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return sides;
}

describe('think tags', () => {
  it('split the same text the same way however it is cut', () => {
    const word = fc.constantFrom(
      '<think>',
      '</think>',
      '<th',
      'ink>',
      '</',
      '<',
      '>',
      ' ',
      '\n',
      'so',
      'x<think',
      '　',
      '👩‍🚀',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const text = words.join('');
        assert.deepEqual(split(words), split([text]));
        assert.deepEqual(split(text.split('')), split([text]));
      }),
    );
  });

  const cases: [name: string, text: string, sides: { text: string; reasoning: string }][] = [
    ['at the start are reasoning', '<think>why\nnot</think>\n\nSo.', { text: 'So.', reasoning: 'why\nnot' }],
    ['may follow blank space', '\n <think>\nwhy</think>So.', { text: 'So.', reasoning: 'why' }],
    ['further on are text', 'In <think>x</think>', { text: 'In <think>x</think>', reasoning: '' }],
    ['count once', '<think>a</think>b<think>c</think>', { text: 'b<think>c</think>', reasoning: 'a' }],
    ['that stay empty give no reasoning', '<think>\n\n</think>\n\nSo.', { text: 'So.', reasoning: '' }],
    ['that never close are all reasoning', '<think>why </thin', { text: '', reasoning: 'why </thin' }],
    ['that never open are text', '<thi', { text: '<thi', reasoning: '' }],
  ];
  for (const [name, text, sides] of cases) {
    it(name, () => assert.deepEqual(split([text]), sides));
  }

  it('do not hold back endless blank space', () => {
    let given = 0;
    const splitter = createThinkTagSplitter(
      (text) => (given += text.length),
      () => assert.fail('nothing was thought'),
    );
    for (let index = 0; index < 1_000; index++) splitter.push(' ');
    assert.equal(given, 1_000);
  });
});
