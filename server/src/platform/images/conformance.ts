import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { type Images, ImageUnreadableError } from './port.ts';
import { animatedWebpOf, gifBombOf, gifOf, jpegOf, pngBombOf, pngOf, webpOf } from './testing.ts';

/** What everything does that decodes pictures. */
export const imagesConformance = (name: string, images: Images): void => {
  const remake = (bytes: Uint8Array) => images.remake(Readable.from([bytes]));

  test(`${name}: each kind stays what it is, with a preview that is a WebP`, async () => {
    const kinds = [
      [pngOf, 'image/png'],
      [jpegOf, 'image/jpeg'],
      [webpOf, 'image/webp'],
    ] as const;
    await Promise.all(
      kinds.map(async ([make, mediaType]) => {
        const made = await remake(await make(70, 40));
        assert.deepEqual([made.mediaType, made.pixels], [mediaType, { width: 70, height: 40 }]);
        assert.equal(Buffer.from(made.preview).toString('latin1', 8, 12), 'WEBP');
      }),
    );
  });

  test(`${name}: the longest side is at most 2048 pixels, and of the preview 512`, async () => {
    const made = await remake(await pngOf(3000, 300));
    assert.deepEqual(made.pixels, { width: 2048, height: 205 });
    assert.deepEqual((await remake(made.preview)).pixels, { width: 512, height: 51 });
  });

  test(`${name}: what moves goes on moving, and its preview stands still`, async () => {
    for (const make of [gifOf, animatedWebpOf]) {
      const [moving, still] = await Promise.all([
        remake(await make(20, 10, 5)),
        remake(await make(20, 10, 1)),
      ]);
      assert.deepEqual(moving.pixels, { width: 20, height: 10 });
      assert.ok(moving.bytes.length > still.bytes.length + 50, 'the frames are there');
      assert.deepEqual((await remake(moving.preview)).pixels, { width: 20, height: 10 });
    }
  });

  test(`${name}: SR-65 bombs, broken pictures and what is none are unreadable`, async () => {
    const jpeg = await jpegOf(400, 300);
    const cases: Record<string, Uint8Array> = {
      'a bomb of 144 megapixels in 20 kilobytes': pngBombOf(12_000),
      'a bomb in frames': gifBombOf(500, 1000),
      'a picture cut in half': jpeg.subarray(0, jpeg.length / 2),
      'a beginning': jpeg.subarray(0, 20),
      SVG: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      PDF: Buffer.from('%PDF-1.4\n%%EOF'),
      nothing: Buffer.alloc(0),
      words: Buffer.from('words'),
    };
    await Promise.all(
      Object.entries(cases).map(([what, bytes]) => assert.rejects(remake(bytes), ImageUnreadableError, what)),
    );
    assert.equal((await remake(jpeg)).mediaType, 'image/jpeg', 'and it goes on');
  });

  test(`${name}: content that breaks off is that fault, not a broken picture`, async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('cut off');
      })(),
    );
    await assert.rejects(images.remake(broken), /cut off/);
  });
};
