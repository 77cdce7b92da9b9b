/**
 * Tooltips as data on elements and one layer that shows them: a page has hundreds of buttons, and one
 * pointer. They are for the eye alone; what they say is also the element's name.
 */
import { cloneElement, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { Keys } from './kbd.tsx';

type Side = 'top' | 'bottom' | 'inline-start' | 'inline-end';

interface TooltipProps {
  label: string;
  caps?: readonly string[] | undefined;
  side?: Side;
  /** One element that passes on the props it is given. */
  children: ReactElement<Record<string, unknown>>;
}

const capsSeparator = ' ';

export const Tooltip = ({ label, caps, side = 'bottom', children }: TooltipProps) =>
  cloneElement(children, {
    'data-tooltip': label,
    'data-tooltip-caps': caps?.join(capsSeparator),
    'data-tooltip-side': side,
  });

const delayMs = 500;
/** Moving on to the next one within this time shows it without waiting. */
const warmMs = 400;
const gap = 6;
const margin = 8;

/** The layer; once, around nothing. */
export const TooltipLayer = () => {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const popup = useRef<HTMLDivElement>(null);

  useEffect(() => watch(setTarget), []);

  useLayoutEffect(() => {
    if (target && popup.current) place(popup.current, target);
  }, [target]);

  if (!target) return null;
  const caps = target.dataset['tooltipCaps'];
  return (
    <div
      ref={popup}
      aria-hidden
      className="pointer-events-none fixed z-50 flex max-w-72 animate-[appear_120ms] items-center gap-2 rounded-[0.4rem] bg-fg px-2 py-1 text-xs leading-5 text-bg shadow-low"
    >
      {target.dataset['tooltip']}
      {caps && <Keys caps={caps.split(capsSeparator)} />}
    </div>
  );
};

const watch = (show: (target: HTMLElement | null) => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: HTMLElement | null = null;
  let hiddenAt = 0;

  const set = (target: HTMLElement | null) => {
    clearTimeout(timer);
    if (shown && !target) hiddenAt = Date.now();
    shown = target;
    show(target);
  };
  const targetOf = (event: Event): HTMLElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tooltip]') : null;
  const hide = () => set(null);

  const onOver = (event: PointerEvent) => {
    const target = targetOf(event);
    if (target === shown) return;
    set(null);
    if (!target || event.pointerType !== 'mouse') return;
    const isWarm = Date.now() - hiddenAt < warmMs;
    const showUnlessOpen = () => {
      // What it opened says more, and lies where the tooltip would.
      if (target.isConnected && target.ariaExpanded !== 'true') set(target);
    };
    timer = setTimeout(showUnlessOpen, isWarm ? 0 : delayMs);
  };
  const onFocus = (event: FocusEvent) => {
    const target = targetOf(event);
    if (target?.matches(':focus-visible')) set(target);
  };

  const passive = { passive: true, capture: true } as const;
  document.addEventListener('pointerover', onOver, passive);
  document.addEventListener('focusin', onFocus, passive);
  for (const type of hiding) document.addEventListener(type, hide, passive);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('pointerover', onOver, passive);
    document.removeEventListener('focusin', onFocus, passive);
    for (const type of hiding) document.removeEventListener(type, hide, passive);
  };
};

const hiding = ['pointerdown', 'keydown', 'focusout', 'scroll', 'pointerleave'] as const;

/** Beside its element, on the other side where there is no room, and always on the screen. */
const place = (popup: HTMLElement, target: HTMLElement): void => {
  const at = target.getBoundingClientRect();
  const { width, height } = popup.getBoundingClientRect();
  const rightToLeft = document.documentElement.dir === 'rtl';
  const side = (target.dataset['tooltipSide'] ?? 'bottom') as Side;
  const above = at.top - gap - height;
  const below = at.bottom + gap;
  let left = at.left + at.width / 2 - width / 2;
  let top = side === 'top' ? above : below;
  if (side === 'top' && above < margin) top = below;
  if (side === 'bottom' && below + height > window.innerHeight - margin) top = above;
  if (side === 'inline-start' || side === 'inline-end') {
    top = at.top + at.height / 2 - height / 2;
    left = (side === 'inline-end') === rightToLeft ? at.left - gap - width : at.right + gap;
  }
  popup.style.left = `${Math.max(margin, Math.min(left, window.innerWidth - width - margin))}px`;
  popup.style.top = `${top}px`;
};
