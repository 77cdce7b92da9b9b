/** Endless text of one kind, for answers whose length is given. */
import type { Random } from './random.ts';
import type { Script } from './script.ts';
import { piecesOf } from './tokens.ts';

type ContentKind = NonNullable<Script['content']>;

const WORDS =
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure in reprehenderit voluptate velit esse cillum fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum'.split(
    ' ',
  ) as [string, ...string[]];

/** Exactly `count` pieces of text of this kind. The last block may be cut, as a model's is at its limit. */
export function piecesOfContent(kind: ContentKind, count: number, random: Random): string[] {
  const pieces: string[] = [];
  for (let block = 0; pieces.length < count; block++) {
    const text = BLOCKS[kind](random, block);
    for (const piece of piecesOf(block === 0 ? text : `\n\n${text}`)) pieces.push(piece);
  }
  return pieces.slice(0, count);
}

const BLOCKS: { readonly [Kind in ContentKind]: (random: Random, block: number) => string } = {
  prose: paragraph,
  markdown: markdownBlock,
  code: codeBlock,
  table: tableBlock,
  math: mathBlock,
};

function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(WORDS)).join(' ');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentence(random: Random): string {
  return `${capitalised(words(random, 6 + random.integer(10)))}.`;
}

function paragraph(random: Random): string {
  return Array.from({ length: 3 + random.integer(4) }, () => sentence(random)).join(' ');
}

function markdownBlock(random: Random, block: number): string {
  switch (block % 5) {
    case 0:
      return `## ${capitalised(words(random, 3))}\n\n${paragraph(random)}`;
    case 1:
      return Array.from({ length: 4 }, () => `- **${random.pick(WORDS)}** ${words(random, 7)}`).join('\n');
    case 2:
      return `> ${sentence(random)}\n\n${paragraph(random)} Then \`${random.pick(WORDS)}\` and *${words(random, 2)}*.`;
    case 3:
      return codeBlock(random);
    default:
      return tableBlock(random);
  }
}

function codeBlock(random: Random): string {
  const name = random.pick(WORDS);
  const list = random.pick(WORDS);
  const factor = 2 + random.integer(40);
  return [
    '```ts',
    `export function ${name}(${list}: readonly number[]): number {`,
    '  let total = 0;',
    `  for (const value of ${list}) {`,
    `    if (value % ${factor} === 0) continue;`,
    `    total += value * ${factor};`,
    '  }',
    '  return total;',
    '}',
    '```',
  ].join('\n');
}

function tableBlock(random: Random): string {
  const rows = Array.from(
    { length: 5 },
    () => `| ${random.pick(WORDS)} | ${words(random, 3)} | ${random.integer(10_000) / 100} |`,
  );
  return ['| Name | Note | Amount |', '| --- | --- | ---: |', ...rows].join('\n');
}

function mathBlock(random: Random): string {
  const power = 2 + random.integer(7);
  return [
    `${capitalised(words(random, 6))} $x^{${power}} + y^{${power}}$, so`,
    `$$\n\\int_0^1 x^{${power}}\\,dx = \\frac{1}{${power + 1}}, \\qquad \\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}\n$$`,
  ].join('\n\n');
}
