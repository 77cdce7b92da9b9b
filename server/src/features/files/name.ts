const mostCharacters = 200;
/** Control characters, line and paragraph separators, and what turns the direction of text. */
const unseen = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** SR-39: what a client calls a file, as text to be shown. No path is ever made of it. */
export const displayNameOf = (given: string): string => {
  const last = given.split(/[\\/]/).at(-1)!;
  const name = last.replace(unseen, '').replace(/\s+/g, ' ').trim().slice(0, mostCharacters).toWellFormed();
  return /^\.*$/.test(name) ? 'file' : name;
};
