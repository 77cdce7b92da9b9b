import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { onDemand, useOnceOpen } from './on-demand.ts';

const code = onDemand(() => import('./dialog-parts.tsx'));

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  size?: 'sm' | 'md' | 'lg';
  /** Buttons, at the end of the dialog. */
  footer?: ReactNode;
  initialFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

export const Dialog = (props: DialogProps) => {
  const parts = useOnceOpen(code, props.open);
  return parts && <parts.Dialog {...props} />;
};

export interface AlertDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, and what is kept. */
  text: ReactNode;
  confirmLabel: string;
  tone?: 'danger' | 'primary';
  /** It closes when this is done; when it fails it stays and says why. */
  onConfirm: () => unknown;
  describeError?: (error: unknown) => string;
}

/** Asks before something that cannot be taken back. */
export const AlertDialog = (props: AlertDialogProps) => {
  const parts = useOnceOpen(code, props.open);
  return parts && <parts.AlertDialog {...props} />;
};

export interface PaletteDialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that is a list with a search field: without a heading to see, high on the screen. */
export const PaletteDialog = (props: PaletteDialogProps) => {
  const parts = useOnceOpen(code, true);
  return parts && <parts.PaletteDialog {...props} />;
};

export interface FullDialogProps {
  title: string;
  /** A line below the title. */
  detail?: ReactNode;
  /** Buttons beside the one that closes. */
  actions?: ReactNode;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ReactNode;
}

/** A dialog that takes the whole screen: for looking at one thing. */
export const FullDialog = (props: FullDialogProps) => {
  const parts = useOnceOpen(code, true);
  return parts && <parts.FullDialog {...props} />;
};
