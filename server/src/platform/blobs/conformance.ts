import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Blobs } from './port.ts';

/** What every blob store does. */
export const blobsConformance = (name: string, create: () => Promise<Blobs>): void => {
  test(`${name}: what was put is read back byte by byte, and replaced by a second put`, async () => {
    const blobs = await create();
    const content = Buffer.from([0, 255, 10, 13, 128]);
    assert.equal(await blobs.put('fil_1', Readable.from([content.subarray(0, 2), content.subarray(2)])), 5);
    const found = await blobs.find('fil_1');
    assert.equal(found?.sizeBytes, 5);
    assert.deepEqual(await buffer(found.read()), content);
    await blobs.put('fil_1', Readable.from([Buffer.from('new')]));
    assert.equal((await blobs.find('fil_1'))?.sizeBytes, 3);
  });

  test(`${name}: a blob that broke off is not there`, async () => {
    const blobs = await create();
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('cut off');
      })(),
    );
    await assert.rejects(blobs.put('fil_2', broken), /cut off/);
    assert.equal(await blobs.find('fil_2'), undefined);
    assert.deepEqual(await Array.fromAsync(blobs.list()), []);
  });

  test(`${name}: removing makes it absent, twice is no error, others stay`, async () => {
    const blobs = await create();
    await blobs.put('fil_3', Readable.from(['a']));
    await blobs.put('fil_4', Readable.from(['b']));
    await blobs.remove('fil_3');
    await blobs.remove('fil_3');
    assert.equal(await blobs.find('fil_3'), undefined);
    assert.deepEqual(await Array.fromAsync(blobs.list()), ['fil_4']);
  });

  test(`${name}: SR-39 a key that is not an id is refused`, async () => {
    const blobs = await create();
    for (const key of ['../x', 'a/b', '', 'a\\b', 'x'.repeat(41), '.', 'a.b', 'a\0']) {
      await assert.rejects(async () => blobs.put(key, Readable.from(['x'])), /made by the house/);
      await assert.rejects(async () => blobs.find(key), /made by the house/);
    }
  });
};
