/** The place a picture takes before it is there, so that nothing moves when it comes. Pure. */
import type { PixelSize } from '@stoa/contract/files';

const mostPx = 320;
const leastPx = 72;
/** Beyond these a picture is cut to fit: a thread of a panorama tells nothing. */
const narrowest = 0.4;
const widest = 2.5;

export interface PictureBox {
  widthPx: number;
  /** Width by height. */
  ratio: number;
}

export const pictureBox = (pixels: PixelSize | null): PictureBox => {
  if (!pixels || pixels.width === 0 || pixels.height === 0) return { widthPx: mostPx / 2, ratio: 1 };
  const ratio = Math.min(widest, Math.max(narrowest, pixels.width / pixels.height));
  const fullWidth = Math.max(leastPx, leastPx * ratio, pixels.width);
  return { widthPx: Math.round(Math.min(fullWidth, mostPx, mostPx * ratio)), ratio };
};
