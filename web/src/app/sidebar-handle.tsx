import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useT } from '../kernel/i18n/i18n.ts';
import { narrowest, widest } from './sidebar-state.ts';

interface SidebarHandleProps {
  width: number;
  onChange: (width: number) => void;
  onCollapse: () => void;
}

/** The edge of the sidebar: dragged, or moved by arrow keys. Dragged far enough it hides the sidebar. */
export const SidebarHandle = ({ width, onChange, onCollapse }: SidebarHandleProps) => {
  const t = useT();
  const drag = useRef<{ fromX: number; fromWidth: number } | null>(null);
  const direction = () => (document.documentElement.dir === 'rtl' ? -1 : 1);

  const onPointerDown = (event: PointerEvent) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { fromX: event.clientX, fromWidth: width };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    const next = drag.current.fromWidth + (event.clientX - drag.current.fromX) * direction();
    if (next < narrowest / 2) {
      drag.current = null;
      onCollapse();
    } else onChange(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: -16 * direction(), ArrowRight: 16 * direction() };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onChange(width + step);
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('app.resizeSidebar')}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      aria-valuenow={width}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
      onKeyDown={onKeyDown}
      className="absolute inset-y-0 -end-1 z-10 w-2 cursor-col-resize touch-none transition-colors hover:bg-accent/25 focus-visible:bg-accent/40 focus-visible:outline-none active:bg-accent/40"
    />
  );
};
