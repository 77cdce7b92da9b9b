// The Markdown we speak: marked's GFM, with math, without single-tilde strikethrough, and with raw
// HTML that never changes how the text around it is read (it is shown as text).

import { Hooks, Lexer, Tokenizer } from 'marked';
import type { Links, MarkedOptions, Token, Tokens, TokensList } from 'marked';
import { hasTooManyMarkers } from './marker-limit.ts';
import { findMathAt, findMathBlock, findMathBlockStart } from './math-syntax.ts';

export type { Links, Token, Tokens };

export interface MathToken {
  type: 'math';
  raw: string;
  source: string;
  display: boolean;
}

/** Inline text that a block waits for: its tokens go into `tokens`. */
export interface InlineRun {
  src: string;
  tokens: Token[];
}

class DialectTokenizer extends Tokenizer {
  override del(src: string, maskedSrc: string, prevChar?: string): Tokens.Del | undefined {
    return src.startsWith('~~') ? super.del(src, maskedSrc, prevChar) : undefined;
  }

  override tag(src: string): Tokens.Tag | undefined {
    const { inLink, inRawBlock } = this.lexer.state;
    const token = super.tag(src);
    Object.assign(this.lexer.state, { inLink, inRawBlock });
    return token;
  }
}

/** Deeper nesting is no prose but an accident or an attack: it is shown as written. */
const MAX_BLOCK_DEPTH = 50;

class DialectLexer extends Lexer {
  /** The whole text of the inline run being read: math looks behind itself and under the mask. */
  runSource = '';
  blockDepth = 0;

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    const outer = this.runSource;
    this.runSource = src;
    if (outer === '' && hasTooManyMarkers(src)) tokens.push({ type: 'text', raw: src, text: src });
    else super.inlineTokens(src, tokens);
    this.runSource = outer;
    return tokens;
  }

  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(src: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped = false): Token[] {
    if (this.blockDepth === MAX_BLOCK_DEPTH) {
      tokens.push({ type: 'paragraph', raw: src, text: src, tokens: this.inline(src) });
      return tokens;
    }
    this.blockDepth += 1;
    super.blockTokens(src, tokens, lastParagraphClipped);
    this.blockDepth -= 1;
    return tokens;
  }
}

interface LexerScope {
  lexer: Lexer;
}

/** Emphasis must not open or close inside math. Equal length in and out is marked's contract. */
function maskMath(this: LexerScope, masked: string): string {
  const source = (this.lexer as DialectLexer).runSource;
  if (!source.includes('$') && !source.includes('\\')) return masked;
  let result = '';
  let from = 0;
  for (let at = 0; at < source.length; at++) {
    const open = source[at] === '$' ? masked[at] === '$' : source[at] === '\\' && masked[at] === '+';
    if (!open) continue;
    const span = findMathAt(source, at);
    if (span) {
      result += masked.slice(from, at) + 'a'.repeat(span.raw.length);
      from = at + span.raw.length;
      at = from - 1;
    } else if (source[at] === '\\') {
      at++;
    }
  }
  return result + masked.slice(from);
}

function readInlineMath(this: LexerScope, src: string): MathToken | undefined {
  if (src[0] !== '$' && src[0] !== '\\') return undefined;
  const { runSource } = this.lexer as DialectLexer;
  const span = findMathAt(runSource, runSource.length - src.length);
  return span && { type: 'math', ...span };
}

function readMathBlock(src: string): MathToken | undefined {
  const span = findMathBlock(src);
  return span && { type: 'math', ...span };
}

class DialectHooks extends Hooks {
  override emStrongMask = maskMath;
}

const options: MarkedOptions = {
  gfm: true,
  breaks: false,
  pedantic: false,
  tokenizer: new DialectTokenizer(),
  hooks: new DialectHooks(),
  extensions: {
    childTokens: {},
    renderers: {},
    inline: [readInlineMath],
    startInline: [(src: string) => src.indexOf('$')],
    block: [readMathBlock],
    startBlock: [(src: string) => findMathBlockStart(src) ?? -1],
  },
};

const inlineLexer = new DialectLexer(options);

/**
 * Reads the block structure of `source`. Link definitions are added to `links` (the first of a label
 * wins); the inline text is left in `runs`, in order.
 */
export function lexBlocks(source: string, links: Links): { tokens: Token[]; runs: InlineRun[] } {
  const lexer = new DialectLexer(options);
  lexer.tokens.links = links;
  lexer.blockTokens(source, lexer.tokens);
  return { tokens: [...lexer.tokens], runs: lexer.inlineQueue };
}

/** Reads one inline run; the labels of all references it looked up, found or not, are added to `asked`. */
export function lexInline(source: string, links: Links, asked: Set<string>): Token[] {
  inlineLexer.tokens.links = source.includes('[') ? watchLinks(links, asked) : links;
  return inlineLexer.inlineTokens(source);
}

/** Reads a whole text at once. */
export function lexWhole(source: string): Token[] {
  return [...new DialectLexer(options).lex(source)];
}

function watchLinks(links: Links, asked: Set<string>): Links {
  return new Proxy(links, {
    get(target, label: string) {
      asked.add(label);
      return target[label];
    },
    getOwnPropertyDescriptor(target, label) {
      asked.add(String(label));
      return Reflect.getOwnPropertyDescriptor(target, label);
    },
  });
}
