// The block structure at the end of an answer that is still being written: lines that could become
// anything are withheld, a table stands as soon as its head does, and the run that grows is found.

import type { InlineRun, Token, Tokens } from './dialect.ts';
import { lexBlocks } from './dialect.ts';
import { closeInline } from './open-inline.ts';

/** Containers (quotes, list items) that a line may open before its own text. */
const CONTAINERS = String.raw`[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]+|>)*`;

/** Lines of which the next character decides what they are; each starts where a block could. */
const UNDECIDED_LINE = new RegExp(
  `^${CONTAINERS}(?:${[
    String.raw`[-*_=+\t ]*`, // rules, bullets, setext underlines
    String.raw`\d{1,3}[.)]?[ \t]*`, // ordered lists
    String.raw`#{1,6}[ \t]*`,
    '`{1,2}',
    '(?:`{3,}|~{3,})[^`]*', // a fence shows with its language, or closes
    '~{1,2}',
    String.raw`\|?[-:| \t]*`, // a table's delimiter row
    String.raw`\[[ xX]\][ \t]+`, // a task
    String.raw`\[[^\]\n]{0,80}(?:\](?::.*)?)?`, // a link, or the definition of one
    String.raw`\$\$?[ \t]*`,
  ].join('|')})$`,
);

const TABLE_HEAD = /(^|\n)( {0,3}\|[^\n]*[^\s|][^\n]*)(?:\n {0,3}[|:\- \t]*)?\n?$/;

/** How much of the growing `source` can be shown: all of it, or all but its undecided last line. */
export function measureDecided(source: string): number {
  const lineStart = source.lastIndexOf('\n') + 1;
  return UNDECIDED_LINE.test(source.slice(lineStart)) ? lineStart : source.length;
}

/**
 * Settles the looks of the last block in place: a table head is shown as a table, an unfinished code
 * block is marked `open`, open inline markers are closed.
 */
export function calmEnd(tokens: Token[], runs: InlineRun[]): void {
  raiseTable(tokens, runs);
  const end = findEnd(tokens.at(-1));
  if (end?.type === 'code') Object.assign(end, { open: true });
  const run = end && runs.findLast(({ tokens: target }) => target === end.tokens);
  if (run) run.src = closeInline(run.src);
}

function raiseTable(tokens: Token[], runs: InlineRun[]): void {
  const last = tokens.at(-1);
  if (last?.type === 'list') return raiseTable((last as Tokens.List).items.at(-1)!.tokens, runs);
  if (last?.type === 'blockquote') return raiseTable((last as Tokens.Blockquote).tokens, runs);
  const head = last?.type === 'paragraph' || last?.type === 'text' ? TABLE_HEAD.exec(last.raw) : null;
  if (!last || !head) return;
  const row = head[2]!.trimEnd();
  const cells = row.replaceAll(/\\./g, '').split('|').slice(1);
  const columns = cells.at(-1)!.trim() === '' ? cells.length - 1 : cells.length;
  const before = last.raw.slice(0, head.index + head[1]!.length);
  const raised = lexBlocks(`${before}${row}\n${'|-'.repeat(columns)}|`, {});
  if (raised.tokens.at(-1)?.type !== 'table') return;
  tokens.splice(-1, 1, ...raised.tokens);
  const replaced = runs.findIndex(({ tokens: target }) => target === (last as Tokens.Paragraph).tokens);
  runs.splice(replaced, 1, ...raised.runs);
}

interface Leaf {
  type?: string;
  tokens?: Token[];
}

/** The leaf that grows when text is appended: something with inline `tokens`, or open code. */
function findEnd(token: Token | undefined): Leaf | undefined {
  switch (token?.type) {
    case 'paragraph':
    case 'heading':
    case 'text':
      return token;
    case 'blockquote':
      return findEnd(token.tokens?.at(-1));
    case 'list':
      return findEnd((token as Tokens.List).items.at(-1)?.tokens.at(-1));
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      return (rows.at(-1) ?? header).findLast((cell) => cell.text !== '');
    }
    case 'code':
      return isOpenCode(token as Tokens.Code) ? token : undefined;
    default:
      return undefined;
  }
}

function isOpenCode(token: Tokens.Code): boolean {
  if (token.codeBlockStyle === 'indented') return true;
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(token.raw)?.[1] ?? '```';
  const lastLine = token.raw.trimEnd().split('\n').slice(1).at(-1)?.trim() ?? '';
  return !(lastLine.startsWith(fence) && lastLine === fence[0]!.repeat(lastLine.length));
}
