// Where a growing text has stopped changing its mind.
//
// A boundary is the start of a block such that no text appended later can change any block before
// it. Blank lines are what bounds look-ahead: paragraphs, setext headings, tables, quotes and math
// cannot cross one; lists and indented code can, and decide on the whole line that follows; open
// fences and raw HTML run to the end and therefore have no block after them. The exception is a
// link definition, whose label (over an escaped line end) and title may cross blank lines.

import type { Token } from './dialect.ts';

const LABEL = String.raw`(?:\\[\s\S]|[^\[\]\\\n]|\n(?![ \t]*\n))*\\?`;
const DESTINATION = String.raw`(?:[^<\s]\S*|<(?:\\.|[^\n<>\\])*>?)`;
const TITLE = String.raw`(?:"(?:\\[\s\S]|[^"\\])*\\?"?|'(?:\\[\s\S]|[^'\\])*\\?'?|\((?:\\[\s\S]|[^()\\])*\\?\)?)`;

/** Matches text that is, to its very end, the beginning of a link definition. */
const OPEN_DEFINITION = new RegExp(
  String.raw`^ {0,3}\[${LABEL}(?:$|\](?:$|: *\n?[ \t]*(?:$|${DESTINATION}(?:$| *\n?[ \t]*(?:$|${TITLE} *$)))))`,
);

/**
 * The last boundary within `source`, as an offset; 0 if there is none. `tokens` are the blocks of
 * `source.slice(0, knownLength)`; what follows is not read yet.
 */
export function findStableBoundary(tokens: readonly Token[], source: string, knownLength: number): number {
  let boundary = 0;
  let offset = 0;
  let previous: Token | undefined;
  for (const token of tokens) {
    const isStart = previous?.type === 'space' && token.type !== 'space';
    if (isStart && followsBlankLine(source, offset) && firstLineIsKnown(source, offset, knownLength)) {
      boundary = offset;
    }
    if (/^ {0,3}\[/.test(token.raw) && OPEN_DEFINITION.test(source.slice(offset))) break;
    offset += token.raw.length;
    previous = token;
  }
  return boundary;
}

/** A space token alone is no proof: it may be what a list left of its own last line. */
function followsBlankLine(source: string, start: number): boolean {
  const end = start - 1;
  return /^[ \t]*$/.test(source.slice(source.lastIndexOf('\n', end - 1) + 1, end));
}

/** A line of white space alone (which may be more than blanks and tabs) decides nothing. */
function firstLineIsKnown(source: string, start: number, knownLength: number): boolean {
  const end = source.indexOf('\n', start);
  return end >= 0 && end < knownLength && source.slice(start, end).trim() !== '';
}
