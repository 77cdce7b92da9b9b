/** The program of the process that decodes one picture: from standard input to a message to its parent. */
import { setPriority } from 'node:os';
import { buffer } from 'node:stream/consumers';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import type { RemadeImage } from './port.ts';

const longestSide = 2048;
const longestPreviewSide = 512;
/** Of all frames together. */
const mostPixels = 50_000_000;
const mostMemoryBytes = 1_000_000_000;
/** Of the processor: on a busy machine a sound picture takes long by the clock. */
const mostWorkMs = 20_000;

const encoders: Record<string, (image: Sharp) => Sharp> = {
  png: (image) => image.png(),
  jpeg: (image) => image.jpeg({ quality: 88 }),
  gif: (image) => image.gif({ effort: 3 }),
  webp: (image) => image.webp({ quality: 88 }),
};

// Answers that people wait for come first.
setPriority(10);
process.on('disconnect', () => process.exit(1));
setInterval(() => {
  const { user, system } = process.cpuUsage();
  if (process.memoryUsage.rss() > mostMemoryBytes || (user + system) / 1000 > mostWorkMs) process.exit(1);
}, 10);

// libvips knows many formats, some of which fetch, run or draw what they are told: it may open these four.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadWebpBuffer',
  ],
});
sharp.concurrency(1);
sharp.cache(false);

const fit = (side: number) => ({
  width: side,
  height: side,
  fit: 'inside' as const,
  withoutEnlargement: true,
});

const remake = async (given: Buffer): Promise<RemadeImage> => {
  const options: SharpOptions = { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true };
  const { format, pages = 1 } = await sharp(given, options).metadata();
  const encode = encoders[format];
  if (!encode) throw new Error('No picture of a known kind.');
  const whole = pages > 1 ? sharp(given, { ...options, animated: true }) : sharp(given, options).autoOrient();
  const made = await encode(whole.resize(fit(longestSide))).toBuffer({ resolveWithObject: true });
  const preview = sharp(given, options).autoOrient().resize(fit(longestPreviewSide)).webp({ quality: 80 });
  return {
    mediaType: `image/${format}`,
    pixels: { width: made.info.width, height: made.info.pageHeight ?? made.info.height },
    bytes: made.data,
    preview: await preview.toBuffer(),
  };
};

// Whoever started it ends it, once it has what was made.
process.send!(await remake(await buffer(process.stdin)));
