// `ChatMessage`, `chat-message` and `chat_messages` are the same words: chat message.

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

/** Lower-case words as they are written. */
export function splitWords(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** The words in the singular, joined by single blanks. */
export function phraseOf(name: string): string {
  return splitWords(name).map(singular).join(' ');
}

/** Whether the phrase holds the words next to each other. */
export function hasWords(phrase: string, words: string): boolean {
  return ` ${phrase} `.includes(` ${words} `);
}

export function withoutWords(phrase: string, words: string): string {
  return ` ${phrase} `.replaceAll(` ${words} `, ' | ').trim();
}
