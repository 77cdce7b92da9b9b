import { createHash, timingSafeEqual } from 'node:crypto';

/** Takes the same time however much of it is right, and however long it is. */
export const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digestOf(given), digestOf(expected));

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
