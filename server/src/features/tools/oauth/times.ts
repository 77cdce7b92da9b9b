/** When tokens end, and when they are renewed before that. Pure. */
import { createHash } from 'node:crypto';
import { isoAt } from '../../../kernel/clock.ts';

const earliest = 0.75;
const spread = 0.1;

/** Around four fifths of their life, each person at another moment: what began together does not end together. */
export const timesOf = (
  lifetimeSeconds: number | null,
  whose: string,
  nowMs: number,
): { expiresAt: string | null; refreshAt: string | null } => {
  if (lifetimeSeconds === null) return { expiresAt: null, refreshAt: null };
  const lifetimeMs = Math.min(lifetimeSeconds * 1000, 10 * 365 * 24 * 60 * 60_000);
  const share = createHash('sha256').update(whose).digest().readUInt32BE() / 2 ** 32;
  return {
    expiresAt: isoAt(nowMs + lifetimeMs),
    refreshAt: isoAt(Math.floor(nowMs + lifetimeMs * (earliest + spread * share))),
  };
};
