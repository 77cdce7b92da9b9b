import { useEffect } from 'react';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { onDemand, useOpener } from './on-demand.ts';

const code = onDemand(() => import('./popover-parts.tsx'));

export interface PopoverProps {
  /** The button that opens it: takes a ref and props. */
  trigger: ReactElement<Record<string, unknown>>;
  /** What it is called by screen readers. */
  label: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  initialFocus?: RefObject<HTMLElement | null>;
  className?: string;
  children: ReactNode;
}

export const Popover = (props: PopoverProps) => {
  const { parts, opener } = useOpener(code, props, 'dialog');
  const { onOpenChange } = props;
  useEffect(() => {
    if (parts) onOpenChange?.(true);
    // It opens by being there for the first time.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [parts]);
  return parts ? <parts.Popover {...props} /> : opener;
};
