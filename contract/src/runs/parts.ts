/** What a message is made of. Parts of an answer are the fold of its runs' events; nobody else computes them. */
import * as z from 'zod/mini';
import { FileKind, FileName, PixelSize } from '../files.ts';
import { FileId } from '../ids.ts';
import { ModelErrorKind } from '../models.ts';
import { Instant } from '../page.ts';

/** Unique within its message. */
const PartId = z.string().check(z.maxLength(40));

export const TextPart = z.strictObject({
  type: z.literal('text'),
  id: PartId,
  /** The step of the run that wrote it; absent in what a person wrote. */
  step: z.optional(z.int()),
  text: z.string(),
});

/** A file as it was when the message was sent; its bytes are at `/api/files/:fileId/content` until it is deleted. */
export const FilePart = z.strictObject({
  type: z.literal('file'),
  id: PartId,
  fileId: FileId,
  name: FileName,
  kind: FileKind,
  mediaType: z.string(),
  sizeBytes: z.int(),
  pixels: z.nullable(PixelSize),
});

export const ReasoningPart = z.strictObject({
  type: z.literal('reasoning'),
  id: PartId,
  step: z.int(),
  text: z.string(),
  startedAt: Instant,
  /** Null while it is being written. */
  endedAt: z.nullable(Instant),
});

/** Told to the person, never to the model. */
export const NoticePart = z.discriminatedUnion('kind', [
  z.strictObject({
    type: z.literal('notice'),
    kind: z.literal('step-cut'),
    id: PartId,
    /** `taken-over`: the process died; `connection`: the provider’s stream broke. */
    reason: z.enum(['taken-over', 'connection']),
    /** What the cut attempt had written. */
    text: z.string(),
  }),
  z.strictObject({
    type: z.literal('notice'),
    kind: z.literal('retry'),
    id: PartId,
    error: ModelErrorKind,
    attempt: z.int(),
    attempts: z.int(),
    retryAt: Instant,
  }),
]);

export const ErrorPart = z.strictObject({
  type: z.literal('error'),
  id: PartId,
  code: z.union([ModelErrorKind, z.enum(['interrupted', 'model-gone', 'internal'])]),
  /** The provider’s own words, when it had some. */
  message: z.string(),
  retryAfterMs: z.optional(z.int()),
});

export const Part = z.union([TextPart, FilePart, ReasoningPart, NoticePart, ErrorPart]);
export type Part = z.output<typeof Part>;
export type TextPart = z.output<typeof TextPart>;
export type FilePart = z.output<typeof FilePart>;
export type ReasoningPart = z.output<typeof ReasoningPart>;
export type NoticePart = z.output<typeof NoticePart>;
export type ErrorPart = z.output<typeof ErrorPart>;

/** What a person may send. */
export const InputPart = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: z.string().check(z.minLength(1), z.maxLength(400_000)),
  }),
  z.strictObject({ type: z.literal('file'), fileId: FileId }),
]);
export type InputPart = z.output<typeof InputPart>;
