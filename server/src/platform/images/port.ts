import type { Readable } from 'node:stream';

/** A picture made anew from what was decoded: nothing of the bytes that were sent is in it. */
export interface RemadeImage {
  /** `image/png`, `image/jpeg`, `image/gif` or `image/webp`, the same as it was. */
  mediaType: string;
  pixels: { width: number; height: number };
  bytes: Uint8Array;
  /** A small WebP of it that stands still. */
  preview: Uint8Array;
}

/** Decodes what others have made, which is where programs that show pictures are attacked. */
export interface Images {
  /**
   * Turned as its camera says, its longest side at most 2048 pixels, animations kept, everything else
   * that was in the file dropped (SR-36). Bounded in pixels, memory and time, whatever it is given (SR-65).
   * @throws ImageUnreadableError for what is broken, too large to be decoded, or no picture of the four kinds
   */
  remake(content: Readable): Promise<RemadeImage>;
}

export class ImageUnreadableError extends Error {
  override name = 'ImageUnreadableError';
}
