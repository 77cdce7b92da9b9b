import { Eye, EyeOff } from 'lucide-react';
import { useId, useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { useT } from '../kernel/i18n/i18n.ts';
import { classes, field } from './classes.ts';

interface FieldTexts {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was typed, and what would be right. */
  error?: string | undefined;
}

type TextFieldProps = FieldTexts & Omit<ComponentProps<'input'>, 'children'>;

/** One line of text with its label, a hint, and what is wrong with it. */
export const TextField = ({ label, hint, error, className, id, ...rest }: TextFieldProps) => {
  const ownId = useId();
  const inputId = id ?? ownId;
  return (
    <FieldFrame inputId={inputId} label={label} hint={hint} error={error} className={className}>
      <input
        id={inputId}
        className={field}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(inputId, hint, error)}
        {...rest}
      />
    </FieldFrame>
  );
};

/** A password that can be looked at. */
export const PasswordField = ({ label, hint, error, className, id, ...rest }: TextFieldProps) => {
  const t = useT();
  const ownId = useId();
  const inputId = id ?? ownId;
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <FieldFrame inputId={inputId} label={label} hint={hint} error={error} className={className}>
      <div className="relative">
        <input
          id={inputId}
          className={classes(field, 'pe-12')}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(inputId, hint, error)}
          spellCheck={false}
          autoCapitalize="none"
          {...rest}
          type={shown ? 'text' : 'password'}
        />
        <button
          type="button"
          aria-label={t('ui.showPassword')}
          aria-pressed={shown}
          title={t('ui.showPassword')}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0 end-0 flex w-11 items-center justify-center rounded-house text-fg-muted hover:text-fg"
        >
          <Icon className="size-4.5" aria-hidden />
        </button>
      </div>
    </FieldFrame>
  );
};

type TextAreaFieldProps = FieldTexts & Omit<ComponentProps<'textarea'>, 'children'>;

/** Several lines of text. */
export const TextAreaField = ({ label, hint, error, className, id, ...rest }: TextAreaFieldProps) => {
  const ownId = useId();
  const inputId = id ?? ownId;
  return (
    <FieldFrame inputId={inputId} label={label} hint={hint} error={error} className={className}>
      <textarea
        id={inputId}
        className={field}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(inputId, hint, error)}
        {...rest}
      />
    </FieldFrame>
  );
};

const describedBy = (inputId: string, hint: ReactNode, error: string | undefined): string | undefined =>
  error ? `${inputId}-error` : hint ? `${inputId}-hint` : undefined;

interface FieldFrameProps extends FieldTexts {
  inputId: string;
  className: string | undefined;
  children: ReactNode;
}

const FieldFrame = ({ inputId, label, hint, error, className, children }: FieldFrameProps) => (
  <div className={classes('flex flex-col gap-1.5', className)}>
    <label htmlFor={inputId} className="text-sm font-medium">
      {label}
    </label>
    {children}
    {error ? (
      <p id={`${inputId}-error`} className="text-sm text-danger">
        {error}
      </p>
    ) : (
      hint && (
        <p id={`${inputId}-hint`} className="text-sm text-fg-muted">
          {hint}
        </p>
      )
    )}
  </div>
);
