import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface DisclosureProps {
  /** The line that is always there. */
  line: ReactNode;
  isOpen: boolean;
  onToggle: () => void;
  children: ReactNode;
}

/** One quiet line that opens. */
export const Disclosure = ({ line, isOpen, onToggle, children }: DisclosureProps) => {
  const id = useId();
  return (
    <div className={classes('mt-2 first:mt-0', isOpen ? 'mb-4' : 'mb-2')}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={onToggle}
        className="tap -ms-1.5 flex items-center gap-1.5 rounded-house px-1.5 py-0.5 text-start text-sm text-fg-muted transition-colors hover:text-fg"
      >
        {line}
        <ChevronRight
          aria-hidden
          className={classes('size-4 shrink-0 transition-transform rtl:-scale-x-100', isOpen && 'rotate-90!')}
        />
      </button>
      {isOpen && (
        <div
          id={id}
          className="mt-1.5 border-s-2 border-line ps-4 text-[0.9375rem] text-fg-muted [&_.md]:text-fg-muted"
        >
          {children}
        </div>
      )}
    </div>
  );
};
