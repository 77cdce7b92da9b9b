/** Cuts text into the pieces a scripted model streams: a word with the space before it, or one ideograph. */
const PIECE =
  /\s*(?:[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[^\s\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]{1,12})|\s+/gu;

/** Joined again, the pieces are the text. */
export function piecesOf(text: string): string[] {
  return text.match(PIECE) ?? [];
}
