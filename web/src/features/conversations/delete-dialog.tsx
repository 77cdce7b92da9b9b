import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { removeConversation } from './conversation-actions.ts';
import type { DeleteDialogProps } from './dialogs-on-demand.tsx';
import { shownTitle } from './shown-title.ts';

export const DeleteDialog = ({ conversation, onClose }: DeleteDialogProps) => {
  const t = useT();
  const navigate = useNavigate();
  const openId = useParams({ strict: false }).conversationId;
  // Its words stay while it fades out.
  const [asked, setAsked] = useState(conversation);
  if (conversation && conversation !== asked) setAsked(conversation);
  const confirm = async () => {
    if (!asked) return;
    if (asked.id === openId) await navigate({ to: '/' });
    await removeConversation(asked.id);
  };
  return (
    <AlertDialog
      open={conversation !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t('conversations.deleteTitle')}
      text={t('conversations.deleteText', { title: shownTitle(asked) ?? t('conversations.untitled') })}
      confirmLabel={t('conversations.delete')}
      onConfirm={confirm}
      describeError={errorText}
    />
  );
};
