// What a reader sees while an answer arrives, one character at a time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBlocks } from './blocks.ts';
import { readPlainText } from './plain-text.ts';
import type { Token, Tokens } from './dialect.ts';

const answer = String.raw`Sure! Here's **how** it *works*:

1. **Install the *tools***: run ${'`npm i`'} first.
   ${'```'}bash
   npm i --save thing # a comment
   ${'```'}
2. Then:
   - Option *one* (see [docs](https://example.com/a_(b) "Title"))
   - Option **two** — costs 5 * 3 = 15

     A paragraph with snake_case_words and 2 ** 3.

   | a | b |
   |---|---|
   | 1 | **2** |

## The *result*
Text with ***both***, __under__ and ~~gone~~ text!
> Quote **one**
> ${'```'}js
> let a;
> ${'```'}
> end

* star
- [ ] todo **now**
- [x] done

Total is $5, then $10. Inline $a_{1} + b$ and \(c^2\).

$$
x = y
$$

| Name | Value |
|:-----|------:|
| x | ${'`y`'} |

---

${'````'}md
${'```'}js
${'````'}

Mail <me@x.org> or <https://x.org/a>. AT&amp;T, ${'``'} a ${'`'} b ${'``'}, ![alt](https://img.example/x.png) end.

Final - dash and
42
`;

/** Everything shown, with signs for structure; white space aside, it only ever grows. */
function show(tokens: readonly Token[]): string {
  return tokens.map(showBlock).join('').replaceAll(/\s+/g, '');
}

function showBlock(token: Token): string {
  switch (token.type) {
    case 'space':
      return '';
    case 'list':
      return (token as Tokens.List).items.map((item) => `•${show(item.tokens)}`).join('');
    case 'table':
      return [(token as Tokens.Table).header, ...(token as Tokens.Table).rows]
        .flat()
        .map(({ tokens }) => readPlainText(tokens))
        .join('');
    case 'code':
      return `{${(token as Tokens.Code).lang}}${(token as Tokens.Code).text}`;
    case 'blockquote':
      return `>${show(token.tokens ?? [])}`;
    case 'heading':
      return `#${readPlainText(token.tokens)}`;
    case 'hr':
      return '―';
    default:
      return 'tokens' in token ? readPlainText(token.tokens) : token.raw;
  }
}

test('at every character, what is shown is the beginning of what will be shown', () => {
  const final = show(createBlocks().update(answer, false).flat());
  const blocks = createBlocks();
  for (let length = 1; length <= answer.length; length++) {
    const prefix = answer.slice(0, length);
    const shown = show(blocks.update(prefix, true).flat());
    assert.ok(
      final.startsWith(shown),
      `${JSON.stringify(prefix.slice(-40))} shows ${JSON.stringify(shown.slice(-40))}`,
    );
  }
});

test('what is shown is behind by one short span at most', () => {
  const blocks = createBlocks();
  for (let length = 1; length <= answer.length; length++) {
    const prefix = answer.slice(0, length);
    const shown = show(blocks.update(prefix, true).flat()).length;
    const known = show(createBlocks().update(prefix, false).flat()).length;
    assert.ok(known - shown < 60, JSON.stringify(prefix.slice(-80)));
  }
});

test('blocks, items and rows that did not change keep their identity', () => {
  const blocks = createBlocks();
  const source = 'para\n\n- one\n- two\n\nnext\n\n| a |\n|---|\n| 1 |\n| 2';
  const before = blocks.update(source, true).flat();
  const after = blocks.update(`${source} |\n| 3`, true).flat();
  const settled = before.slice(0, -1);
  assert.ok(settled.every((token, index) => token === after[index]));
  const [tableBefore, tableAfter] = [before.at(-1), after.at(-1)] as [Tokens.Table, Tokens.Table];
  assert.notEqual(tableBefore, tableAfter);
  assert.equal(tableBefore.rows[0], tableAfter.rows[0]);
});

test('a text that is replaced starts over', () => {
  const blocks = createBlocks();
  blocks.update('one\n\ntwo\n\nthree\n', true);
  assert.equal(show(blocks.update('other\n\ntext', true).flat()), 'othertext');
  assert.equal(show(blocks.update('other', true).flat()), 'other');
});

test('a link definition that arrives late reaches the blocks that asked for it, and no other', () => {
  const blocks = createBlocks();
  const source = 'see [a]\n\nplain\n\nend\n\n';
  const [first, , plain] = blocks.update(source, true).flat();
  const [linked, , same] = blocks.update(`${source}[a]: https://a.example\n`, true).flat();
  assert.notEqual(first, linked);
  assert.equal(plain, same);
  const link = (linked as Tokens.Paragraph).tokens[1] as Tokens.Link;
  assert.equal(link.href, 'https://a.example');
});
