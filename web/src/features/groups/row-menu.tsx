import { Pencil, Trash2 } from 'lucide-react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';

interface NamedRowMenuProps {
  /** Of what it is about, as it is shown. */
  name: string;
  onEdit: () => void;
  onDelete: () => void;
}

/** What can be done with a group or a role. */
export const NamedRowMenu = ({ name, onEdit, onDelete }: NamedRowMenuProps) => {
  const t = useT();
  return (
    <RowMenu label={t('groups.actions', { name })}>
      <MenuItem icon={<Pencil aria-hidden />} onClick={onEdit}>
        {t('groups.edit')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onClick={onDelete}>
        {t('groups.delete')}
      </MenuItem>
    </RowMenu>
  );
};
