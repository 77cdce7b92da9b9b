/**
 * What floats (menus, dialogs, popovers) is a third of the code and of no use until it is opened: it
 * comes when a pointer or the focus reaches what opens it, and what opens it is a plain button until
 * it is first pressed. That also keeps a page of many menus light.
 */
import { cloneElement, useEffect, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';

export interface OnDemand<T> {
  /** Undefined until `load` is done. */
  find: () => T | undefined;
  load: () => Promise<T>;
}

const all: OnDemand<unknown>[] = [];

export const onDemand = <T>(load: () => Promise<T>): OnDemand<T> => {
  let loaded: T | undefined;
  const code: OnDemand<T> = {
    find: () => loaded,
    load: async () => (loaded ??= await load()),
  };
  all.push(code);
  return code;
};

/**
 * Brings everything that is on demand, one after the other, so that a finger, which reaches nothing
 * before it presses, need not wait for it. Not where somebody saves on what is transferred.
 */
export const loadAheadOfDemand = async (): Promise<void> => {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  for (const code of all) await code.load().catch(ignore);
};

const ignore = () => {};

type Trigger = ReactElement<Record<string, unknown>>;

/**
 * For something with a trigger. `parts` is there once it was asked to open; until then `opener` takes
 * the trigger's place. When the code cannot be had, the app says so (`vite:preloadError`).
 */
export const useOpener = <T>(
  code: OnDemand<T>,
  { trigger, open }: { trigger: Trigger; open?: boolean | undefined },
  kind: 'menu' | 'dialog',
) => {
  const [parts, setParts] = useState<T>();
  const want = () => {
    const found = code.find();
    if (found) setParts(() => found);
    else void code.load().then((loaded) => setParts(() => loaded), ignore);
  };
  const prepare = () => void code.load().catch(ignore);

  useEffect(() => {
    if (open) want();
    // Only what `open` becomes matters.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [open]);

  if (parts) return { parts, opener: null };
  const opener = cloneElement(trigger, {
    'aria-haspopup': kind,
    'aria-expanded': false,
    onPointerEnter: after(trigger, 'onPointerEnter', prepare),
    onFocus: after(trigger, 'onFocus', prepare),
    onClick: after(trigger, 'onClick', want),
    onKeyDown: after(trigger, 'onKeyDown', (event: KeyboardEvent) => {
      if (kind !== 'menu' || event.key !== 'ArrowDown') return;
      event.preventDefault();
      want();
    }),
  });
  return { parts, opener };
};

/** What the trigger does by itself comes first. */
const after =
  <E>(trigger: Trigger, name: string, then: (event: E) => void) =>
  (event: E): void => {
    const own = trigger.props[name];
    if (typeof own === 'function') own(event);
    then(event);
  };

/** For something without a trigger: its code once it was open, and from then on, so that it can leave in peace. */
export const useOnceOpen = <T>(code: OnDemand<T>, open: boolean): T | undefined => {
  const [parts, setParts] = useState<T | undefined>(() => (open ? code.find() : undefined));
  useEffect(() => {
    if (open) void code.load().then((loaded) => setParts(() => loaded), ignore);
  }, [code, open]);
  return parts;
};
