/** A drawing as a bitmap, twice as fine as it is shown; undefined if the browser cannot make one. */
export async function pngOf(svg: string): Promise<Blob | undefined> {
  const image = new Image();
  // A picture from an address of data leaves the canvas readable; one from a blob need not.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  try {
    await image.decode();
  } catch {
    return undefined;
  }
  const { naturalWidth, naturalHeight } = image;
  const scale = Math.min(FINENESS, MAX_SIDE / Math.max(naturalWidth, naturalHeight, 1));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(naturalWidth * scale);
  canvas.height = Math.ceil(naturalHeight * scale);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle =
    getComputedStyle(document.documentElement).getPropertyValue('--color-surface') || '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((png) => resolve(png ?? undefined), 'image/png'));
}

const FINENESS = 2;
/** What every browser's canvas takes. */
const MAX_SIDE = 8_192;
