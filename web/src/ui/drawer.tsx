/** Panels for phones: from the side (navigation) and from the bottom (choices). They follow the finger. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { onDemand, useOnceOpen } from './on-demand.ts';

const code = onDemand(() => import('./drawer-parts.tsx'));

export interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  side: 'start' | 'bottom';
  /** What it is called by screen readers. */
  label: string;
  children: ReactNode;
}

const quietMs = 1500;

export const Drawer = (props: DrawerProps) => {
  // The one at the side is also opened by a swipe from the edge, for which its code has to be there.
  const [quiet, setQuiet] = useState(false);
  const parts = useOnceOpen(code, props.open || (quiet && props.side === 'start'));
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(true), quietMs);
    return () => clearTimeout(timer);
  }, []);
  return parts && <parts.Drawer {...props} />;
};
