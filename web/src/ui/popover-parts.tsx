/** The inside of popover.tsx; nobody else imports it. */
import { Popover as Base } from '@base-ui/react/popover';
import { classes, floating } from './classes.ts';
import type { PopoverProps } from './popover.tsx';

export const Popover = ({
  trigger,
  label,
  align = 'start',
  side = 'bottom',
  initialFocus,
  className,
  children,
  ...state
}: PopoverProps) => (
  <Base.Root {...state} defaultOpen>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner
        align={align}
        side={side}
        sideOffset={6}
        collisionPadding={8}
        className="z-40 outline-none"
      >
        <Base.Popup
          aria-label={label}
          initialFocus={initialFocus}
          className={classes(floating, 'max-w-(--available-width)', className)}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
