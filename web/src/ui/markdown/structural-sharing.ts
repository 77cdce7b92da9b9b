/**
 * Gives `next` the parts of `previous` that equal its own, in place, and returns it, or `previous` if
 * they are equal throughout. Equality becomes identity, which is what React's memo compares. For
 * trees of plain data.
 */
export function shareStructure<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (Array.isArray(previous) && Array.isArray(next))
    return shareItems(previous, next) ? (previous as T) : next;
  if (isRecord(previous) && isRecord(next)) return shareFields(previous, next) ? (previous as T) : next;
  return next;
}

/** Whether all items are now those of `previous`. */
function shareItems(previous: readonly unknown[], next: unknown[]): boolean {
  let same = previous.length === next.length;
  for (let index = 0; index < next.length; index++) {
    const before = previous[index];
    const item = next[index];
    if (Object.is(before, item)) continue;
    const shared = shareStructure(before, item);
    if (!Object.is(shared, before)) same = false;
    if (!Object.is(shared, item)) next[index] = shared;
  }
  return same;
}

function shareFields(previous: Record<string, unknown>, next: Record<string, unknown>): boolean {
  const keys = Object.keys(next);
  let same = Object.keys(previous).length === keys.length;
  for (const key of keys) {
    const shared = shareStructure(previous[key], next[key]);
    if (!Object.is(shared, previous[key])) same = false;
    next[key] = shared;
  }
  return same;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
