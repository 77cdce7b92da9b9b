/** What becomes an attachment, what it is called, and how many a message holds. Pure. */
import type { FileKind } from '@stoa/contract/files';

/** Beside its files a message has room for words: the contract bounds its parts. */
export const mostFiles = 10;
/** A pasted text that is longer would drown what is said about it. */
export const longPasteCharacters = 2_500;
/** The contract bounds a name. */
const mostNameCharacters = 200;

export interface Incoming {
  content: Blob;
  name: string;
  /** Words that were pasted: they can be put into the message after all. */
  isPastedText: boolean;
}

/** As the file came: chosen, or dropped. */
export const incomingFile = (file: File): Incoming => ({
  content: file,
  name: shortName(file.name),
  isPastedText: false,
});

/** The end of a name says what it is: it stays. */
export const shortName = (name: string): string => {
  if (name.length <= mostNameCharacters) return name;
  const ending = /\.[^.]{1,12}$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, mostNameCharacters - ending.length - 1)}…${ending}`;
};

export interface Clipboard {
  files: readonly File[];
  text: string;
}

export interface PasteOptions {
  attachLongPastes: boolean;
  /** Names that are there already. */
  taken: readonly string[];
  /** So many more files the message can hold. */
  free: number;
}

/** What of a paste becomes a file; nothing where the browser shall paste as ever. */
export const incomingOfPaste = ({ files, text }: Clipboard, options: PasteOptions): Incoming[] => {
  const { attachLongPastes, taken, free } = options;
  // Office programs put a picture of the words beside the words.
  const hasFiles = files.length > 0 && !(text.trim() !== '' && files.every(isNameless));
  if (hasFiles) return named(files, taken);
  if (!attachLongPastes || text.length <= longPasteCharacters || free === 0) return [];
  const name = freeName(taken, (count) => `pasted-text${count === 1 ? '' : `-${count}`}.txt`);
  return [{ content: new Blob([text], { type: 'text/plain' }), name, isPastedText: true }];
};

/** A picture out of the clipboard, which browsers call so for want of a name. */
const isNameless = ({ name, type }: File): boolean => type.startsWith('image/') && /^image\.\w+$/i.test(name);

const named = (files: readonly File[], taken: readonly string[]): Incoming[] => {
  const names = [...taken];
  return files.map((file) => {
    const ending = file.type.replace(/^image\/([a-z]+).*$/, '$1').replace('jpeg', 'jpg');
    const name = isNameless(file)
      ? freeName(names, (count) => `pasted-image-${count}.${ending}`)
      : shortName(file.name);
    names.push(name);
    return { content: file, name, isPastedText: false };
  });
};

const freeName = (taken: readonly string[], nameOf: (count: number) => string): string => {
  for (let count = 1; ; count += 1) {
    if (!taken.includes(nameOf(count))) return nameOf(count);
  }
};

/** What it seems to be until the server has looked. */
export const seemingKind = ({ type }: Blob): FileKind => (type.startsWith('image/') ? 'image' : 'text');

/** The photos of Apple's phones, which few programs can read. */
export const isHeic = ({ name, type }: { name: string; type: string }): boolean =>
  /\.hei[cf]$/i.test(name) || /^image\/hei[cf]/.test(type);
