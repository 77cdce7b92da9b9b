import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { MessageId } from './i18n/i18n.ts';
import { matches, parseCombo } from './shortcut-combo.ts';
import type { Combo } from './shortcut-combo.ts';

export const isApple: boolean =
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform || navigator.userAgent);

export type ShortcutGroup = 'general' | 'conversation' | 'message';

export interface ShortcutMeaning {
  label: MessageId;
  group: ShortcutGroup;
  /** Also while a text is being typed; by default only combinations with Mod, which type nothing. */
  whileTyping?: boolean;
  /** Works, but is not listed: a second way to the same. */
  hidden?: boolean;
}

export interface Shortcut extends ShortcutMeaning {
  combo: string;
}

interface Entry extends Shortcut {
  parsed: Combo;
  handle: (event: KeyboardEvent) => void;
}

let entries: readonly Entry[] = [];
const listeners = new Set<() => void>();

const change = (next: readonly Entry[]): void => {
  entries = next;
  for (const listener of listeners) listener();
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (target.matches('input, textarea, select') && !target.matches('[type=checkbox]')));

export const dialogIsOpen = (): boolean =>
  document.querySelector('[role=dialog][data-open], [role=alertdialog][data-open]') !== null;

const onKeyDown = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  // The last one registered is the innermost.
  const entry = entries.findLast((candidate) => matches(candidate.parsed, event, isApple));
  if (!entry || (isTyping(event.target) && !(entry.whileTyping ?? entry.parsed.mod)) || dialogIsOpen())
    return;
  event.preventDefault();
  entry.handle(event);
};

if (typeof window !== 'undefined') window.addEventListener('keydown', onKeyDown);

/** A shortcut for as long as the component is there. `combo` as in shortcut-combo.ts: `Mod+Shift+O`. */
export const useShortcut = (
  combo: string,
  handler: (event: KeyboardEvent) => void,
  { label, group, whileTyping, hidden }: ShortcutMeaning,
): void => {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const meaning = {
      label,
      group,
      ...(whileTyping !== undefined && { whileTyping }),
      ...(hidden && { hidden }),
    };
    const entry = {
      ...meaning,
      combo,
      parsed: parseCombo(combo),
      handle: (e: KeyboardEvent) => latest.current(e),
    };
    change([...entries, entry]);
    return () => change(entries.filter((other) => other !== entry));
  }, [combo, label, group, whileTyping, hidden]);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What is registered now, for the page that lists it. */
export const useShortcuts = (): readonly Shortcut[] => useSyncExternalStore(subscribe, () => entries);
