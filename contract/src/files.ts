import * as z from 'zod/mini';
import { FileId } from './ids.ts';
import { Cursor, Instant, limitUpTo, pageOf } from './page.ts';
import { route } from './route.ts';

/** What a file is by its own bytes, whatever its name and its sender say. Others are refused. */
export const FileKinds = ['image', 'text'] as const;
export const FileKind = z.enum(FileKinds);
export type FileKind = z.output<typeof FileKind>;

/** Shown only; no path is ever made of it. */
export const FileName = z.string().check(z.maxLength(200));

export const PixelSize = z.strictObject({ width: z.int(), height: z.int() });
export type PixelSize = z.output<typeof PixelSize>;

export const File = z.strictObject({
  id: FileId,
  name: FileName,
  kind: FileKind,
  /** Of what is kept: `image/png`, `image/jpeg`, `image/gif`, `image/webp` or `text/plain`. */
  mediaType: z.string(),
  /** Of what is kept; an image is re-encoded and may be smaller than what was sent. */
  sizeBytes: z.int(),
  /** Null for what is no image. */
  pixels: z.nullable(PixelSize),
  createdAt: Instant,
});
export type File = z.output<typeof File>;

const params = z.strictObject({ fileId: FileId });

export const fileRoutes = {
  upload: route({
    method: 'POST',
    path: '/api/files',
    summary: 'Upload one file, as the only part named `file` of a multipart form',
    access: 'user',
    operation: 'upload',
    body: 'upload',
    answer: File,
    status: 201,
    errors: [
      'file/missing',
      'file/empty',
      'file/too-large',
      'file/kind-unknown',
      'file/unreadable',
      'file/storage-full',
    ],
  }),
  list: route({
    method: 'GET',
    path: '/api/files',
    summary: 'The caller’s files, the newest first',
    access: 'user',
    query: z.strictObject({ after: z.optional(Cursor), limit: limitUpTo(100, 40) }),
    answer: pageOf(File),
  }),
  get: route({
    method: 'GET',
    path: '/api/files/:fileId',
    summary: 'What is known of one file',
    access: 'owner',
    params,
    answer: File,
    errors: ['file/not-found'],
  }),
  content: route({
    method: 'GET',
    path: '/api/files/:fileId/content',
    summary: 'The bytes of a file; `preview` is a small picture of an image',
    access: 'owner',
    params,
    query: z.strictObject({ size: z._default(z.enum(['full', 'preview']), 'full') }),
    answer: 'bytes',
    errors: ['file/not-found'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/files/:fileId',
    summary: 'Delete a file; messages keep its name',
    access: 'owner',
    params,
    answer: 'empty',
    errors: ['file/not-found'],
  }),
};
