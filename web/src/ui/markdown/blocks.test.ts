import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createBlocks } from './blocks.ts';
import { lexWhole } from './dialect.ts';

/** What makes Markdown change its mind: pieces of lines, at their start or anywhere. */
const starts = [
  '|||||  |    |   |\t|- |* |+ |-|1. |2. |2|1) |> |>|# |#|```|```js|~~~|$$|\\[|===|---|***|- [ ] |\u00A0|\f',
  '[a]: |[A]: /u|[b]:|[|<div>|</div>|<!--|<script>|</script>|<pre>|<x-y>|<?|  - |    - |:--',
].flatMap((row) => row.split('|').concat('|', '| a | b |', '|---|:-:|'));
const inners = [
  'a|b c|word | |\\|`|``|~~|~|**|*|_|$|$$|\\(|\\)|\\]|-->|?>|[|]|]:|(|)|[a]|[b][a]|[l](/u)|"|\'|"t"|(t)',
  '<|>|/u|![i](u)|<a href="x">|</script>|</pre>|http://a.bc|&amp;|&#35;|\u2028',
].flatMap((row) => row.split('|').concat('|'));
const line = fc
  .tuple(
    fc.array(fc.constantFrom(...starts), { maxLength: 2 }),
    fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...inners) }, fc.string({ maxLength: 4 })), {
      maxLength: 3,
    }),
    fc.constantFrom('\n', '\n', '\n\n', '\n\n', '\n  \n', '\r\n', '\r', ' \n', '\\\n'),
  )
  .map(([start, inner, end]) => start.join('') + inner.join('') + end);
const text = fc.array(line, { maxLength: 14 }).map((lines) => lines.join(''));
const cuts = fc.array(fc.nat({ max: 120 }), { maxLength: 20 });

const documents = [
  'See [one] and [two][ONE].\n\n- [one]\n\npara\n\n[one]: https://a.example "T"\n\nlater [one]\n\n[one]: /second\n\nend',
  'Title\n===\n\nPara\nover lines\n---\n\nnext\n\nx\n',
  '- a\n- b\n\n- c\n\n  more\n\n      code\n- [ ] d\n\nafter\n\n1. x\n\n2\n\n2. y\n\nz\n',
  'text\n\n```js\nlet a;\n\n\nlet b;\n\n',
  '| a | b |\n|---|--:|\n| 1 | 2 |\n| 3\n\npara\n\n|x|\n',
  '<div>\n\n*a*\n\n</div>\n\n<script>\n\nlet a;\n\n</script>\n\nend\n\nmore\n',
  '> quote\nlazy\n> - list\nlazy too\n\n> next\n> > deep\nlazy\n\nend\n\n',
  '[label\\\n\nover\nblank lines]: /url\n\nend\n\n',
  '[a]: /url "title\n\nover\nblank lines"\n\n[a]\n\nend\n\n',
  '[a]: /url\n(title\n\nover\n\nblank lines)\n\n[a]\n\nend\n\n',
  'math\n$$\na\n- b\n$$\nmore $x$ text\n\n\\[\nx\n\\]\n\nend\n\n$$\nopen\n\nnot math\n\n$$\n',
  '- a\n\u00A0\n\n- b\n\n\u00A0\n\n- c\n\nend\n\n',
  '    code\n\n    more\n\n  text\n\n\tcode\n\n\n',
];

/** The same for lists and tables long enough to have a part that is not read again. */
const items = '- a\n'.repeat(12);
const longDocuments = [
  `${items}- b\n\n  c\n- d\n- e\n\nend\n\n`,
  `Intro:\n${items}- [a\\\n\n  b]: /u\n- c\n- d\n`,
  `${items}- [a\\\n\n  b]: /u\n- c\n- d\n\n- e\n`,
  `${'- [ ] t\n'.repeat(12)}\n- [x] u\n- v\n\nend [a]\n\n[a]: /u\n`,
  `Intro\n${'-\titem\n'.repeat(12)}===\n`,
  `[a\n${items}c]: /u\n`,
  `$$\n${items}$$\n`,
  `a\n\n\\[\n${items}\\]\n`,
  `${'1. [a]\n'.repeat(12)}\n[a]: /u\n\n1. more\n`,
  `| a | b |\n|---|---|\n${'| 1 | [a] |\n'.repeat(12)}| 2 |\n\n[a]: /u\n\n`,
  `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(12)}x\n|\na\u2028\nb\n<div\n<div>\n\nend\n`,
  `[a | b\n---|---\n${'1 | 2\n'.repeat(12)}]: /u\n`,
];

