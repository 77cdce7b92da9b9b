/**
 * The files of a message that is being written: they are uploaded as soon as they are there, few at a
 * time, and those that are kept by the server survive a reload. One for each place one writes at.
 */
import { ApiError } from '@stoa/contract/client';
import type { FileKind, File as StoredFile } from '@stoa/contract/files';
import { mostFiles, seemingKind } from './what-to-attach.ts';
import type { Incoming } from './what-to-attach.ts';

export interface Attachment {
  /** Its own for as long as the page lives. */
  key: string;
  name: string;
  sizeBytes: number;
  /** What the server says, and until then what it seems to be. */
  kind: FileKind;
  isPastedText: boolean;
  /** `gone`: it was uploaded, and the server no longer has it. */
  state: 'waiting' | 'uploading' | 'uploaded' | 'failed' | 'gone';
  /** The share that was sent, from 0 to 1. */
  progress: number;
  error: unknown;
  file: StoredFile | null;
  /** What was attached here; null after a reload. */
  content: Blob | null;
  /** It belongs to something that was sent, and is not deleted with its chip. */
  wasSent: boolean;
}

/** Whether the message can go with its files, and why not. */
export type Standing = 'none' | 'ready' | 'uploading' | 'failed' | 'too-many';

export interface AttachmentsWorld {
  upload: (
    file: { content: Blob; name: string },
    options: { signal: AbortSignal; onProgress: (share: number) => void },
  ) => Promise<StoredFile>;
  /** As the server has it now; null when it does not have it. */
  find: (fileId: string) => Promise<StoredFile | null>;
  /** As it was known last. */
  recall: (fileId: string) => Promise<StoredFile | null>;
  remove: (fileId: string) => void;
  /** Makes something of a file that the server can read, where that is possible here. */
  prepare: (content: Blob, name: string) => Promise<{ content: Blob; name: string }>;
  newKey: () => string;
  storage: { read: () => string | null; write: (text: string | null) => void };
  onUploaded: (file: StoredFile) => void;
}

const atATime = 3;

