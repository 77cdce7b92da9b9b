import { withoutScriptLine } from './script.ts';

const MAX_WORDS = 6;
const MAX_CHARS = 40;

/** A short title out of the first words of a message. */
export function titleFrom(message: string): string {
  const line = withoutScriptLine(message).split('\n', 1)[0]!;
  const words = line
    .replaceAll(/[^\p{L}\p{M}\p{N}\s'’+#.-]/gu, ' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  let title = '';
  for (const word of words.slice(0, MAX_WORDS)) {
    const longer = title === '' ? Array.from(word).slice(0, MAX_CHARS).join('') : `${title} ${word}`;
    if (longer.length > MAX_CHARS) break;
    title = longer;
  }
  title = title.replace(/[\s.,'’-]+$/, '');
  return title === '' ? 'Untitled' : title.charAt(0).toUpperCase() + title.slice(1);
}
