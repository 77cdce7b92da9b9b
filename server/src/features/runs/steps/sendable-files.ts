/** Which files of a branch a model is sent: pictures cost much each time, and a request has an end. Pure. */
import type { FilePart } from '@stoa/contract/runs/parts';
import type { MessageRow } from '../../conversations/conversations.ts';

export const mostImages = 20;
export const mostFileBytes = 20_000_000;

export const filePartsOf = ({ parts }: Pick<MessageRow, 'parts'>): FilePart[] =>
  parts.filter((part) => part.type === 'file');

/** From the newest on, until there are enough; what is older than the first left out is left out too. */
export const sendableFiles = (messages: readonly Pick<MessageRow, 'parts'>[]): FilePart[] => {
  let images = 0;
  let sizeBytes = 0;
  const newestFirst = messages.flatMap(filePartsOf).toReversed();
  const end = newestFirst.findIndex((part) => {
    if (part.kind === 'image') images += 1;
    sizeBytes += part.sizeBytes;
    return images > mostImages || sizeBytes > mostFileBytes;
  });
  return end === -1 ? newestFirst : newestFirst.slice(0, end);
};
