/**
 * Which words a text is found by, and what a query asks for, for every language and every engine alike:
 * the indexes get finished words and compare nothing but bytes. Each step is linear in the text (SR-63):
 * the expressions below are classes of characters, among which no text has two ways to match.
 */

/** Of a longer text only the beginning is found. It also bounds what an index has to keep of one. */
const longestText = 200_000;
const longestQuery = 1000;
/** PostgreSQL knows no place beyond 16,383, and no more than 255 places of a word. */
const mostWords = 16_000;
const mostPlaces = 250;
/** A longer word is found by its beginning: nobody types more of it. */
const longestWord = 40;
const mostSequences = 32;

/** Keeps the place of a word that a text repeats too often. No query asks for it. */
export const gap = '·';

/** Accents and the like, of Latin, Greek and Cyrillic, and what is not seen; but U+200B parts words. */
const unheard = /[\u0300-\u036f\u20d0-\u20ff[\p{Default_Ignorable_Code_Point}--\u200b]]/gv;

/** What is written without spaces between words, or with few. */
const unspaced = ['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const letters = '[\\p{L}\\p{N}\\p{M}]';

/** Runs of those scripts, words of all others, and single pictures. */
const runs = new RegExp(
  `(?<unspaced>[${letters}&&[${unspaced}]]+)|[${letters}--[${unspaced}]]+|\\p{Extended_Pictographic}`,
  'gv',
);

/** The words of `text` in their order: at most 16,000, and `gap` where one stands for the 251st time or more. */
export const indexedWords = (text: string): string[] => {
  const words: string[] = [];
  const places = new Map<string, number>();
  for (const { 0: run, groups } of fold(text, longestText).matchAll(runs)) {
    for (const word of groups!.unspaced ? pairsOf(run) : [shorten(run)]) {
      if (words.length === mostWords) return words;
      const place = (places.get(word) ?? 0) + 1;
      places.set(word, place);
      words.push(place > mostPlaces ? gap : word);
    }
  }
  return words;
};

/** Words that stand one after the other. */
export interface Sequence {
  words: readonly [string, ...string[]];
  /** The last of them may be the beginning of a word. */
  isPrefix: boolean;
}

/** Finds what has every sequence that is wanted and none that is unwanted; nothing when none is wanted. */
export interface TextQuery {
  wanted: readonly Sequence[];
  unwanted: readonly Sequence[];
}

/**
 * Understands `word`, `"words in this order"`, and `-word` or `-"words"` for what is not to be there; the
 * last word of all may be unfinished. Everything else is text: no query is wrong.
 */
export const parseQuery = (query: string): TextQuery => {
  const text = fold(query, longestQuery);
  const wanted: Sequence[] = [];
  const unwanted: Sequence[] = [];
  for (let at = 0; at < text.length && wanted.length + unwanted.length < mostSequences;) {
    // `--flag` and a dash between words exclude nothing.
    const isUnwanted = text[at] === '-' && /[^\s-]/.test(text[at + 1] ?? '-');
    if (isUnwanted) at += 1;
    const isQuoted = text[at] === '"';
    if (isQuoted) at += 1;
    const end = isQuoted ? endOfQuote(text, at) : endOfWord(text, at);
    const sequence = sequenceOf(text.slice(at, end), end === text.length && !isUnwanted);
    if (sequence) (isUnwanted ? unwanted : wanted).push(sequence);
    at = isQuoted || text[end] !== '"' ? end + 1 : end;
  }
  return { wanted, unwanted };
};

const endOfQuote = (text: string, start: number): number => {
  const end = text.indexOf('"', start);
  return end === -1 ? text.length : end;
};

const endOfWord = (text: string, start: number): number => {
  let end = start;
  while (end < text.length && text[end] !== '"' && !/\s/.test(text[end]!)) end += 1;
  return end;
};

const sequenceOf = (text: string, isUnfinished: boolean): Sequence | undefined => {
  const cut = Array.from(text.matchAll(runs), ({ 0: run, groups }) =>
    groups!.unspaced
      ? { isUnspaced: true, words: pairsOf(run) }
      : { isUnspaced: false, words: [shorten(run)] },
  );
  const last = cut.at(-1);
  if (!last) return undefined;
  // A run that is asked for may go on in the text: its last character is within the pair before, or begins one.
  if (last.words.length > 1) last.words.pop();
  const words = cut.flatMap((run) => run.words);
  // One letter begins too many words.
  const isPrefix = last.isUnspaced || (isUnfinished && words.at(-1)!.length > 1);
  return { words: words as [string, ...string[]], isPrefix };
};

/**
 * Two neighbouring characters are a word, and so is the last one alone: each character begins one, so
 * that a single one is found as a prefix.
 */
const pairsOf = (run: string): string[] => {
  const characters = Array.from(run);
  return characters.map((character, n) => character + (characters[n + 1] ?? ''));
};

const shorten = (word: string): string =>
  word.length <= longestWord
    ? word
    : Array.from(word.slice(0, 2 * longestWord))
        .slice(0, longestWord)
        .join('');

/** Upper case first: it writes ß as two letters. It also makes texts longer. */
const fold = (text: string, longest: number): string =>
  text
    .slice(0, longest)
    .normalize('NFKD')
    .replace(unheard, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFC')
    .slice(0, longest);

/** As `lower` of both databases has it: they know the letters from A to Z alone. */
export const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** In such letters, for `like` with a backslash before what would mean something. */
export const escapeLike = (text: string): string => lower(text).replaceAll(/[\\%_]/g, String.raw`\$&`);
