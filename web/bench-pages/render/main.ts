// The page of the render benchmark: feeds one growing answer to the Markdown component, or to the
// floor (marked over the whole text + innerHTML, per delta), each delta in a task of its own.

import { marked } from 'marked';
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Markdown } from '../../src/ui/markdown/markdown.tsx';
import { composeAnswer, composePrefixes } from './answer.ts';

export interface RenderRun {
  /** Time in our own calls, per delta, in the first and in the last quarter. */
  firstQuarterMs: number;
  lastQuarterMs: number;
  longestTaskMs: number;
}

type Show = (text: string, streaming: boolean) => void;

declare global {
  interface Window {
    runRender(kind: 'markdown' | 'floor', length: number, deltas: number): Promise<RenderRun>;
  }
}

window.runRender = async (kind, length, deltas) => {
  const text = composeAnswer(length);
  const prefixes = composePrefixes(text, deltas);
  const host = document.createElement('div');
  host.style.maxWidth = '48rem';
  document.querySelector('#root')!.replaceChildren(host);
  const { show, end } = kind === 'markdown' ? showWithReact(host) : showWithInnerHtml(host);
  const longTasks = observeLongTasks();
  const durations: number[] = [];
  await inTasks(prefixes, (prefix, index) => {
    const startedAt = performance.now();
    show(prefix, index + 1 < prefixes.length);
    durations.push(performance.now() - startedAt);
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  end();
  const quarter = Math.floor(deltas / 4);
  return {
    firstQuarterMs: mean(durations.slice(0, quarter)),
    lastQuarterMs: mean(durations.slice(-quarter)),
    longestTaskMs: longTasks(),
  };
};

function showWithReact(host: HTMLElement): { show: Show; end: () => void } {
  const root = createRoot(host);
  const show: Show = (source, streaming) =>
    flushSync(() => root.render(createElement(Markdown, { source, streaming })));
  return { show, end: () => root.unmount() };
}

function showWithInnerHtml(host: HTMLElement): { show: Show; end: () => void } {
  const show: Show = (source) => {
    host.innerHTML = marked.parse(source, { async: false });
  };
  return { show, end: () => host.replaceChildren() };
}

/** Starts watching; the returned function stops and gives the longest task, or 0 if none was over 50 ms. */
function observeLongTasks(): () => number {
  let longest = 0;
  const note = (entries: PerformanceEntryList) => {
    for (const entry of entries) longest = Math.max(longest, entry.duration);
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: 'longtask' });
  return () => {
    note(observer.takeRecords());
    observer.disconnect();
    return longest;
  };
}

/**
 * Calls `act` for each item in a task of its own, without the clamp of timers. Not from a microtask:
 * the browser's count of script time leaves those out.
 */
function inTasks<T>(items: readonly T[], act: (item: T, index: number) => void): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  let index = 0;
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      act(items[index], index);
      index += 1;
      if (index === items.length) resolve();
      else port2.postMessage(undefined);
    });
    port1.start();
    port2.postMessage(undefined);
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
