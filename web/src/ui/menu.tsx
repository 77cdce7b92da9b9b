import { cloneElement, useEffect, useState } from 'react';
import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { onDemand, useOpener } from './on-demand.ts';

const code = onDemand(() => import('./menu-parts.tsx'));
type MenuParts = Awaited<ReturnType<typeof code.load>>;

/** Items are rendered by an open menu only, so their code is there. */
const parts = () => {
  const loaded = code.find();
  if (!loaded) throw new Error('A menu item outside of a menu.');
  return loaded;
};

export interface MenuProps {
  /** The button that opens it: takes a ref and props. */
  trigger: ReactElement<Record<string, unknown>>;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'inline-end';
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
  children: ReactNode;
}

export const Menu = (props: MenuProps) => {
  const { parts, opener } = useOpener(code, props, 'menu');
  const { onOpenChange } = props;
  useEffect(() => {
    if (parts) onOpenChange?.(true);
    // It opens by being there for the first time.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [parts]);
  return parts ? <parts.Menu {...props} /> : opener;
};

export interface ContextMenuProps {
  /** Where a secondary click or a long press opens it: takes a ref and props. */
  trigger: ReactElement<Record<string, unknown>>;
  children: ReactNode;
}

/** The same items by secondary click; never the only way to them. */
export const ContextMenu = (props: ContextMenuProps) => {
  const [asked, setAsked] = useState<{ parts: MenuParts; at: { x: number; y: number } }>();
  if (asked) return <asked.parts.ContextMenu {...props} openAt={asked.at} />;
  return cloneElement(props.trigger, {
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault();
      const at = { x: event.clientX, y: event.clientY };
      void code.load().then(
        (parts) => setAsked({ parts, at }),
        () => {},
      );
    },
  });
};

export interface MenuItemProps {
  icon?: ReactNode;
  tone?: 'normal' | 'danger';
  caps?: readonly string[] | undefined;
  disabled?: boolean;
  onClick?: () => void;
  children: ReactNode;
}

export const MenuItem = (props: MenuItemProps) => {
  const { MenuItem: Item } = parts();
  return <Item {...props} />;
};

export const MenuSeparator = () => {
  const { MenuSeparator: Separator } = parts();
  return <Separator />;
};

export interface MenuChoiceProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; icon?: ReactNode }[];
}

/** One of a few, chosen inside a menu; the menu stays open. */
export const MenuChoice = <T extends string>(props: MenuChoiceProps<T>) => {
  const { MenuChoice: Choice } = parts();
  return <Choice {...props} />;
};

export interface SubmenuProps {
  icon?: ReactNode;
  label: string;
  children: ReactNode;
}

/** A menu inside a menu. */
export const Submenu = (props: SubmenuProps) => {
  const { Submenu: Sub } = parts();
  return <Sub {...props} />;
};
