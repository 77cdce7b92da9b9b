/** Pictures for tests, made where they are needed. */
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Noise, so that it does not shrink. */
const noise = (width: number, height: number) => {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0, state = 1; at < pixels.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    pixels[at] = state >>> 24;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

export const pngOf = (width: number, height: number): Promise<Buffer> =>
  noise(width, height).png().toBuffer();
export const webpOf = (width: number, height: number): Promise<Buffer> =>
  noise(width, height).webp().toBuffer();

/** @param words what its camera says in its description */
export const jpegOf = (
  width: number,
  height: number,
  { orientation = 1, words = '' } = {},
): Promise<Buffer> => {
  const image = noise(width, height).jpeg();
  if (orientation === 1 && words === '') return image.toBuffer();
  return image.withMetadata({ orientation, exif: { IFD0: { ImageDescription: words } } }).toBuffer();
};

const framesOf = async (width: number, height: number, frames: number) => {
  const flat = Array.from({ length: frames }, (_, n) => flatPng(width, height, n * 20));
  const [first, ...rest] = await Promise.all(flat);
  return rest.length === 0 ? sharp(first) : sharp([first!, ...rest], { join: { animated: true } });
};

const flatPng = (width: number, height: number, red: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: red % 256, g: 99, b: 55 } } })
    .png()
    .toBuffer();

export const gifOf = async (width: number, height: number, frames: number): Promise<Buffer> =>
  (await framesOf(width, height, frames)).gif({ effort: 1 }).toBuffer();
export const animatedWebpOf = async (width: number, height: number, frames: number): Promise<Buffer> =>
  (await framesOf(width, height, frames)).webp({ effort: 0 }).toBuffer();

/** A PNG of one colour, many times larger when decoded than it is: `side` squared, in a thousandth of its bytes. */
export const pngBombOf = (side: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // One bit of grey a pixel.
  header[8] = 1;
  const row = Math.ceil(side / 8) + 1;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(row * side))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** A GIF that says of each of its frames that it is `side` squared, and of each gives one point. */
export const gifBombOf = (side: number, frames: number): Buffer => {
  const header = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  header.writeUInt16LE(side, 6);
  header.writeUInt16LE(side, 8);
  const frame = Buffer.from('2c0000000001000100000202440100', 'hex');
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
};

const chunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
