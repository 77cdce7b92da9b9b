/**
 * Characters that turn the direction of what follows and show nothing themselves: with them a text can
 * read as another than it is (`exe.jpg`, a host, a comment in code). Right-to-left scripts need none of
 * them, so wherever others' words are shown these are shown too. Marks that only hint (U+200E, U+200F,
 * U+061C) belong to ordinary writing and stay.
 */
const marks = /[\u202A-\u202E\u2066-\u2069]/g;

export const hasDirectionMarks = (text: string): boolean => text.search(marks) !== -1;

/** `U+202E` and its like. */
export const nameOfMark = (mark: string): string => `U+${mark.charCodeAt(0).toString(16).toUpperCase()}`;

/** For places that take a string only, such as a title or the name of a button. */
export const showDirectionMarks = (text: string): string =>
  text.replaceAll(marks, (mark) => `[${nameOfMark(mark)}]`);

/** Text and marks in turn; a text without marks is itself alone. */
export const splitAtMarks = (text: string): string[] =>
  text.split(/([\u202A-\u202E\u2066-\u2069])/).filter((piece) => piece !== '');
