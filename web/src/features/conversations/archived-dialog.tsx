import type { Conversation } from '@stoa/contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArchiveRestore, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useLocale, useT } from '../../kernel/i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { useUpdateConversation } from './conversation-actions.ts';
import { listQuery, loadMoreConversations } from './conversation-cache.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { shownTitle } from './shown-title.ts';

interface ArchivedDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export const ArchivedDialog = ({ open, onOpenChange }: ArchivedDialogProps) => {
  const t = useT();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('conversations.archived')}
      description={t('conversations.archivedText')}
    >
      <ArchivedList onLeave={() => onOpenChange(false)} />
    </Dialog>
  );
};

const ArchivedList = ({ onLeave }: { onLeave: () => void }) => {
  const t = useT();
  const { data, error, refetch, isFetching } = useQuery(listQuery('archived'));
  const [deleting, setDeleting] = useState<Conversation | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  if (!data) {
    if (!error) return <SkeletonLines count={4} />;
    const again = (
      <Button size="sm" busy={isFetching} onClick={() => void refetch()}>
        {t('conversations.tryAgain')}
      </Button>
    );
    return (
      <NoticeCard
        tone="warning"
        title={t('conversations.listFailed')}
        text={errorText(error)}
        actions={again}
      />
    );
  }
  if (data.items.length === 0) return <p className="py-4 text-fg-muted">{t('conversations.archivedNone')}</p>;
  const loadMore = () => {
    setLoadingMore(true);
    void loadMoreConversations('archived').finally(() => setLoadingMore(false));
  };
  return (
    <>
      <ul className="-mx-2">
        {data.items.map((conversation) => (
          <ArchivedRow
            key={conversation.id}
            conversation={conversation}
            onLeave={onLeave}
            onDelete={() => setDeleting(conversation)}
          />
        ))}
      </ul>
      {data.nextCursor && (
        <Button variant="ghost" size="sm" busy={loadingMore} onClick={loadMore} className="mt-2">
          {t('conversations.more')}
        </Button>
      )}
      <DeleteDialog conversation={deleting} onClose={() => setDeleting(null)} />
    </>
  );
};

interface ArchivedRowProps {
  conversation: Conversation;
  onLeave: () => void;
  onDelete: () => void;
}

const ArchivedRow = ({ conversation, onLeave, onDelete }: ArchivedRowProps) => {
  const t = useT();
  const locale = useLocale();
  const update = useUpdateConversation();
  const title = shownTitle(conversation) ?? t('conversations.untitled');
  const archivedOn = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(
    new Date(conversation.archivedAt ?? conversation.updatedAt),
  );
  return (
    <li className="flex items-center gap-1 rounded-house px-2 py-1 hover:bg-surface-2">
      <Link
        to="/c/$conversationId"
        params={{ conversationId: conversation.id }}
        onClick={onLeave}
        className="min-w-0 flex-1 py-1"
      >
        <span className="block truncate">{title}</span>
        <span className="block text-xs text-fg-muted">{archivedOn}</span>
      </Link>
      <IconButton
        label={t('conversations.unarchiveOne', { title })}
        size="sm"
        onClick={() => update(conversation, { archived: false })}
      >
        <ArchiveRestore aria-hidden />
      </IconButton>
      <IconButton label={t('conversations.deleteOne', { title })} size="sm" onClick={onDelete}>
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  );
};
