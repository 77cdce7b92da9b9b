import type { Conversation } from '@stoa/contract/conversations';
import { onDemand, useOnceOpen } from '../../ui/on-demand.ts';

const deleteCode = onDemand(() => import('./delete-dialog.tsx'));
const renameCode = onDemand(() => import('./rename-dialog.tsx'));

export interface DeleteDialogProps {
  /** Null while nothing is asked. */
  conversation: Conversation | null;
  onClose: () => void;
}

export const DeleteDialog = (props: DeleteDialogProps) => {
  const parts = useOnceOpen(deleteCode, props.conversation !== null);
  return parts && <parts.DeleteDialog {...props} />;
};

export interface RenameDialogProps {
  conversation: Conversation;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export const RenameDialog = (props: RenameDialogProps) => {
  const parts = useOnceOpen(renameCode, props.open);
  return parts && <parts.RenameDialog {...props} />;
};
