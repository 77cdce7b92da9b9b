/** The hash chain: each entry holds the hash of the one before it, so none can be changed or left out unnoticed. Pure. */
import { createHash } from 'node:crypto';
import type { AuditRow } from './schema.ts';

/** Of the entry without its own hash. */
export const hashOf = (entry: Omit<AuditRow, 'hash'> & { hash?: string }): string =>
  createHash('sha256')
    .update(canonicalJson({ ...entry, hash: undefined }))
    .digest('hex');

/** JSON whose text depends on nothing but the value: keys are sorted at every depth. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
};

/** How far the chain holds. */
export interface Verified {
  seq: number;
  hash: string;
}

export const chainStart: Verified = { seq: 0, hash: '' };

/** @returns the end of the chain after `row`, or null when `row` is not what has to come next. */
export const follow = ({ seq, hash }: Verified, row: AuditRow): Verified | null =>
  row.seq === seq + 1 && row.previousHash === hash && hashOf(row) === row.hash
    ? { seq: row.seq, hash: row.hash }
    : null;
