/** The inside of drawer.tsx; nobody else imports it. */
import { Drawer as Base } from '@base-ui/react/drawer';
import { classes } from './classes.ts';
import type { DrawerProps } from './drawer.tsx';

const scrim =
  'fixed inset-0 z-30 bg-scrim opacity-[calc(1-var(--drawer-swipe-progress))] transition-opacity duration-200 data-swiping:duration-0 ' +
  'data-starting-style:opacity-0 data-ending-style:opacity-0';

const popups = {
  start:
    'h-full w-[min(20rem,calc(100vw-3rem))] bg-sidebar translate-x-(--drawer-swipe-movement-x) ' +
    'data-starting-style:-translate-x-full data-ending-style:-translate-x-full ' +
    'rtl:data-starting-style:translate-x-full rtl:data-ending-style:translate-x-full',
  bottom:
    'max-h-[85dvh] w-full rounded-t-house bg-surface pb-[env(safe-area-inset-bottom)] translate-y-(--drawer-swipe-movement-y) ' +
    'data-starting-style:translate-y-full data-ending-style:translate-y-full',
};

const isRightToLeft = () => typeof document !== 'undefined' && document.documentElement.dir === 'rtl';

export const Drawer = ({ open, onOpenChange, side, label, children }: DrawerProps) => (
  <Base.Root
    open={open}
    onOpenChange={onOpenChange}
    swipeDirection={side === 'bottom' ? 'down' : isRightToLeft() ? 'right' : 'left'}
  >
    {side === 'start' && (
      <Base.SwipeArea
        swipeDirection={isRightToLeft() ? 'left' : 'right'}
        className="fixed inset-y-0 start-0 z-20 w-5"
      />
    )}
    <Base.Portal>
      <Base.Backdrop className={scrim} />
      <Base.Viewport
        className={classes(
          'fixed inset-0 z-30 flex',
          side === 'bottom' ? 'items-end' : 'items-stretch justify-start',
        )}
      >
        <Base.Popup
          aria-label={label}
          className={classes(
            'flex flex-col overflow-y-auto overscroll-contain shadow-high outline-none transition-transform duration-200 data-swiping:duration-0 data-swiping:select-none',
            popups[side],
          )}
        >
          {side === 'bottom' && (
            <div aria-hidden className="mx-auto mt-2 h-1 w-10 shrink-0 rounded-full bg-line" />
          )}
          <Base.Content className="flex min-h-0 flex-1 flex-col">{children}</Base.Content>
        </Base.Popup>
      </Base.Viewport>
    </Base.Portal>
  </Base.Root>
);