function plain(tokens: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(tokens));
}

function splitAt(source: string, offsets: number[]): string[] {
  const ends = [...new Set([...offsets.filter((offset) => offset < source.length), source.length])];
  return ends.toSorted((a, b) => a - b).map((end) => source.slice(0, end));
}

function assertGrowsAsWhole(source: string, prefixes: string[]): void {
  const blocks = createBlocks();
  for (const prefix of prefixes) {
    blocks.update(prefix, true);
    assert.deepEqual(
      plain(blocks.update(prefix, false).flat()),
      plain(lexWhole(prefix)),
      JSON.stringify(prefix),
    );
  }
  const once = createBlocks();
  for (const prefix of prefixes) once.update(prefix, true);
  assert.deepEqual(plain(once.update(source, false).flat()), plain(lexWhole(source)));
}

test('text read in any chunks has the blocks of the text read whole', () => {
  fc.assert(
    fc.property(text, cuts, (source, offsets) => assertGrowsAsWhole(source, splitAt(source, offsets))),
    { numRuns: 1000 },
  );
});

/** Long lists and tables, most of whose lines are what they should be. */
const endings = fc.constantFrom('\n', '\n', '\n', '\n', '\n', '\n\n', '\n  \n', ' \n');
const oddLine = fc.oneof({ weight: 8, arbitrary: fc.constant('') }, { weight: 1, arbitrary: line });
const listLine = fc.tuple(
  fc.constantFrom('', '', '', '', '  ', '    '),
  fc.constantFrom(
    '- ',
    '- ',
    '- ',
    '- ',
    '- ',
    '-',
    '-\t',
    '* ',
    '1. ',
    '- - ',
    '- [ ] ',
    '- [x] ',
    '- # ',
    '- ```\n  ',
    '- > ',
  ),
  fc.constantFrom('a', '**b**', '`c`', '[a]', 'x\n  y', 'x\nlazy', 'x\n\n  y', '[a]: /u', ''),
  endings,
  oddLine,
);
const orderedLine = fc.tuple(
  fc.constantFrom('1. ', '2. ', '10. ', '1) '),
  fc.constantFrom('a', '', '- b', 'x\n   - y'),
  endings,
  oddLine,
);
const rowLine = fc.tuple(
  fc.constantFrom('| 1 | 2 |', '| `a|` | b', 'x', '|', '| **a** | [a] |', '1|2|3'),
  fc.constantFrom('\n', '\n', '\n', '\n', '\n', '\n\n'),
  oddLine,
);
const head = fc.constantFrom('', 'Intro:\n', '# Head\n', 'text\n\n', '[a\n', '$$\n', 'a\nb\n', '> q\n');
const long = fc
  .tuple(
    head,
    fc.oneof(
      fc.array(listLine, { minLength: 8, maxLength: 24 }),
      fc.array(orderedLine, { minLength: 8, maxLength: 24 }),
      fc.array(rowLine, { minLength: 8, maxLength: 24 }).map((rows) => [['| a | b |\n|---|--:|\n'], ...rows]),
    ),
  )
  .map(([start, lines]) => start + lines.flat().join(''));

test('long lists and tables have the blocks of the text read whole', () => {
  fc.assert(
    fc.property(long, fc.array(fc.nat({ max: 600 }), { maxLength: 40 }), (source, offsets) =>
      assertGrowsAsWhole(source, splitAt(source, offsets)),
    ),
    { numRuns: 300 },
  );
});

test('known troublemakers have the blocks of the whole at every length', () => {
  for (const source of [...documents, ...longDocuments]) {
    assertGrowsAsWhole(
      source,
      Array.from({ length: source.length }, (_, index) => source.slice(0, index + 1)),
    );
  }
});

test('text made to be slow is shown as written, soon', () => {
  const runs = Array.from({ length: 300 }, (_, length) => '`'.repeat(length)).join(' ');
  const hostile = [
    '>'.repeat(5000) + 'x',
    '- '.repeat(2000) + 'x',
    '*a '.repeat(8000),
    '\\('.repeat(8000),
    '~~a '.repeat(5000),
    runs,
  ];
  for (const source of hostile) {
    const blocks = createBlocks().update(source, true).flat();
    assert.ok(blocks.map(({ raw }) => raw).join('') === source, source.slice(0, 20));
    assert.deepEqual(plain(createBlocks().update(source, false).flat()), plain(lexWhole(source)));
  }
});
