import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blobsConformance } from './conformance.ts';
import { createLocalDiskBlobs } from './local-disk.ts';

blobsConformance('local disk', async () =>
  createLocalDiskBlobs(await mkdtemp(join(tmpdir(), 'stoa-blobs-'))),
);
