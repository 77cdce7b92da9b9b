/** What a message is made of. Parts of an answer are the fold of its runs' events; nobody else computes them. */
import * as z from 'zod/mini';
import { FileKind, FileName, PixelSize } from '../files.ts';
import { FileId, InteractionId } from '../ids.ts';
import { InteractionRequest, InteractionStatus } from '../interactions.ts';
import { ViewOrigins } from '../view-origins.ts';
import { ModelErrorKind } from '../models.ts';
import { Instant } from '../page.ts';
import { ToolRef, ToolSourceRef } from '../tools.ts';

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

/** What a provider wants back with a part it made, by the provider’s name; nobody else reads it. */
export const Replay = z.record(z.string(), z.record(z.string(), z.unknown()));
export type Replay = z.output<typeof Replay>;

export const ReasoningPart = z.strictObject({
  type: z.literal('reasoning'),
  id: PartId,
  step: z.int(),
  /** Empty where the provider keeps it to itself: there is nothing to show then. */
  text: z.string(),
  replay: z.optional(Replay),
  startedAt: Instant,
  /** Null while it is being written. */
  endedAt: z.nullable(Instant),
});

export const ToolOutputItem = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({
    type: z.literal('file'),
    fileId: FileId,
    name: FileName,
    kind: FileKind,
    mediaType: z.string(),
    sizeBytes: z.int(),
  }),
  /** Of what it told, or a further place to read. */
  z.strictObject({ type: z.literal('source'), url: z.string(), title: z.nullable(z.string()) }),
  /** As the tool’s own schema describes it. */
  z.strictObject({ type: z.literal('data'), data: z.unknown() }),
]);
export type ToolOutputItem = z.output<typeof ToolOutputItem>;

export const ToolOutput = z.strictObject({
  items: z.array(ToolOutputItem),
  isError: z.boolean(),
  /** Its text was too much for the model: how much there was, and the file that has all of it, if it could be kept. */
  truncated: z.nullable(z.strictObject({ sizeBytes: z.int(), fileId: z.nullable(FileId) })),
  /** To the letter, for what its source shows of the call: a file that no model is given. */
  whole: z.optional(FileId),
});
export type ToolOutput = z.output<typeof ToolOutput>;

export const ToolProgress = z.strictObject({
  done: z.nullable(z.number()),
  total: z.nullable(z.number()),
  message: z.nullable(z.string()),
});
export type ToolProgress = z.output<typeof ToolProgress>;

/** Why there is nothing to see of a call of which its source would show something. */
export const ViewProblem = z.enum([
  'unreachable',
  'sign-in',
  'missing',
  'wrong-type',
  'too-large',
  'no-room',
]);
export type ViewProblem = z.output<typeof ViewProblem>;

/** What a source shows of a call: a page of its own, kept as it was then. It is somebody else's program. */
export const ToolView = z.union([
  z.strictObject({
    uri: z.string(),
    fileId: FileId,
    /** What it would like to connect to, and to load from; whether it may is an administrator's word. */
    connects: ViewOrigins,
    loads: ViewOrigins,
  }),
  z.strictObject({ uri: z.string(), problem: ViewProblem }),
]);
export type ToolView = z.output<typeof ToolView>;

/** How a call ends. `unknown`: the server stopped while it was under way, so it may have been done or not. */
export const ToolEndStatus = z.enum(['done', 'failed', 'rejected', 'cancelled', 'unknown']);
export type ToolEndStatus = z.output<typeof ToolEndStatus>;

/** A call of a tool, from the model’s first word of it to its result. */
export const ToolPart = z.strictObject({
  type: z.literal('tool'),
  id: PartId,
  step: z.int(),
  /** The provider’s name for the call. */
  callId: z.string(),
  tool: ToolRef,
  /** As the model writes it; empty once it is whole, unless it is no JSON. */
  inputText: z.string(),
  /** Null while it is being written. What was sent, when a person changed it. */
  input: z.unknown(),
  status: z.union([z.enum(['writing', 'called', 'waiting', 'running']), ToolEndStatus]),
  /** Null unless it runs and says something. */
  progress: z.nullable(ToolProgress),
  output: z.nullable(ToolOutput),
  startedAt: z.nullable(Instant),
  endedAt: z.nullable(Instant),
  replay: z.optional(Replay),
  /** Comes when it does, before the end of the call or after. */
  view: z.optional(ToolView),
});
export type ToolPart = z.output<typeof ToolPart>;

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
  z.strictObject({
    type: z.literal('notice'),
    kind: z.literal('interaction'),
    /** Of the interaction as well: there is one notice of each. */
    id: InteractionId,
    source: ToolSourceRef,
    request: InteractionRequest,
    status: InteractionStatus,
    /** The call that it holds up. */
    partId: z.nullable(PartId),
    expiresAt: Instant,
  }),
  /** Sources that were chosen and could not be had, each with why. */
  z.strictObject({
    type: z.literal('notice'),
    kind: z.literal('tools-missing'),
    id: PartId,
    sources: z.array(
      z.strictObject({
        id: z.string(),
        /** Null for one that there is not, or not for this person. */
        name: z.nullable(z.string()),
        class: z.string(),
        message: z.string(),
      }),
    ),
  }),
  /** As many steps were made as one run may make; it can be gone on with. */
  z.strictObject({ type: z.literal('notice'), kind: z.literal('step-limit'), id: PartId, steps: z.int() }),
]);

export const ErrorPart = z.strictObject({
  type: z.literal('error'),
  id: PartId,
  code: z.union([ModelErrorKind, z.enum(['interrupted', 'model-gone', 'internal'])]),
  /** The provider’s own words, when it had some. */
  message: z.string(),
  retryAfterMs: z.optional(z.int()),
});

export const Part = z.union([TextPart, FilePart, ReasoningPart, ToolPart, NoticePart, ErrorPart]);
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
