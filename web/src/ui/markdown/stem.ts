// A list or table that grows at the end of the text has a stem: the items or rows that no later text
// can change. Only what comes after the stem is read again, so a long list costs what a short one does.
//
// An item ends where the first line of the next begins, and a row with its line. The last two of
// either stay out of the stem: the one that is being written and the one it may still continue.

import type { Token, Tokens } from './dialect.ts';

export interface Stem {
  /** Blocks before the list or table in the same stretch of text. */
  before: Token[];
  parts: Tokens.List | Tokens.Table;
  /** Where the text after the stem begins. */
  offset: number;
  /** Stands before that text when it is read: the head of a table, nothing for a list. */
  prelude: string;
}

const LIVE_PARTS = 2;
/** Below this, reading everything again is as cheap. */
const MIN_PARTS = 8;
/** One line that nothing but a blank line or its own end decides about. */
const PLAIN_LINE = /^[^\n$\\[|<]+\n$/;
const BULLET = /^ {0,3}(?:[*+-]|\d{1,9}[.)]) /;

/** The stem of the list or table that the blocks of `source` end with, if there is a long one. */
export function findStem(
  blocks: readonly Token[],
  source: string,
  previous: Stem | undefined,
): Stem | undefined {
  const index = blocks.findIndex(({ type }) => type === 'list' || type === 'table');
  const block = blocks[index];
  if (block?.type === 'list')
    return findListStem(blocks.slice(0, index), block as Tokens.List, source, previous);
  if (block?.type === 'table' && index === 0) return findTableStem(block as Tokens.Table, source, previous);
  return undefined;
}

/** The blocks of the whole, given those read after the stem; undefined if they do not fit together. */
export function graft(stem: Stem, blocks: readonly Token[]): Token[] | undefined {
  const live = blocks[0];
  const { parts } = stem;
  let whole: Token | undefined;
  if (parts.type === 'list' && live?.type === 'list') whole = graftList(parts, live as Tokens.List);
  if (parts.type === 'table' && live?.type === 'table')
    whole = graftTable(parts, live as Tokens.Table, stem.prelude);
  return whole && [...stem.before, whole, ...blocks.slice(1)];
}

function findListStem(
  before: Token[],
  list: Tokens.List,
  source: string,
  previous: Stem | undefined,
): Stem | undefined {
  const count = list.items.length - LIVE_PARTS;
  if (count < MIN_PARTS || !areDecided(before, list)) return undefined;
  if (previous?.parts.type === 'list' && previous.parts.items.length >= count) return previous;
  const items = list.items.slice(0, count);
  const loose = items.some(loosensList);
  if (loose !== list.loose) return undefined;
  const start = measure(before);
  const offset = start + measure(items);
  return { before, parts: { ...list, raw: source.slice(start, offset), items }, offset, prelude: '' };
}

/** Whether the blocks before a list are sure to end where it begins, though no blank line says so. */
function areDecided(before: readonly Token[], list: Tokens.List): boolean {
  if (before.length === 0) return true;
  const [line] = before;
  const isPlain = line!.type === 'heading' || line!.type === 'paragraph';
  return before.length === 1 && isPlain && PLAIN_LINE.test(line!.raw) && BULLET.test(list.raw);
}

function measure(parts: ReadonlyArray<{ raw: string }>): number {
  return parts.reduce((length, { raw }) => length + raw.length, 0);
}

/** What makes a list loose, for items that others follow: marked's two conditions. */
function loosensList({ raw, tokens }: Tokens.ListItem): boolean {
  return (
    /\n[ \t]*\n[ \t]*$/.test(raw) ||
    tokens.some((token) => token.type === 'space' && /\n.*\n/.test(token.raw))
  );
}

function graftList(stem: Tokens.List, live: Tokens.List): Tokens.List | undefined {
  if (stem.ordered !== live.ordered || (live.loose && !stem.loose)) return undefined;
  if (stem.loose && !live.loose) live.items.forEach(loosenItem);
  return { ...stem, raw: stem.raw + live.raw, items: [...stem.items, ...live.items] };
}

/** Gives an item of a tight list the form it has in a loose one. */
function loosenItem(item: Tokens.ListItem): void {
  item.loose = true;
  const [box, text] = item.tokens;
  if (box?.type === 'checkbox' && text && 'tokens' in text) {
    item.tokens.shift();
    Object.assign(text, { raw: box.raw + text.raw, text: box.raw + (text as Tokens.Text).text });
    text.tokens!.unshift(box);
  }
  for (const token of item.tokens) {
    if (token.type === 'text') token.type = 'paragraph';
  }
}

function findTableStem(table: Tokens.Table, source: string, previous: Stem | undefined): Stem | undefined {
  const count = table.rows.length - LIVE_PARTS;
  if (count < MIN_PARTS) return undefined;
  const known = previous?.parts.type === 'table' ? previous : undefined;
  if (known?.parts.type === 'table' && known.parts.rows.length >= count) return known;
  const headLength = known?.prelude.length ?? skipLines(source, 0, 2);
  const knownRows = known?.parts.type === 'table' ? known.parts.rows.length : 0;
  const offset = skipLines(source, known?.offset ?? headLength, count - knownRows);
  const parts = { ...table, raw: source.slice(0, offset), rows: table.rows.slice(0, count) };
  return { before: [], parts, offset, prelude: source.slice(0, headLength) };
}

function skipLines(source: string, from: number, count: number): number {
  let offset = from;
  for (let line = 0; line < count; line++) offset = source.indexOf('\n', offset) + 1;
  return offset;
}

function graftTable(stem: Tokens.Table, live: Tokens.Table, prelude: string): Tokens.Table {
  const raw = stem.raw + live.raw.slice(prelude.length);
  return { ...live, raw, header: stem.header, align: stem.align, rows: [...stem.rows, ...live.rows] };
}
