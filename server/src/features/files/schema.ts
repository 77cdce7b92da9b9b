import type { FileKind, PixelSize } from '@stoa/contract/files';
import { integer, json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

/** The bytes of a row are in the blob store under its id, and were there before it. */
export const files = table('files', {
  id: text(),
  ownerId: text(),
  name: text(),
  kind: text<FileKind>(),
  mediaType: text(),
  sizeBytes: integer(),
  pixels: orNull(json<PixelSize>()),
  /** When a message first carried it; null until then, and swept after a day. */
  attachedAt: orNull(text()),
  createdAt: text(),
});

export interface FileTables {
  files: RowOf<typeof files>;
}

export type FileRow = FileTables['files'];
