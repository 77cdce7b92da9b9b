/** The browser, as far as the event stream needs it. */
import type { StreamWorld } from './event-stream.ts';
import type { NextFrame } from './live-run.ts';
import type { PageSignals } from './visible-stream.ts';

export const later = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

export const browserWorld: StreamWorld = {
  open: (url) => new EventSource(url),
  later,
  now: () => performance.now(),
  random: Math.random,
};

/** Hidden pages draw no frames; their answers go on all the same. */
export const nextFrame: NextFrame = (run) => {
  if (document.hidden) setTimeout(run, 200);
  else requestAnimationFrame(run);
};

const on =
  (target: EventTarget, type: string, wanted: (event: Event) => boolean = () => true) =>
  (listener: () => void): (() => void) => {
    const receive = (event: Event): void => {
      if (wanted(event)) listener();
    };
    target.addEventListener(type, receive);
    return () => target.removeEventListener(type, receive);
  };

export const browserPage = (): PageSignals => ({
  isHidden: () => document.hidden,
  onVisibility: on(document, 'visibilitychange'),
  onOnline: on(window, 'online'),
  onLeave: on(window, 'pagehide'),
  onReturn: on(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted),
});
