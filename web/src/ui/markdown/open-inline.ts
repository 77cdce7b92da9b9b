// The last line of an answer that is still being written. Markers that are open are closed, markers
// of which nothing is known yet are left out, so that text appears in its final style at once.

import { hasTooManyMarkers } from './marker-limit.ts';
import { findMathAt, opensDollarMath } from './math-syntax.ts';

/** The destination of a link that is still being written; no policy makes it live. */
export const PENDING_HREF = 'pending:';

/** Beyond this, what looks open is taken to be plain text after all. */
const MAX_PENDING_LENGTH = 240;

const MAX_OPENERS = 16;

interface Opener {
  marker: string;
  /** Where the text inside begins, in the output. */
  inside: number;
}

/** The text to show for `source`, the whole of an inline run that may still grow. */
export function closeInline(source: string): string {
  return hasTooManyMarkers(source) ? source : new InlineCloser(source).close();
}

class InlineCloser {
  source: string;
  output = '';
  at = 0;
  openers: Opener[] = [];

  constructor(source: string) {
    this.source = source;
  }

  close(): string {
    while (this.at < this.source.length) this.step();
    return this.finish();
  }

  step(): void {
    const char = this.source[this.at]!;
    if (char === '\\') this.readEscape();
    else if (char === '`') this.readCode();
    else if (char === '$') this.readMath();
    else if (char === '[' || (char === '!' && this.source[this.at + 1] === '[')) this.openBracket(char);
    else if (char === ']') this.closeBracket();
    else if (char === '*' || char === '_' || char === '~') this.readDelimiter(char);
    else if (char === '!' || char === '&' || char === '<') this.readHalf(char);
    else this.take(1);
  }

  /** The beginnings of images, character references and autolinks. */
  readHalf(char: string): void {
    const rest = this.source.slice(this.at, this.at + MAX_PENDING_LENGTH + 1);
    if (char === '!' && rest === '!' && !/\S/.test(this.source[this.at - 1] ?? ' ')) this.stop();
    else if (char === '&' && /^&[#\w]{0,8}$/.test(rest)) this.stop();
    else if (char === '<' && /^<[\w.+-]{0,40}$/.test(rest)) this.stop();
    else if (char === '<' && /^<(?:https?:|mailto:|[\w.+-]+@)[^\s<>]*$/.test(rest)) this.at++;
    else this.take(1);
  }

  take(length: number): void {
    this.output += this.source.slice(this.at, this.at + length);
    this.at += length;
  }

  /** Leaves out everything from here on. */
  stop(): void {
    this.at = this.source.length;
  }

  readEscape(): void {
    const span = findMathAt(this.source, this.at);
    if (span) this.take(span.raw.length);
    else if (this.at === this.source.length - 1) this.stop();
    else if (/^\\[([]/.test(this.source.slice(this.at)) && this.restIsShort()) this.stop();
    else this.take(2);
  }

  readMath(): void {
    const span = findMathAt(this.source, this.at);
    if (span) return this.take(span.raw.length);
    const rest = this.source.slice(this.at);
    const displayed = rest.startsWith('$$');
    const running =
      opensDollarMath(this.source, this.at) && !/^\$\d|[$`]/.test(rest.replace(/^\$(?!\d)/, ''));
    if (this.restIsShort() && (rest === '$' || displayed || running)) this.stop();
    else this.take(displayed ? 2 : 1);
  }

  readCode(): void {
    const fence = /^`+/.exec(this.source.slice(this.at))![0];
    const inside = this.at + fence.length;
    const closed = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(this.source.slice(inside));
    if (closed && closed.index > 0) return this.take(fence.length + closed.index + fence.length);
    const text = this.source.slice(inside).replace(/[`\s]+$/, '');
    if (text.trim() !== '' && this.restIsShort()) {
      this.output += `${fence}${text}${fence}`;
    } else if (text.trim() !== '') {
      return this.take(fence.length);
    }
    this.stop();
  }

  openBracket(char: string): void {
    const marker = char === '!' ? '![' : '[';
    this.take(marker.length);
    this.openers.push({ marker, inside: this.output.length });
  }

  closeBracket(): void {
    const index = this.openers.findLastIndex(({ marker }) => marker.endsWith('['));
    const opener = this.openers[index];
    if (!opener) return this.take(1);
    const rest = this.source.slice(this.at + 1);
    const target = /^\((?:<[^<>\n]*>|[^\s()]|\([^()]*\))*(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/.exec(rest);
    if (target || (rest !== '' && !/^\((?:[^()\n]|\([^()\n]*\)?)*$/.test(rest))) {
      this.openers.length = index;
      return this.take(1 + (target?.[0].length ?? 0));
    }
    this.stop();
  }

  readDelimiter(char: string): void {
    const run = this.source.slice(this.at).match(char === '~' ? /^~+/ : char === '*' ? /^\*+/ : /^_+/)![0];
    const before = this.source[this.at - 1] ?? ' ';
    const after = this.source[this.at + run.length] ?? ' ';
    const atEnd = this.at + run.length === this.source.length;
    const inWord = char === '_' && /[\p{L}\p{N}]/u.test(before);
    if (/\S/.test(before) && !(inWord && /[\p{L}\p{N}]/u.test(after)) && this.closeDelimiters(run, atEnd))
      return;
    if (atEnd) return this.stop();
    this.take(run.length);
    const usable = char === '~' ? run.length === 2 : run.length <= 3;
    if (/\S/.test(after) && !inWord && usable) {
      this.openers.push({ marker: run, inside: this.output.length });
    }
  }

  /** Lets a run close what is open. A run at the very end may still be half of a longer closer. */
  closeDelimiters(run: string, atEnd: boolean): boolean {
    let left = run.length;
    while (left > 0) {
      const index = this.openers.findLastIndex(({ marker }) => marker[0] === run[0]);
      const opener = this.openers[index];
      if (!opener) break;
      const { length } = opener.marker;
      if (length <= left) {
        this.openers.length = index;
        left -= length;
      } else if (length === 3) {
        this.openers.length = index + 1;
        opener.marker = opener.marker.slice(left);
        left = 0;
      } else if (atEnd) {
        this.output += run.slice(left);
        this.stop();
        return true;
      } else {
        break;
      }
    }
    if (left === run.length) return false;
    this.take(run.length);
    return true;
  }

  finish(): string {
    if (this.openers.length > MAX_OPENERS) return this.source;
    for (const { marker, inside } of this.openers.toReversed()) {
      const isBracket = marker.endsWith('[');
      const text = this.output.slice(inside);
      if (marker === '![' || text.trim() === '') {
        this.output = this.output.slice(0, inside - marker.length);
      } else if (!isBracket) {
        this.output = this.output.trimEnd() + marker;
      } else if (text.length <= MAX_PENDING_LENGTH) {
        this.output += `](${PENDING_HREF})`;
      }
    }
    return this.output;
  }

  restIsShort(): boolean {
    return this.source.length - this.at <= MAX_PENDING_LENGTH;
  }
}
