/** From the bytes a client sends to the blobs that are kept. Makes no row: a row comes after its bytes. */
import { Readable } from 'node:stream';
import type { File } from '@stoa/contract/files';
import { AppError } from '../../kernel/errors.ts';
import type { Blobs } from '../../platform/blobs/port.ts';
import { type Images, ImageUnreadableError } from '../../platform/images/port.ts';
import { previewKeyOf, sentKeyOf } from './bytes.ts';
import { beginsAsImage, decodeText, headBytes } from './kind.ts';

export type Kept = Pick<File, 'kind' | 'mediaType' | 'sizeBytes' | 'pixels'>;

/** @throws file/empty, file/too-large, file/kind-unknown, file/unreadable; some blobs may be left then */
export const takeIn = async (
  { blobs, images }: { blobs: Blobs; images: Images },
  id: string,
  content: Readable,
  mostBytes: number,
): Promise<Kept> => {
  const chunks = bounded(content, mostBytes);
  const head = await readHead(chunks);
  if (head.length === 0) throw new AppError('file/empty', 'The file holds nothing.');
  if (!beginsAsImage(head)) {
    const text = await decodeText(head, chunks);
    const sizeBytes = await blobs.put(id, Readable.from([text]));
    return { kind: 'text', mediaType: 'text/plain', sizeBytes, pixels: null };
  }
  // On disk, not in memory, while it waits for its turn to be decoded.
  await blobs.put(sentKeyOf(id), Readable.from(joined(head, chunks)));
  const { mediaType, pixels, bytes, preview } = await remake(
    images,
    (await blobs.find(sentKeyOf(id)))!.read(),
  );
  await blobs.put(previewKeyOf(id), Readable.from([preview]));
  const sizeBytes = await blobs.put(id, Readable.from([bytes]));
  await blobs.remove(sentKeyOf(id));
  return { kind: 'image', mediaType, sizeBytes, pixels };
};

const remake = async (images: Images, content: Readable) => {
  try {
    return await images.remake(content);
  } catch (error) {
    if (!(error instanceof ImageUnreadableError)) throw error;
    throw new AppError('file/unreadable', error.message, { cause: error });
  }
};

type Chunks = AsyncGenerator<Uint8Array, void, undefined>;

async function* bounded(content: Readable, mostBytes: number): Chunks {
  let size = 0;
  for await (const chunk of content as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes) throw new AppError('file/too-large', `A file has at most ${mostBytes} bytes.`);
    yield chunk;
  }
}

const readHead = async (chunks: Chunks): Promise<Buffer> => {
  const head: Uint8Array[] = [];
  for (let size = 0; size < headBytes; size += head.at(-1)!.length) {
    const { done, value } = await chunks.next();
    if (done) break;
    head.push(value);
  }
  return Buffer.concat(head);
};

async function* joined(head: Uint8Array, rest: Chunks): Chunks {
  yield head;
  yield* rest;
}
