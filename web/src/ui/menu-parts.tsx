/** The inside of menu.tsx; nobody else imports it. */
import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { Check, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { classes, floating, row } from './classes.ts';
import { Keys } from './kbd.tsx';
import type { ContextMenuProps, MenuChoiceProps, MenuItemProps, MenuProps, SubmenuProps } from './menu.tsx';

const popup = classes(floating, 'max-h-(--available-height) min-w-52 max-w-80 overflow-y-auto p-1');

export const Menu = ({
  trigger,
  align = 'start',
  side = 'bottom',
  className,
  children,
  ...state
}: MenuProps) => (
  <Base.Root {...state} defaultOpen>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner
        align={align}
        side={side}
        sideOffset={4}
        collisionPadding={8}
        className="z-40 outline-none"
      >
        <Base.Popup className={classes(popup, className)}>{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);

/** @param openAt where it was asked for before this code was there; it opens there at once. The same object for good. */
export const ContextMenu = ({
  trigger,
  openAt,
  children,
}: ContextMenuProps & { openAt: { x: number; y: number } }) => {
  const area = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { x, y } = openAt;
    const event = new MouseEvent('contextmenu', {
      clientX: x,
      clientY: y,
      bubbles: true,
      cancelable: true,
      button: 2,
    });
    area.current?.dispatchEvent(event);
  }, [openAt]);
  return (
    <BaseContext.Root>
      <BaseContext.Trigger ref={area} render={trigger} />
      <BaseContext.Portal>
        <BaseContext.Positioner className="z-40 outline-none">
          <BaseContext.Popup className={popup}>{children}</BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
};

const itemClass = classes(row, '[&_svg]:size-4 [&_svg]:shrink-0');

export const MenuItem = ({
  icon,
  tone = 'normal',
  caps,
  disabled = false,
  onClick,
  children,
}: MenuItemProps) => (
  <Base.Item
    disabled={disabled}
    onClick={onClick}
    className={classes(itemClass, tone === 'danger' ? 'text-danger' : '[&_svg]:text-fg-muted')}
  >
    {icon}
    <span className="min-w-0 flex-1 truncate">{children}</span>
    {caps && (
      <span className="text-fg-muted pointer-coarse:hidden">
        <Keys caps={caps} />
      </span>
    )}
  </Base.Item>
);

export const MenuSeparator = () => <Base.Separator className="mx-1 my-1 h-px bg-line" />;

/** One of a few, chosen inside a menu; the menu stays open. */
export const MenuChoice = <T extends string>({ label, value, onChange, options }: MenuChoiceProps<T>) => (
  <Base.Group>
    <Base.GroupLabel className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-fg-muted">
      {label}
    </Base.GroupLabel>
    <Base.RadioGroup value={value} onValueChange={(next: T) => onChange(next)}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick={false} className={itemClass}>
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <Base.RadioItemIndicator>
            <Check className="text-accent" aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  </Base.Group>
);

/** A menu inside a menu. */
export const Submenu = ({ icon, label, children }: SubmenuProps) => (
  <Base.SubmenuRoot>
    <Base.SubmenuTrigger className={classes(itemClass, '[&_svg]:text-fg-muted data-popup-open:bg-surface-2')}>
      {icon}
      <span className="flex-1">{label}</span>
      <ChevronRight className="rtl:-scale-x-100" aria-hidden />
    </Base.SubmenuTrigger>
    <Base.Portal>
      <Base.Positioner sideOffset={2} alignOffset={-4} collisionPadding={8} className="z-40 outline-none">
        <Base.Popup className={popup}>{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.SubmenuRoot>
);
