import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { Menu } from './menu.tsx';

interface RowMenuProps {
  /** What it is about, for who does not see the row beside it. */
  label: string;
  /** Items of the menu. */
  children: ReactNode;
}

/** What can be done with a row of a list. */
export const RowMenu = ({ label, children }: RowMenuProps) => (
  <Menu
    align="end"
    trigger={
      <IconButton label={label} size="sm">
        <Ellipsis aria-hidden />
      </IconButton>
    }
  >
    {children}
  </Menu>
);
