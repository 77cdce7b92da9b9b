import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { classes } from '../../ui/classes.ts';

interface SettingRowProps {
  /** Its anchor, as in settings-pages.ts. The control is labelled by `<id>-label` and described by `<id>-text`. */
  id: string;
  label: string;
  text: ReactNode;
  /** Why the last change was not kept. */
  error?: string | undefined;
  children: ReactNode;
}

/** One setting: what it is, a sentence about it, and its control. */
export const SettingRow = ({ id, label, text, error, children }: SettingRowProps) => {
  const found = useLocation().hash === id;
  return (
    <div
      id={id}
      className={classes(
        'flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-line py-4 not-first:border-t',
        found && '-mx-3 rounded-house bg-accent-soft px-3',
      )}
    >
      <div className="min-w-48 flex-1">
        <div id={`${id}-label`} className="font-medium">
          {label}
        </div>
        <div id={`${id}-text`} className={classes('text-sm', found ? 'text-fg' : 'text-fg-muted')}>
          {text}
        </div>
        {error && (
          <p role="alert" className="text-sm text-danger">
            {error}
          </p>
        )}
      </div>
      {children}
    </div>
  );
};

/** What ties a control to its row. */
export const namedBy = (id: string) => ({
  'aria-labelledby': `${id}-label`,
  'aria-describedby': `${id}-text`,
});
