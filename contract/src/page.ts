import * as z from 'zod/mini';

/** Lists are keyset-paged: `nextCursor` is handed back as `after` (or `before`), null on the last page. */
export const pageOf = <T extends z.core.$ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.nullable(z.string()) });

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A cursor is opaque to clients; its length is bounded because it comes back from them. */
export const Cursor = z.string().check(z.maxLength(200));

/** `?limit=`: how many items a page has at most. */
export const limitUpTo = (most: number, normally: number) =>
  z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(most)), normally);

/** ISO 8601 in UTC with milliseconds, `2026-01-31T09:30:00.000Z`: sorts as text. */
export const Instant = z.string();