export const createAttachments = (world: AttachmentsWorld) => {
  let items: readonly Attachment[] = parse(world.storage.read()).map((kept) =>
    uploaded(world.newKey(), kept),
  );
  const uploads = new Map<string, AbortController>();
  const listeners = new Set<() => void>();

  const put = (next: readonly Attachment[]): void => {
    const wasKept = stored(items);
    items = next;
    const isKept = stored(items);
    if (isKept !== wasKept) world.storage.write(isKept);
    for (const listener of listeners) listener();
  };
  const change = (key: string, changes: Partial<Attachment>): void =>
    put(items.map((item) => (item.key === key ? { ...item, ...changes } : item)));

  const send = async ({ key, content, name }: Attachment, controller: AbortController): Promise<void> => {
    if (!content) return;
    try {
      const prepared = await world.prepare(content, name);
      controller.signal.throwIfAborted();
      change(key, { ...prepared, sizeBytes: prepared.content.size });
      const onProgress = (progress: number) => change(key, { progress });
      const file = await world.upload(prepared, { signal: controller.signal, onProgress });
      world.onUploaded(file);
      const { kind, sizeBytes } = file;
      change(key, { state: 'uploaded', progress: 1, file, kind, sizeBytes, name: file.name });
    } catch (error) {
      if (!controller.signal.aborted) change(key, { state: 'failed', error });
    }
  };

  const sendNext = (): void => {
    const next = items.find(({ state }) => state === 'waiting');
    if (!next || uploads.size >= atATime) return;
    const controller = new AbortController();
    uploads.set(next.key, controller);
    change(next.key, { state: 'uploading', progress: 0, error: null });
    void send(next, controller).finally(() => {
      if (uploads.get(next.key) === controller) uploads.delete(next.key);
      sendNext();
    });
    sendNext();
  };

  /** Whether the server still has what was kept here. */
  const check = async ({ key, file }: Attachment): Promise<void> => {
    if (!file) return;
    // Without an answer it counts as there; sending finds out.
    const found = await world.find(file.id).catch(() => file);
    if (!found) change(key, { state: 'gone' });
  };

  const drop = (keys: readonly string[]): void => {
    for (const key of keys) uploads.get(key)?.abort();
    put(items.filter(({ key }) => !keys.includes(key)));
  };

  for (const item of items) void check(item);

  return {
    list: (): readonly Attachment[] => items,
    /** How many of them found no place. */
    add: (incoming: readonly Incoming[]): number => {
      const taken = incoming.slice(0, freePlaces(items));
      put([...items, ...taken.map((one) => waiting(world.newKey(), one))]);
      sendNext();
      return incoming.length - taken.length;
    },
    /** Calls off its upload; what was uploaded for this message alone is deleted. */
    remove: (key: string): void => {
      const item = items.find((one) => one.key === key);
      if (item?.state === 'uploaded' && item.file && !item.wasSent) world.remove(item.file.id);
      drop([key]);
    },
    retry: (key: string): void => {
      change(key, { state: 'waiting' });
      sendNext();
    },
    /** What was sent and came back, in front of what is there. */
    putBack: async (fileIds: readonly string[]): Promise<void> => {
      const found = await Promise.all(fileIds.map((id) => world.recall(id).catch(() => null)));
      const files = found.filter((file) => file !== null);
      const back = files.map((file) =>
        uploaded(world.newKey(), { file, isPastedText: false, wasSent: true }),
      );
      put([...back, ...items]);
      for (const item of back) void check(item);
    },
    /** They were sent: nothing of them stays here. */
    clear: (): void => drop(items.map(({ key }) => key)),
    /** What another tab keeps of the same draft; what is under way here stays. */
    adopt: (text: string | null): void => {
      const kept = parse(text);
      const known = new Map(items.flatMap((item) => (item.file ? [[item.file.id, item] as const] : [])));
      const own = items.filter(({ state }) => state !== 'uploaded');
      const theirs = kept.map((one) => known.get(one.file.id) ?? uploaded(world.newKey(), one));
      put([...theirs, ...own]);
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export type Attachments = ReturnType<typeof createAttachments>;

export const freePlaces = (items: readonly Attachment[]): number =>
  Math.max(0, mostFiles - items.filter(({ state }) => state !== 'gone').length);

export const standingOf = (items: readonly Attachment[]): Standing => {
  const some = (...states: Attachment['state'][]) => items.some(({ state }) => states.includes(state));
  if (some('waiting', 'uploading')) return 'uploading';
  if (some('failed')) return 'failed';
  if (idsOf(items).length > mostFiles) return 'too-many';
  return some('uploaded') ? 'ready' : 'none';
};

export const idsOf = (items: readonly Attachment[]): string[] =>
  items.flatMap(({ state, file }) => (state === 'uploaded' && file ? [file.id] : []));

const refusals: readonly string[] = [
  'file/empty',
  'file/too-large',
  'file/kind-unknown',
  'file/unreadable',
  'file/missing',
];

/** Whether the same again may go better. */
export const mayGoBetter = (error: unknown): boolean =>
  !(error instanceof ApiError && refusals.includes(error.code));

type Kept = Pick<Attachment, 'isPastedText' | 'wasSent'> & { file: StoredFile };

const waiting = (key: string, { content, name, isPastedText }: Incoming): Attachment => ({
  key,
  name,
  sizeBytes: content.size,
  kind: seemingKind(content),
  isPastedText,
  state: 'waiting',
  progress: 0,
  error: null,
  file: null,
  content,
  wasSent: false,
});

const uploaded = (key: string, { file, isPastedText, wasSent }: Kept): Attachment => ({
  key,
  name: file.name,
  sizeBytes: file.sizeBytes,
  kind: file.kind,
  isPastedText,
  state: 'uploaded',
  progress: 1,
  error: null,
  file,
  content: null,
  wasSent,
});

const stored = (items: readonly Attachment[]): string | null => {
  const kept = items.flatMap(({ state, file, isPastedText, wasSent }) =>
    state === 'uploaded' && file ? [{ file, isPastedText, wasSent }] : [],
  );
  return kept.length > 0 ? JSON.stringify(kept) : null;
};

const parse = (text: string | null): Kept[] => {
  try {
    const kept = JSON.parse(text ?? '[]') as Kept[];
    return kept.filter(({ file }) => typeof file?.id === 'string' && typeof file.name === 'string');
  } catch {
    return [];
  }
};
