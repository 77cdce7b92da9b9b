/** Class names joined; what is false or missing is left out. */
export const classes = (...names: (string | false | null | undefined)[]): string =>
  names.filter(Boolean).join(' ');

/** The surface of everything that floats: menus, popovers, dialogs. */
export const floating =
  'rounded-house border border-line bg-surface text-fg shadow-high outline-none transition-[opacity,scale,translate] ' +
  'data-starting-style:opacity-0 data-ending-style:opacity-0 data-starting-style:scale-97 data-ending-style:scale-97';

/** A row of a menu or list that the keyboard can highlight. */
export const row =
  'flex w-full cursor-default items-center gap-2.5 rounded-[0.4rem] px-2.5 py-1.5 text-start text-sm leading-5 outline-none ' +
  'select-none tap data-highlighted:bg-surface-2 data-disabled:opacity-50';

/** A field one types into. */
export const field =
  'w-full min-w-0 rounded-house border border-line-strong/70 bg-surface px-3 py-2 text-base leading-6 tap ' +
  'transition-colors hover:border-line-strong focus-visible:border-focus focus-visible:outline-1 ' +
  'focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-danger aria-invalid:focus-visible:outline-danger read-only:bg-surface-2';
