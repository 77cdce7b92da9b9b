import { isAtEnd, sticksAfterScroll } from './stick-to-end.ts';
import type { ScrollPlace } from './stick-to-end.ts';

const placeOf = (element: HTMLElement): ScrollPlace => ({
  topPx: element.scrollTop,
  heightPx: element.scrollHeight,
  viewportPx: element.clientHeight,
});

export interface EndKeeper {
  goToEnd: () => void;
  stop: () => void;
}

/**
 * Keeps a scroller at its end while the reader is there. Works on the page itself, so a growing
 * answer renders nothing but itself.
 */
export const keepAtEnd = (
  scroller: HTMLElement,
  content: HTMLElement,
  onAway: (isAway: boolean) => void,
): EndKeeper => {
  let sticks = true;
  let place = placeOf(scroller);
  const seen = new WeakSet<Element>();

  /** What asks something is read from its beginning: one that is taller than the page would show only its end. */
  const goToTallQuestion = (): boolean => {
    const tall = [...content.querySelectorAll('[data-interaction]')].find(
      (question) => !seen.has(question) && question.clientHeight > scroller.clientHeight,
    );
    if (!tall) return false;
    seen.add(tall);
    scroller.scrollTop += tall.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    return true;
  };

  const settle = (): void => {
    if (sticks && goToTallQuestion()) sticks = false;
    if (sticks) scroller.scrollTop = scroller.scrollHeight;
    place = placeOf(scroller);
    onAway(!sticks && !isAtEnd(place));
  };
  const onScroll = (): void => {
    const after = placeOf(scroller);
    sticks = sticksAfterScroll(sticks, place, after);
    place = after;
    onAway(!sticks && !isAtEnd(after));
  };
  // Before the scroll event can tell: a frame of new text must not pull the reader back down.
  const onWheel = (event: WheelEvent): void => {
    if (event.deltaY < 0 && scroller.scrollHeight > scroller.clientHeight) sticks = false;
  };

  const sizes = new ResizeObserver(settle);
  sizes.observe(scroller);
  sizes.observe(content);
  scroller.addEventListener('scroll', onScroll, { passive: true });
  scroller.addEventListener('wheel', onWheel, { passive: true });
  settle();

  return {
    goToEnd: () => {
      sticks = true;
      settle();
    },
    stop: () => {
      sizes.disconnect();
      scroller.removeEventListener('scroll', onScroll);
      scroller.removeEventListener('wheel', onWheel);
    },
  };
};
