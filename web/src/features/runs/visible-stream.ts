/**
 * A stream only while the page can be seen: browsers allow six connections per host on plain http,
 * and every open tab would hold one of them.
 */
import type { EventStream } from './event-stream.ts';

/** What happens to a page; each answer ends the listening. */
export interface PageSignals {
  isHidden: () => boolean;
  onVisibility: (listener: () => void) => () => void;
  onOnline: (listener: () => void) => () => void;
  /** Into the back-forward cache, or away for good. */
  onLeave: (listener: () => void) => () => void;
  onReturn: (listener: () => void) => () => void;
}

/** A glance at another tab does not close it. */
const graceMs = 10_000;

export const runWhileVisible = (
  stream: Pick<EventStream, 'start' | 'stop' | 'renew'>,
  page: PageSignals,
  later: (delayMs: number, run: () => void) => () => void,
): (() => void) => {
  let callOffStop: (() => void) | null = null;
  const stayOpen = (): void => {
    callOffStop?.();
    callOffStop = null;
  };
  const look = (): void => {
    stayOpen();
    if (page.isHidden()) callOffStop = later(graceMs, stream.stop);
    else stream.start();
  };
  const ends = [
    page.onVisibility(look),
    page.onOnline(stream.renew),
    page.onLeave(stream.stop),
    page.onReturn(look),
  ];
  look();
  return () => {
    stayOpen();
    for (const end of ends) end();
    stream.stop();
  };
};
