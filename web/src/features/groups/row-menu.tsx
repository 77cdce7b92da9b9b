import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';

interface RowMenuProps {
  /** Of what it is about, as it is shown. */
  name: string;
  onEdit: () => void;
  onDelete: () => void;
}

/** What can be done with a group or a role. */
export const RowMenu = ({ name, onEdit, onDelete }: RowMenuProps) => {
  const t = useT();
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={t('groups.actions', { name })} size="sm">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={<Pencil aria-hidden />} onClick={onEdit}>
        {t('groups.edit')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onClick={onDelete}>
        {t('groups.delete')}
      </MenuItem>
    </Menu>
  );
};
