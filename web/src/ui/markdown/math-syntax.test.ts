import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lexWhole } from './dialect.ts';

/** The math and strikethrough found in one paragraph, as written. */
function findSpans(source: string, type: string): string[] {
  const found: string[] = [];
  const visit = (tokens: readonly unknown[]) => {
    for (const token of tokens as Array<{ type: string; raw: string; tokens?: unknown[] }>) {
      if (token.type === type) found.push(token.raw.trim());
      if (token.tokens) visit(token.tokens);
    }
  };
  visit(lexWhole(source));
  return found;
}

const mathCases: Array<[name: string, source: string, found: string[]]> = [
  ['two prices are not math', '$5 and $10', []],
  ['a range of prices is not math', 'from $5-$10 a month', []],
  ['prices in a list are not math', 'between $5, $6 and $7', []],
  ['a price in words is not math', 'it costs $20 or more in US$ there', []],
  ['a dollar after a word is not math', 'US$5 and CA$6$', []],
  ['spaces inside the dollars are not math', 'a $ x $ b', []],
  ['a digit after the closing dollar is not math', '$x$5', []],
  ['code is not math', '`$x$` and `$y`', []],
  ['math does not reach into code', 'a $x and `y$`', []],
  ['escaped dollars are not math', String.raw`\$x\$`, []],
  ['one variable is math', 'let $x$ be', ['$x$']],
  ['a number is math when it computes', '$5 + 3 = 8$', ['$5 + 3 = 8$']],
  ['two formulas are two', '$a$ and $b$', ['$a$', '$b$']],
  ['math beside money is found', 'pay $5 for $x_1$ now', ['$x_1$']],
  ['emphasis signs in math are math', '*a $b*c$ d*', ['$b*c$']],
  ['parentheses make math', String.raw`so \(a_b * c_d\) is`, [String.raw`\(a_b * c_d\)`]],
  ['double dollars in a line are math', 'so $$x$$ is', ['$$x$$']],
  ['a block interrupts a paragraph', 'text:\n$$\na\n- b\n$$\nmore', ['$$\na\n- b\n$$']],
  ['brackets make a block', '\\[\nx = y\n\\]', ['\\[\nx = y\n\\]']],
  ['a blank line ends what was not math', '$$\na\n\nb\n$$', []],
  ['empty dollars are not math', 'a $$ b', []],
];

for (const [name, source, found] of mathCases) {
  test(name, () => assert.deepEqual(findSpans(source, 'math'), found));
}

test('two tildes strike through, one does not', () => {
  assert.deepEqual(findSpans('~a~ ~~b~~ ~ 5~6', 'del'), ['~~b~~']);
});

test('raw HTML does not change how the text after it is read', () => {
  assert.deepEqual(findSpans('<a href="x">\n\nhttps://a.example', 'link'), ['https://a.example']);
});
