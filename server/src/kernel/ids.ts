import type { IdPrefix } from '@stoa/contract/ids';
import type { Clock } from './clock.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLength = 10;
const randomLength = 16;

export type NewId = (prefix: IdPrefix) => string;

/**
 * Makes ids that sort by the order they were made in: ten characters of time, sixteen of chance.
 * Within one millisecond the chance part counts up instead, so order holds there too.
 */
export const createIds = (clock: Clock): NewId => {
  let lastTimeMs = 0;
  const digits = new Uint8Array(randomLength);

  return (prefix) => {
    // A clock that steps back must not make ids that sort before those already given.
    const timeMs = Math.max(clock.nowMs(), lastTimeMs);
    if (timeMs === lastTimeMs) countUp(digits);
    else drawDigits(digits);
    lastTimeMs = timeMs;
    return `${prefix}_${encodeTime(timeMs)}${Array.from(digits, (digit) => alphabet[digit]).join('')}`;
  };
};

/** Ids made before that time sort before it, all others after it. */
export const idBoundaryAt = (prefix: IdPrefix, timeMs: number): string => `${prefix}_${encodeTime(timeMs)}`;

const drawDigits = (digits: Uint8Array<ArrayBuffer>): void => {
  crypto.getRandomValues(digits);
  for (let index = 0; index < digits.length; index++) digits[index]! &= 31;
  // Room to count up to without overflow.
  digits[0]! &= 15;
};

const countUp = (digits: Uint8Array): void => {
  for (let index = digits.length - 1; index >= 0; index--) {
    digits[index] = (digits[index]! + 1) & 31;
    if (digits[index] !== 0) return;
  }
};

const encodeTime = (timeMs: number): string => {
  let text = '';
  for (let rest = timeMs, index = 0; index < timeLength; index++, rest = Math.floor(rest / 32)) {
    text = alphabet[rest % 32] + text;
  }
  return text;
};
