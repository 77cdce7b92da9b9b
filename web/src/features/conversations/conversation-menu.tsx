import type { Conversation } from '@stoa/contract/conversations';
import { Archive, ArchiveRestore, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { useUpdateConversation } from './conversation-actions.ts';

interface ConversationMenuItemsProps {
  conversation: Conversation;
  onRename?: () => void;
  onDelete: () => void;
}

/** The same in the list, in the header and by secondary click. */
export const ConversationMenuItems = ({ conversation, onRename, onDelete }: ConversationMenuItemsProps) => {
  const t = useT();
  const update = useUpdateConversation();
  const isPinned = conversation.pinnedAt !== null;
  const isArchived = conversation.archivedAt !== null;
  return (
    <>
      {onRename && (
        <MenuItem icon={<Pencil aria-hidden />} onClick={onRename}>
          {t('conversations.rename')}
        </MenuItem>
      )}
      {!isArchived && (
        <MenuItem
          icon={isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          onClick={() => update(conversation, { pinned: !isPinned })}
        >
          {t(isPinned ? 'conversations.unpin' : 'conversations.pin')}
        </MenuItem>
      )}
      <MenuItem
        icon={isArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
        onClick={() => update(conversation, { archived: !isArchived })}
      >
        {t(isArchived ? 'conversations.unarchive' : 'conversations.archive')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onClick={onDelete}>
        {t('conversations.delete')}
      </MenuItem>
    </>
  );
};
