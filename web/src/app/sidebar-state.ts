/** Whether the sidebar is there and how wide; of this browser, as screens differ. */
import { useState } from 'react';
import { recall, remember } from '../kernel/browser-memory.ts';

export const narrowest = 220;
export const widest = 440;
const usual = 280;
const key = 'stoa.sidebar';

interface SidebarState {
  open: boolean;
  width: number;
}

const remembered = (): SidebarState => {
  const { open = true, width = usual } = recall<SidebarState>(key);
  return { open, width: within(width) };
};

export const within = (width: number): number => Math.round(Math.min(widest, Math.max(narrowest, width)));

export const useSidebarState = () => {
  const [state, setState] = useState(remembered);
  const change = (changes: Partial<SidebarState>) => {
    const next = { ...state, ...changes };
    setState(next);
    remember(key, next);
  };
  return {
    ...state,
    setOpen: (open: boolean) => change({ open }),
    setWidth: (width: number) => change({ width: within(width) }),
  };
};
