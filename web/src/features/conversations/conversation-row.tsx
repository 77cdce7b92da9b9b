import type { Conversation } from '@stoa/contract/conversations';
import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { ContextMenu, Menu } from '../../ui/menu.tsx';
import { useUpdateConversation } from './conversation-actions.ts';
import { ConversationMenuItems } from './conversation-menu.tsx';
import { shownTitle } from './shown-title.ts';

interface ConversationRowProps {
  conversation: Conversation;
  isOpen: boolean;
  /** Its answer, if there is one that has not ended. */
  running: 'writing' | 'waiting' | undefined;
  isRenaming: boolean;
  /** The one row that Tab stops at; arrow keys go to the others. */
  isTabStop: boolean;
  onRename: (conversation: Conversation | null) => void;
  onDelete: (conversation: Conversation) => void;
}

export const ConversationRow = memo((props: ConversationRowProps) => {
  const { conversation, isOpen, running, isRenaming, isTabStop, onRename, onDelete } = props;
  const t = useT();
  const isRunning = running !== undefined;
  if (isRenaming) return <RenameField conversation={conversation} onDone={() => onRename(null)} />;
  const title = shownTitle(conversation) ?? t('conversations.untitled');
  const items = (
    <ConversationMenuItems
      conversation={conversation}
      onRename={() => onRename(conversation)}
      onDelete={() => onDelete(conversation)}
    />
  );
  const isUnread = conversation.unread && !isOpen && !isRunning;
  return (
    <div className="group relative mx-2">
      <ContextMenu
        trigger={
          <Link
            to="/c/$conversationId"
            params={{ conversationId: conversation.id }}
            data-conversation={conversation.id}
            aria-current={isOpen ? 'page' : undefined}
            tabIndex={isTabStop ? 0 : -1}
            draggable={false}
            className={classes(
              'flex h-9 items-center rounded-house ps-2.5 pe-9 text-sm pointer-coarse:h-11',
              'transition-colors -outline-offset-2 hover:bg-surface-2 data-popup-open:bg-surface-2',
              isOpen && 'bg-surface-2 font-medium',
              isUnread && 'font-medium',
              isRunning || isUnread ? 'pointer-coarse:pe-16' : 'pointer-coarse:pe-11',
              !conversation.title && 'text-fg-muted',
            )}
          >
            <span className="truncate" title={title}>
              {title}
            </span>
            {isRunning && (
              <span className="sr-only">
                , {t(running === 'waiting' ? 'tools.state.waiting' : 'conversations.answering')}
              </span>
            )}
            {isUnread && <span className="sr-only">, {t('conversations.unread')}</span>}
          </Link>
        }
      >
        {items}
      </ContextMenu>
      {(isRunning || isUnread) && (
        <span
          aria-hidden
          className={classes(
            'pointer-events-none absolute end-3.5 top-1/2 size-2 -translate-y-1/2 rounded-full bg-accent',
            'group-focus-within:opacity-0 group-hover:opacity-0 pointer-coarse:end-11 pointer-coarse:opacity-100',
            running === 'writing' && 'animate-[breathe_1.6s_ease-in-out_infinite]',
            running === 'waiting' && 'bg-warning!',
          )}
        />
      )}
      <div className="absolute end-0.5 top-1/2 -translate-y-1/2">
        <Menu
          align="end"
          trigger={
            <IconButton
              label={t('conversations.rowMenu', { title })}
              size="sm"
              tabIndex={isTabStop ? 0 : -1}
              className="reveal text-fg-muted"
            >
              <Ellipsis aria-hidden />
            </IconButton>
          }
        >
          {items}
        </Menu>
      </div>
    </div>
  );
});
ConversationRow.displayName = 'ConversationRow';

const RenameField = ({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) => {
  const t = useT();
  const update = useUpdateConversation();
  const [title, setTitle] = useState(conversation.title ?? '');
  const field = useRef<HTMLInputElement>(null);
  const finished = useRef(false);
  useEffect(() => {
    // After the menu has given the focus back to its button.
    const frame = requestAnimationFrame(() => field.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);
  const finish = (keep: boolean) => {
    if (finished.current) return;
    finished.current = true;
    const next = title.trim();
    if (keep && next && next !== conversation.title) update(conversation, { title: next });
    onDone();
  };
  return (
    <div className="mx-2">
      <input
        ref={field}
        aria-label={t('conversations.title')}
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.target.value)}
        onBlur={() => finish(true)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') finish(true);
          if (event.key === 'Escape') finish(false);
        }}
        className="h-9 w-full rounded-house border border-focus bg-surface px-2 text-sm -outline-offset-1 pointer-coarse:h-11 pointer-coarse:text-base"
      />
    </div>
  );
};
