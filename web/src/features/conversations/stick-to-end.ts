/**
 * Whether the page goes along with what is being written: only while the reader is at the end, and
 * no longer from the moment the reader scrolls up. Pure.
 */
export interface ScrollPlace {
  topPx: number;
  heightPx: number;
  viewportPx: number;
}

/** So near counts as the end: fractions of pixels, and the bounce of a touch screen. */
const nearPx = 24;

export const isAtEnd = ({ topPx, heightPx, viewportPx }: ScrollPlace): boolean =>
  heightPx - topPx - viewportPx <= nearPx;

/**
 * After a scroll event. Going up on a page that did not get shorter is the reader's doing; a page
 * that got shorter moves by itself.
 */
export const sticksAfterScroll = (sticks: boolean, before: ScrollPlace, after: ScrollPlace): boolean => {
  const wentUp = after.topPx < before.topPx - 1;
  const gotShorter = after.heightPx < before.heightPx || after.viewportPx > before.viewportPx;
  if (wentUp && !gotShorter) return isAtEnd(after) && before.topPx - after.topPx <= nearPx ? sticks : false;
  return sticks || isAtEnd(after);
};
