import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { closeInline } from './open-inline.ts';

const cases: Array<[name: string, source: string, shown: string]> = [
  ['bold that is open is bold', 'a **bold te', 'a **bold te**'],
  ['a space before the missing closer is left out', 'a **bold ', 'a **bold**'],
  ['half a closer is no text', 'a **bold*', 'a **bold**'],
  ['an opener with nothing behind it is hidden', 'a **', 'a '],
  ['nested emphasis closes from the inside', '**a *b', '**a *b***'],
  ['one run can close two openers', '**a *b*** c', '**a *b*** c'],
  ['three stars open both', '***a', '***a***'],
  ['stars between spaces are text', '2 * 3', '2 * 3'],
  ['underscores in words are text', 'snake_case_na', 'snake_case_na'],
  ['strikethrough that is open is struck', '~~gone', '~~gone~~'],
  ['one tilde is text', '~5 apples', '~5 apples'],
  ['code that is open is code', 'run `npm i', 'run `npm i`'],
  ['markers in code are code', 'run `a ** b', 'run `a ** b`'],
  ['a lone backtick is hidden', 'run `', 'run '],
  ['half a closer of long code is no text', '``a`', '``a``'],
  [
    'a link shows its text while its address arrives',
    'see [the docs](https://ex',
    'see [the docs](pending:)',
  ],
  ['an address may hold parentheses', '[a](https://x.org/b_(c', '[a](pending:)'],
  ['a link text that is open is a link', 'see [the do', 'see [the do](pending:)'],
  ['emphasis in an open link closes first', '[a **b', '[a **b**](pending:)'],
  ['a finished link stays', '[a](https://x.org) b', '[a](https://x.org) b'],
  ['brackets followed by text stay', 'citations [1] and', 'citations [1] and'],
  ['an image waits for its address', 'see ![alt](https://ex', 'see '],
  ['inline math waits for its end', 'so $x_1 + ', 'so '],
  ['money is shown at once', 'costs $5', 'costs $5'],
  ['finished math stays', 'so $x_1$ is', 'so $x_1$ is'],
  ['display math waits for its end', 'so $$x', 'so '],
  ['parenthesised math waits for its end', String.raw`so \(x`, 'so '],
  ['a backslash waits for what it escapes', 'a\\', 'a'],
  ['a character reference waits for its end', 'a &am', 'a '],
  ['an autolink shows without its bracket', '<https://x.or', 'https://x.or'],
  ['plain text is as it is', 'plain text, nothing open!', 'plain text, nothing open!'],
];

for (const [name, source, shown] of cases) {
  test(name, () => assert.equal(closeInline(source), shown));
}

test('any text is closed with no more than its openers need', () => {
  const piece = fc.constantFrom(...'a|b c| |**|*|_|~~|`|``|[|](|)|]|!|$|$$|\\(|\\|&|<|\n'.split('|'));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const source = pieces.join('');
      assert.ok(closeInline(source).length <= source.length + pieces.length * 12);
    }),
  );
});
