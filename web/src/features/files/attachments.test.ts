import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '@stoa/contract/client';
import type { File as StoredFile } from '@stoa/contract/files';
import { createAttachments, freePlaces, idsOf, mayGoBetter, standingOf } from './attachments.ts';
import { mostFiles } from './what-to-attach.ts';

const stored = (id: string, name = `${id}.txt`): StoredFile => ({
  id,
  name,
  kind: 'text',
  mediaType: 'text/plain',
  sizeBytes: 4,
  pixels: null,
  createdAt: '2026-01-01T00:00:00.000Z',
});

const named = (...names: string[]) =>
  names.map((name) => ({ content: new Blob(['word']), name, isPastedText: false }));

interface Upload {
  name: string;
  signal: AbortSignal;
  onProgress: (share: number) => void;
  done: (file: StoredFile) => void;
  fail: (error: unknown) => void;
}

const createBench = ({ kept = { text: null as string | null }, missing = [] as string[] } = {}) => {
  const uploads: Upload[] = [];
  const removed: string[] = [];
  let keys = 0;
  const attachments = createAttachments({
    upload: ({ name }, { signal, onProgress }) => {
      const { promise, resolve, reject } = Promise.withResolvers<StoredFile>();
      signal.addEventListener('abort', () => reject(signal.reason));
      uploads.push({ name, signal, onProgress, done: resolve, fail: reject });
      return promise;
    },
    find: async (id) => (missing.includes(id) ? null : stored(id)),
    recall: async (id) => stored(id),
    remove: (id) => void removed.push(id),
    prepare: async (content, name) => ({ content, name }),
    newKey: () => `key-${(keys += 1)}`,
    storage: { read: () => kept.text, write: (text) => void (kept.text = text) },
    onUploaded: () => {},
  });
  const settle = async () => {
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  };
  const states = () => attachments.list().map(({ state }) => state);
  const begin = async (...names: string[]) => {
    attachments.add(named(...names));
    await settle();
  };
  const finish = async (id: string) => {
    uploads.find(({ name }) => name === `${id}.txt`)!.done(stored(id));
    await settle();
  };
  return { attachments, uploads, removed, kept, settle, states, begin, finish };
};

test('files are uploaded at once, three at a time, and a message waits for all of them', async () => {
  const { attachments, uploads, states, begin, finish } = createBench();
  await begin('a.txt', 'b.txt', 'c.txt', 'd.txt');
  assert.deepEqual(states(), ['uploading', 'uploading', 'uploading', 'waiting']);
  assert.equal(standingOf(attachments.list()), 'uploading');
  await finish('b');
  assert.deepEqual(states(), ['uploading', 'uploaded', 'uploading', 'uploading']);
  uploads[0]!.onProgress(0.5);
  assert.equal(attachments.list()[0]?.progress, 0.5);
  for (const id of ['a', 'c', 'd']) await finish(id);
  assert.equal(standingOf(attachments.list()), 'ready');
  assert.deepEqual(idsOf(attachments.list()), ['a', 'b', 'c', 'd']);
});

test('a message holds so many files and no more, and is told how many were left', async () => {
  const { attachments } = createBench();
  const many = named(...Array.from({ length: mostFiles + 2 }, (_, index) => `${index}.txt`));
  assert.equal(attachments.add(many), 2);
  assert.equal(freePlaces(attachments.list()), 0);
  assert.equal(attachments.add(named('late.txt')), 1);
});

test('removing calls off an upload, and deletes what was uploaded', async () => {
  const { attachments, uploads, removed, begin, finish } = createBench();
  await begin('a.txt', 'b.txt');
  attachments.remove(attachments.list()[0]!.key);
  assert.ok(uploads[0]!.signal.aborted);
  await finish('b');
  attachments.remove(attachments.list()[0]!.key);
  assert.deepEqual(removed, ['b']);
  assert.deepEqual(attachments.list(), []);
});

test('a failure keeps the file and holds the message, until it is tried again or removed', async () => {
  const { attachments, uploads, states, settle, begin, finish } = createBench();
  await begin('a.txt');
  uploads[0]!.fail(new ApiError('network/unreachable', '', 0));
  await settle();
  assert.equal(standingOf(attachments.list()), 'failed');
  uploads.length = 0;
  attachments.retry(attachments.list()[0]!.key);
  await settle();
  await finish('a');
  assert.deepEqual(states(), ['uploaded']);
});

test('what a server refuses for what it is will not go better the same way', () => {
  assert.ok(!mayGoBetter(new ApiError('file/kind-unknown', '', 415)));
  assert.ok(!mayGoBetter(new ApiError('file/too-large', '', 413)));
  assert.ok(mayGoBetter(new ApiError('file/storage-full', '', 507)));
  assert.ok(mayGoBetter(new ApiError('network/unreachable', '', 0)));
});

test('what was uploaded survives a reload; what the server has lost says so and is not sent', async () => {
  const { kept, begin, finish } = createBench();
  await begin('a.txt', 'b.txt', 'c.txt');
  await finish('a');
  await finish('b');
  const next = createBench({ kept, missing: ['b'] });
  assert.deepEqual(idsOf(next.attachments.list()), ['a', 'b']);
  await next.settle();
  assert.deepEqual(next.states(), ['uploaded', 'gone']);
  assert.deepEqual(idsOf(next.attachments.list()), ['a']);
  assert.equal(standingOf(next.attachments.list()), 'ready');
  assert.equal(createBench({ kept }).attachments.list().length, 1, 'it is not kept any longer');
});

test('what was sent leaves nothing behind', async () => {
  const { attachments, kept, begin, finish, removed } = createBench();
  await begin('a.txt');
  await finish('a');
  attachments.clear();
  assert.equal(kept.text, null);
  assert.deepEqual(removed, []);
});

test('what comes back from a sending stands in front, and is not deleted with its chip', async () => {
  const { attachments, kept, removed, states, settle, begin, finish } = createBench({ missing: ['lost'] });
  await begin('b.txt');
  await finish('b');
  await attachments.putBack(['a', 'lost']);
  await settle();
  assert.deepEqual(states(), ['uploaded', 'gone', 'uploaded']);
  assert.deepEqual(idsOf(attachments.list()), ['a', 'b']);
  const next = createBench({ kept });
  next.attachments.remove(next.attachments.list()[0]!.key);
  attachments.remove(attachments.list()[0]!.key);
  assert.deepEqual([...removed, ...next.removed], []);
});

test('another tab’s draft is taken over, and what is under way here goes on', async () => {
  const { attachments, kept, begin, finish } = createBench();
  await begin('a.txt', 'b.txt');
  await finish('a');
  const before = kept.text;
  attachments.adopt(null);
  assert.deepEqual(
    attachments.list().map(({ name }) => name),
    ['b.txt'],
  );
  attachments.adopt(before);
  assert.deepEqual(idsOf(attachments.list()), ['a']);
});

test('what is in the storage and makes no sense is passed over', () => {
  for (const text of ['{', 'null', '{}', '[1]', '[{"file":{}}]']) {
    assert.deepEqual(createBench({ kept: { text } }).attachments.list(), [], text);
  }
});
