import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gap, indexedWords, parseQuery } from './text.ts';

test('what is written without spaces is cut into pairs, and its last character stands alone', () => {
  assert.deepEqual(indexedWords('去北京 ok 文'), ['去北', '北京', '京', 'ok', '文']);
  assert.deepEqual(parseQuery('北京 文 京"ok 北"').wanted, [
    { words: ['北京'], isPrefix: true },
    { words: ['文'], isPrefix: true },
    { words: ['京'], isPrefix: true },
    { words: ['ok', '北'], isPrefix: true },
  ]);
});

test('case, accents, width and ligatures make no difference', () => {
  const words = ['strasse', 'creme', 'οδοσ', 'find', 'タワー', 'i', '1'];
  assert.deepEqual(indexedWords('Straße crème ΟΔΟΣ ﬁnd タワー İ ①').slice(0, 4), words.slice(0, 4));
  assert.deepEqual(indexedWords('STRASSE CRE\u0300ME οδος FIND ﾀﾜｰ ı １'), indexedWords(words.join(' ')));
});

test('a query is words, quotes, and dashes before what is not to be there', () => {
  assert.deepEqual(parseQuery('a-b -"c d" --e "f g" -h un'), {
    wanted: [
      { words: ['a', 'b'], isPrefix: false },
      { words: ['e'], isPrefix: false },
      { words: ['f', 'g'], isPrefix: false },
      { words: ['un'], isPrefix: true },
    ],
    unwanted: [
      { words: ['c', 'd'], isPrefix: false },
      { words: ['h'], isPrefix: false },
    ],
  });
  assert.deepEqual(parseQuery(' "" - -- * " '), { wanted: [], unwanted: [] });
});

test('any text has words that no engine takes for anything else, and few enough for all of them', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { wanted, unwanted } = parseQuery(text);
      const asked = [...wanted, ...unwanted].flatMap(({ words }) => words);
      for (const word of [...indexedWords(text), ...asked])
        assert.match(word, /^([\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic})$/u);
    }),
  );
  const words = indexedWords('ab '.repeat(100_000));
  assert.deepEqual([words.length, words.filter((word) => word !== gap).length], [16_000, 250]);
});

test('the time it takes grows with the text and no faster', () => {
  for (const piece of ['a', '中', '-', '"', ' "-', '\u0301', '\ud800', 'ﷺ', '👍🏽', 'a\u0301']) {
    const text = piece.repeat(1_000_000);
    const startedMs = performance.now();
    indexedWords(text);
    parseQuery(text);
    // Quadratic would be hours.
    assert.ok(performance.now() - startedMs < 10_000, piece);
  }
});
