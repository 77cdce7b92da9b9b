/** Which files of a branch a model is sent: pictures cost much each time, and a request has an end. Pure. */
import type { FileKind } from '@stoa/contract/files';
import type { Part } from '@stoa/contract/runs/parts';

export const mostImages = 20;
export const mostFileBytes = 20_000_000;

export interface SendableFile {
  fileId: string;
  kind: FileKind;
  sizeBytes: number;
}

/** What a person attached, and the pictures that tools brought; their texts are in the results already. */
const filesOf = (part: Part, withPicturesOfTools: boolean): SendableFile[] => {
  if (part.type === 'file') return [part];
  if (part.type !== 'tool' || !withPicturesOfTools) return [];
  const files = (part.output?.items ?? []).filter((item) => item.type === 'file');
  return files.filter(({ kind }) => kind === 'image');
};

/** From the newest on, until there are enough; what is older than the first left out is left out too. */
export const sendableFiles = (parts: readonly Part[], withPicturesOfTools: boolean): SendableFile[] => {
  let images = 0;
  let sizeBytes = 0;
  const newestFirst = parts.flatMap((part) => filesOf(part, withPicturesOfTools)).toReversed();
  const end = newestFirst.findIndex((file) => {
    if (file.kind === 'image') images += 1;
    sizeBytes += file.sizeBytes;
    return images > mostImages || sizeBytes > mostFileBytes;
  });
  return end === -1 ? newestFirst : newestFirst.slice(0, end);
};
