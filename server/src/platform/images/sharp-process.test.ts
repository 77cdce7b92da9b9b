import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { imagesConformance } from './conformance.ts';
import { ImageUnreadableError } from './port.ts';
import { createSharpImages } from './sharp-process.ts';
import { pngOf } from './testing.ts';

imagesConformance('sharp in a process', createSharpImages());

test('SR-65 a picture that takes too long is given up with its process, and the next one is made', async () => {
  const images = createSharpImages({ timeoutMs: 1 });
  const picture = await pngOf(10, 10);
  const remakes = Array.from({ length: 5 }, () => images.remake(Readable.from([picture])));
  for (const remake of await Promise.allSettled(remakes))
    assert.ok(remake.status === 'rejected' && remake.reason instanceof ImageUnreadableError);
  assert.ok(await createSharpImages().remake(Readable.from([picture])));
});
