/**
 * One file of a multipart form, read as it arrives (SR-40). Nothing of a body is read before the
 * caller is known, no more of it than the handler takes, and the file ends only when the form has
 * turned out to be exactly one part named `file`.
 */
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import multipart, { type Multipart, type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../kernel/errors.ts';
import type { Upload } from '../kernel/handler.ts';

const limits = {
  parts: 1,
  files: 1,
  fields: 1,
  fieldSize: 1_000,
  headerPairs: 10,
  /** Of the headers of the part, the file's name among them. */
  headerSize: 4_096,
  /** No setting allows more; what a person may upload is decided by the room. */
  fileSize: 1_000_000_000,
};

/** SR-64: how long a sender may pause, and how slow it may be beyond that. */
export interface Pace {
  longestPauseMs: number;
  leastBytesPerMs: number;
}
export const usualPace: Pace = { longestPauseMs: 30_000, leastBytesPerMs: 8 };

/** How long the rest of a refused upload may go on, for the sender to come to the answer. */
const lingerMs = 10_000;

/** Their requests have a clock of their own. */
const uploading = new WeakSet<Socket>();
export const isUploading = (socket: Socket): boolean => uploading.has(socket);

export const acceptUploads = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers();
  scope.register(multipart, { limits, throwFileSizeLimit: false });
  // What is no form is left unread as well: first it is decided whether the caller may call.
  scope.addContentTypeParser('*', (_request, _body, done) => done(null));
};

/** @throws file/missing, request/invalid, request/too-slow */
export const openUpload = async (request: FastifyRequest, pace: Pace): Promise<Upload> => {
  if (!request.isMultipart()) throw missing();
  uploading.add(request.raw.socket);
  const inTime = createClock(pace);
  const parts = request.parts();
  const { value: part } = await inTime(parts.next(), 0).catch(explain);
  if (part?.type !== 'file' || part.fieldname !== 'file') throw missing();
  const content = Readable.from(readWhole(part, parts, inTime), { objectMode: false });
  // Whoever reads it hears of its failure; nobody may be reading it any more.
  content.on('error', () => undefined);
  // A nameless part counts as a file when its type says so.
  return { name: (part.filename as string | undefined) ?? '', content };
};

/** The handler is done with it, whether or not it has read it: the sender may not be left hanging. */
export const endUpload = ({ raw }: FastifyRequest, upload: Upload | undefined): void => {
  uploading.delete(raw.socket);
  upload?.content.destroy();
  raw.unpipe();
  raw.resume();
  if (raw.complete) return;
  const late = setTimeout(() => raw.destroy(), lingerMs).unref();
  raw.once('close', () => clearTimeout(late));
};

async function* readWhole(
  { file }: MultipartFile,
  parts: AsyncIterator<Multipart>,
  inTime: Clock,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let received = 0;
  try {
    for (;;) {
      const { done, value } = await inTime(chunks.next(), received).catch(explain);
      if (done) break;
      received += value.length;
      yield value;
    }
    if (file.truncated) throw new AppError('file/too-large', 'No file is as large as this.');
    const { done } = await inTime(parts.next(), received).catch(explain);
    if (!done) throw new AppError('request/invalid', 'The form has more than one part.');
  } finally {
    file.destroy();
  }
}

type Clock = <T>(work: Promise<T>, received: number) => Promise<T>;

/** Counts only the time spent waiting for the sender, not what the handler takes. */
const createClock = ({ longestPauseMs, leastBytesPerMs }: Pace): Clock => {
  let waitedMs = 0;
  return async (work, received) => {
    const startMs = performance.now();
    const leftMs = longestPauseMs + received / leastBytesPerMs - waitedMs;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const alarm = setTimeout(
      () => reject(new AppError('request/too-slow', 'The upload stopped, or came too slowly.')),
      Math.min(longestPauseMs, leftMs),
    );
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(alarm);
      waitedMs += performance.now() - startMs;
    }
  };
};

const missing = () => new AppError('file/missing', 'An upload is a form with one part, a file named `file`.');

/** What the reader of forms complains about, in our words. */
const explain = (error: unknown): never => {
  if (error instanceof AppError) throw error;
  throw new AppError('request/invalid', 'The form has more than one part, is malformed, or was cut off.', {
    cause: error,
  });
};
