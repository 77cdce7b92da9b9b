/** Files to attach: a PNG of a given size without any drawing library, and words. */
import { crc32, deflateSync } from 'node:zlib';

export interface Payload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A gradient that ends in `colour`, so that pictures can be told apart by eye. */
export const pictureOf = (
  name: string,
  { width = 600, height = 400, colour = [40, 130, 160] as readonly [number, number, number] } = {},
): Payload => {
  const lineBytes = width * 3 + 1;
  const lines = Buffer.alloc(lineBytes * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = (x / width + y / height) / 2;
      colour.forEach((value, channel) => {
        lines[y * lineBytes + 1 + x * 3 + channel] = Math.round(250 + (value - 250) * share);
      });
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a channel, red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const buffer = Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, mimeType: 'image/png', buffer };
};

const chunk = (type: string, content: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
};

export const wordsOf = (name: string, text: string): Payload => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});
