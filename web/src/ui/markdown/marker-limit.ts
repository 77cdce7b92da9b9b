const MARKER = /[*_~`$[\]\\<&]/g;
const MAX_MARKERS = 1000;

/**
 * Whether inline text holds more markers than any prose. Some of the grammar's expressions need cubic
 * time on such text, so it is shown as written.
 */
export function hasTooManyMarkers(text: string): boolean {
  if (text.length <= MAX_MARKERS) return false;
  let count = 0;
  for (const match of text.matchAll(MARKER)) count += match.length;
  return count > MAX_MARKERS;
}
