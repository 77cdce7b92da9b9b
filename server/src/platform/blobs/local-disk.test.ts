import assert from 'node:assert/strict';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { blobsConformance } from './conformance.ts';
import { createLocalDiskBlobs } from './local-disk.ts';

blobsConformance('local disk', async () =>
  createLocalDiskBlobs(await mkdtemp(join(tmpdir(), 'stoa-blobs-'))),
);

test('what a dying process left unfinished is not found, but listed, so that it can be removed', async () => {
  const root = await mkdtemp(join(tmpdir(), 'stoa-blobs-'));
  const blobs = createLocalDiskBlobs(root);
  await mkdir(join(root, '_5'));
  await writeFile(join(root, '_5', 'fil_5.unfinished'), 'half');
  assert.equal(await blobs.find('fil_5'), undefined);
  assert.deepEqual(await Array.fromAsync(blobs.list()), ['fil_5']);
  await blobs.remove('fil_5');
  assert.deepEqual(await Array.fromAsync(blobs.list()), []);
});
