import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Tooltip } from './tooltip.tsx';

const variants = {
  primary: 'bg-accent text-accent-fg hover:not-disabled:bg-accent/90 active:not-disabled:bg-accent/80',
  secondary: 'border border-line-strong/60 bg-surface hover:not-disabled:bg-surface-2',
  ghost: 'hover:not-disabled:bg-surface-2 data-popup-open:bg-surface-2',
  danger: 'bg-danger text-danger-fg hover:not-disabled:bg-danger/90',
} as const;

const sizes = {
  sm: 'h-8 px-3 text-sm',
  md: 'h-10 px-4 text-[0.9375rem]',
} as const;

const squares = {
  sm: 'size-8 [&_svg]:size-4',
  md: 'size-10 [&_svg]:size-5',
} as const;

const frame =
  'tap inline-flex shrink-0 items-center justify-center gap-2 rounded-house font-medium whitespace-nowrap transition-colors ' +
  'select-none disabled:opacity-50 disabled:cursor-default';

interface ButtonProps extends ComponentProps<'button'> {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  icon?: ReactNode;
  /** Its work goes on: it keeps its place and its focus, and does nothing. */
  busy?: boolean;
}

export const Button = ({ size = 'md', icon, className, children, ...rest }: ButtonProps) => (
  <Plain className={classes(sizes[size], className)} {...rest}>
    {icon}
    {children}
  </Plain>
);

interface IconButtonProps extends Omit<ButtonProps, 'icon'> {
  /** Its name: read by screen readers, shown as a tooltip. */
  label: string;
  /** Key caps of its shortcut, shown in the tooltip. */
  caps?: readonly string[] | undefined;
  tooltipSide?: 'top' | 'bottom' | 'inline-start' | 'inline-end';
  /** The icon. */
  children: ReactNode;
}

export const IconButton = ({
  label,
  caps,
  tooltipSide = 'bottom',
  variant = 'ghost',
  size = 'md',
  className,
  ...rest
}: IconButtonProps) => (
  <Tooltip label={label} caps={caps} side={tooltipSide}>
    <Plain aria-label={label} variant={variant} className={classes(squares[size], className)} {...rest} />
  </Tooltip>
);

type PlainProps = Omit<ButtonProps, 'size' | 'icon'>;

const Plain = ({ variant = 'secondary', busy = false, className, onClick, ...rest }: PlainProps) => (
  <button
    type="button"
    aria-busy={busy || undefined}
    aria-disabled={busy || undefined}
    onClick={busy ? (event) => event.preventDefault() : onClick}
    className={classes(frame, variants[variant], busy && 'animate-pulse', className)}
    {...rest}
  />
);
