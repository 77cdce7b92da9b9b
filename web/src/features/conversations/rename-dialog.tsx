import { useId, useRef } from 'react';
import type { FormEvent } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { field } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useUpdateConversation } from './conversation-actions.ts';
import type { RenameDialogProps } from './dialogs-on-demand.tsx';

export const RenameDialog = ({ conversation, open, onOpenChange }: RenameDialogProps) => {
  const t = useT();
  const update = useUpdateConversation();
  const input = useRef<HTMLInputElement>(null);
  const form = useId();
  const rename = (event: FormEvent) => {
    event.preventDefault();
    const title = input.current?.value.trim();
    if (title && title !== conversation.title) update(conversation, { title });
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('conversations.renameTitle')}
      initialFocus={input}
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            {t('conversations.editCancel')}
          </Button>
          <Button variant="primary" type="submit" form={form}>
            {t('conversations.renameSave')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={rename}>
        <input
          ref={input}
          aria-label={t('conversations.title')}
          defaultValue={conversation.title ?? ''}
          maxLength={200}
          onFocus={(event) => event.target.select()}
          className={field}
        />
      </form>
    </Dialog>
  );
};
