import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { findColoured, findLoadedHighlighter, loadHighlighter } from './highlight.ts';
import type { CodeGroup, Highlighter } from './highlight.ts';

/** An open block is coloured no more often than this, and for no more than a tenth of the time. */
const MIN_INTERVAL_MS = 100;
const COST_FACTOR = 10;
/** Longer code stays plain: while it is open, and for good. */
const MAX_OPEN_LENGTH = 20_000;
const MAX_LENGTH = 60_000;

interface Coloured {
  code: string;
  language: string;
  groups: readonly CodeGroup[];
}

export interface HighlightedCode {
  groups: readonly CodeGroup[];
  /** What follows the coloured groups and is not coloured yet. */
  rest: string;
}

/**
 * The code in colour. Colouring has its own task per block, so that no other waits for it; colours
 * change nothing but colours, so code is shown before.
 */
export function useHighlight(code: string, language: string, open: boolean): HighlightedCode {
  const highlighter = useHighlighter(language);
  const [coloured, setColoured] = useState<Coloured>();
  const pace = useRef({ startedAt: 0, dueAt: 0 });
  const known = open ? undefined : findColoured(code, language);
  const isDone = known !== undefined || (coloured?.code === code && coloured.language === language);
  const isTooLong = code.length > (open ? MAX_OPEN_LENGTH : MAX_LENGTH);

  useEffect(() => {
    if (!highlighter || isDone || isTooLong) return undefined;
    const colour = () => {
      pace.current.startedAt = performance.now();
      const groups = highlighter(code, language, !open);
      if (groups) setColoured({ code, language, groups });
    };
    const delayMs = open ? Math.max(0, pace.current.dueAt - performance.now()) : 0;
    const timer = setTimeout(colour, delayMs);
    return () => clearTimeout(timer);
  }, [highlighter, code, language, open, isDone, isTooLong]);

  useLayoutEffect(() => {
    if (!coloured) return;
    const now = performance.now();
    const costMs = now - pace.current.startedAt;
    pace.current.dueAt = now + Math.max(MIN_INTERVAL_MS, COST_FACTOR * costMs);
  }, [coloured]);

  if (known) return { groups: known, rest: '' };
  if (coloured?.language !== language || !code.startsWith(coloured.code)) return { groups: [], rest: code };
  return { groups: coloured.groups, rest: code.slice(coloured.code.length) };
}

function useHighlighter(language: string): Highlighter | undefined {
  const [loaded, setLoaded] = useState(() => ({ highlighter: findLoadedHighlighter() }));
  const isWanted = language !== '' && !loaded.highlighter;
  useEffect(() => {
    if (!isWanted) return undefined;
    let mounted = true;
    const show = (highlighter: Highlighter) => mounted && setLoaded({ highlighter });
    // Offline, code simply stays plain.
    loadHighlighter().then(show, () => undefined);
    return () => {
      mounted = false;
    };
  }, [isWanted]);
  return loaded.highlighter;
}
