import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { classes, field } from './classes.ts';

interface SettingRowProps {
  /** Its anchor on the page. The control is labelled by `<id>-label` and described by `<id>-text`. */
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

interface TextRowProps {
  id: string;
  label: string;
  text: ReactNode;
  /** As it is kept now; another one needs another `key`. */
  present: string;
  /** How wide the field is. */
  className?: string;
  maxLength?: number;
  placeholder?: string;
  autoComplete?: string;
  /** What is wrong with what was typed. */
  problemOf: (typed: string) => string | undefined;
  /** Why the last change was not kept, in words. */
  failure: string | undefined;
  onSave: (typed: string) => void;
}

/** A setting that is a line of text. Kept when the field is left or Enter is pressed; Escape takes it back. */
export const TextRow = ({
  id,
  label,
  text,
  present,
  className = 'max-w-56',
  problemOf,
  failure,
  onSave,
  ...rest
}: TextRowProps) => {
  const [typed, setTyped] = useState(present);
  const trimmed = typed.trim();
  const problem = problemOf(trimmed);
  const save = () => {
    if (!problem && trimmed !== present) onSave(trimmed);
  };
  return (
    <SettingRow id={id} label={label} text={text} error={problem ?? failure}>
      <input
        {...namedBy(id)}
        {...rest}
        aria-invalid={problem ? true : undefined}
        className={classes(field, className)}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
          if (event.key !== 'Escape' || typed === present) return;
          event.preventDefault();
          setTyped(present);
        }}
      />
    </SettingRow>
  );
};
