import { isHeic } from './what-to-attach.ts';

const quality = 0.9;

/**
 * A photo of Apple's phones as a JPEG, where the browser can read it (Safari); otherwise as it is, and
 * the server says what it thinks of it.
 */
export const readable = async (content: Blob, name: string): Promise<{ content: Blob; name: string }> => {
  const asItIs = { content, name };
  if (!isHeic({ name, type: content.type })) return asItIs;
  try {
    const bitmap = await createImageBitmap(content);
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
    const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    return jpeg ? { content: jpeg, name: `${name.replace(/\.hei[cf]$/i, '')}.jpg` } : asItIs;
  } catch {
    return asItIs;
  }
};
