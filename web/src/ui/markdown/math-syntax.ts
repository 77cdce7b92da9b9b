// Where math begins and ends in Markdown text: `$$…$$` and `\[…\]` are displayed, `$…$` and `\(…\)`
// run in the line. A single dollar is money until proven otherwise.

export interface MathSpan {
  raw: string;
  source: string;
  display: boolean;
}

const TEX_SIGN = /[\\^_{}=+<>*/|]/;
const BLOCK_OPENER = /^ {0,3}(\$\$|\\\[)/;
const BLANK_LINE = /\n[ \t]*(?:\n|$)/;

/** The closed span that opens exactly at `at`. */
export function findMathAt(text: string, at: number): MathSpan | undefined {
  if (text[at] === '\\') {
    if (text[at + 1] === '(') return closedBy(text, at, '\\)', false);
    if (text[at + 1] === '[') return closedBy(text, at, '\\]', true);
    return undefined;
  }
  if (text[at] !== '$') return undefined;
  if (text[at + 1] === '$') return closedBy(text, at, '$$', true);
  return findDollarMath(text, at);
}

/** Whether a lone `$` at `at` may open math: not after a word (`US$5`), and before something. */
export function opensDollarMath(text: string, at: number): boolean {
  const before = at > 0 ? text[at - 1]! : ' ';
  const after = text[at + 1];
  return after !== undefined && /[^\s$]/.test(after) && !/[\p{L}\p{N}$\\]/u.test(before);
}

/** A display block that starts `text`, fills whole lines and holds no blank line. */
export function findMathBlock(text: string): MathSpan | undefined {
  const opener = BLOCK_OPENER.exec(text);
  if (!opener) return undefined;
  const end = text.search(BLANK_LINE);
  const paragraph = end < 0 ? text : text.slice(0, end);
  const indent = opener[0].length - opener[1]!.length;
  const span = closedBy(paragraph, indent, opener[1] === '$$' ? '$$' : '\\]', true);
  if (!span) return undefined;
  const rest = /^[ \t]*(?=\n|$)/.exec(paragraph.slice(indent + span.raw.length));
  if (!rest) return undefined;
  return { ...span, raw: paragraph.slice(0, indent + span.raw.length + rest[0].length) };
}

/** Offset of the first line after the first in this paragraph that starts a math block. */
export function findMathBlockStart(text: string): number | undefined {
  let newline = text.indexOf('\n');
  while (newline >= 0) {
    const start = newline + 1;
    newline = text.indexOf('\n', start);
    const line = text.slice(start, newline < 0 ? undefined : newline);
    if (line.trim() === '') return undefined;
    if (BLOCK_OPENER.test(line) && findMathBlock(text.slice(start))) return start;
  }
  return undefined;
}

function closedBy(text: string, at: number, closer: string, display: boolean): MathSpan | undefined {
  const start = at + 2;
  let end = text.indexOf(closer, start);
  while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf(closer, end + 1);
  if (end < 0) return undefined;
  const source = text.slice(start, end);
  return source.trim() === '' ? undefined : { raw: text.slice(at, end + 2), source, display };
}

function isEscaped(text: string, at: number, start: number): boolean {
  let backslashes = 0;
  while (at - backslashes > start && text[at - backslashes - 1] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** The next unescaped dollar decides: it closes well, or this one was money. */
function findDollarMath(text: string, at: number): MathSpan | undefined {
  if (!opensDollarMath(text, at)) return undefined;
  for (let end = at + 1; end < text.length; end++) {
    const char = text[end];
    if (char === '`') return undefined;
    if (char === '\\') end++;
    if (char !== '$') continue;
    const source = text.slice(at + 1, end);
    const closes = /\S$/.test(source) && !/^[\d$]/.test(text.slice(end + 1, end + 2));
    if (!closes || isMoney(source)) return undefined;
    return { raw: text.slice(at, end + 1), source, display: false };
  }
  return undefined;
}

function isMoney(source: string): boolean {
  return /^\d/.test(source) && /\s/.test(source) && !TEX_SIGN.test(source);
}
