/** What a file is by its own bytes. Names and media types of a sender say nothing (SR-40). */
import { AppError } from '../../kernel/errors.ts';

/** Enough to know any of the four kinds of picture. */
export const headBytes = 12;

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** Whether it begins as a PNG, JPEG, GIF or WebP. Whether it is one is found out by decoding it. */
export const beginsAsImage = (head: Uint8Array): boolean =>
  latin1(head, 0, 8) === '\x89PNG\r\n\x1a\n' ||
  latin1(head, 0, 3) === '\xff\xd8\xff' ||
  /^GIF8[79]a/.test(latin1(head, 0, 6)) ||
  (latin1(head, 0, 4) === 'RIFF' && latin1(head, 8, 12) === 'WEBP');

const mostTextBytes = 1_000_000;

/**
 * Text is what decodes without a fault, as UTF-8 or as UTF-16 with its mark, and holds no NUL.
 * @returns its UTF-8 without a mark
 * @throws file/kind-unknown as soon as it is seen not to be text, file/too-large when there is too much of it
 */
export const decodeText = async (head: Uint8Array, rest: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const decoder = new TextDecoder(encodingOf(head), { fatal: true });
  let text = '';
  const take = (bytes?: Uint8Array): void => {
    const piece = decode(decoder, bytes);
    if (piece.includes('\0')) throw unknownKind();
    text += piece;
    if (text.length > mostTextBytes) throw tooMuchText();
  };
  take(head);
  for await (const bytes of rest) take(bytes);
  take();
  const encoded = Buffer.from(text);
  if (encoded.length > mostTextBytes) throw tooMuchText();
  return encoded;
};

const encodingOf = ([first, second]: Uint8Array): string => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
};

const decode = (decoder: TextDecoder, bytes: Uint8Array | undefined): string => {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    throw unknownKind();
  }
};

const unknownKind = () =>
  new AppError('file/kind-unknown', 'A file is a PNG, JPEG, GIF or WebP picture, or text in UTF-8.');
const tooMuchText = () => new AppError('file/too-large', `A text has at most ${mostTextBytes} bytes.`);
