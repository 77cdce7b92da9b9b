import type { Conversation } from '@stoa/contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Archive, Ellipsis } from 'lucide-react';
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { VList } from 'virtua';
import type { VListHandle } from 'virtua';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { useRunningConversations } from '../runs/runs.tsx';
import { listQuery, loadMoreConversations } from './conversation-cache.ts';
import { ConversationRow } from './conversation-row.tsx';
import { DeleteDialog } from './dialogs-on-demand.tsx';
import { headingsHoldMs } from './group-by-date.ts';
import { ListHeading } from './list-heading.tsx';
import { listRows, nextRow } from './list-rows.ts';

const ArchivedDialog = lazy(async () => ({
  default: (await import('./archived-dialog.tsx')).ArchivedDialog,
}));

/** The middle of the sidebar: every conversation, by the time of its last message. */
export const ConversationList = () => {
  const t = useT();
  const [archiveOpen, setArchiveOpen] = useState<boolean>();
  return (
    <nav aria-label={t('conversations.list')} className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center justify-between ps-4.5 pe-2.5">
        <h2 className="text-xs font-medium text-fg-muted">{t('conversations.list')}</h2>
        <Menu
          align="end"
          trigger={
            <IconButton label={t('conversations.listMenu')} size="sm" className="text-fg-muted">
              <Ellipsis aria-hidden />
            </IconButton>
          }
        >
          <MenuItem icon={<Archive aria-hidden />} onClick={() => setArchiveOpen(true)}>
            {t('conversations.archived')}
          </MenuItem>
        </Menu>
      </div>
      <LoadedList />
      {archiveOpen !== undefined && (
        <Suspense>
          <ArchivedDialog open={archiveOpen} onOpenChange={setArchiveOpen} />
        </Suspense>
      )}
    </nav>
  );
};

const LoadedList = () => {
  const t = useT();
  const recent = useQuery(listQuery('recent'));
  const pinned = useQuery(listQuery('pinned'));
  if (recent.data) {
    if (recent.data.items.length === 0) {
      return <p className="after-a-moment px-4.5 py-2 text-sm text-fg-muted">{t('conversations.none')}</p>;
    }
    return (
      <WindowedList
        pinned={pinned.data?.items ?? []}
        recent={recent.data.items}
        hasMore={recent.data.nextCursor !== null}
      />
    );
  }
  if (recent.error) {
    return (
      <NoticeCard
        tone="warning"
        className="mx-3"
        title={t('conversations.listFailed')}
        text={errorText(recent.error)}
        actions={
          <Button size="sm" busy={recent.isFetching} onClick={() => void recent.refetch()}>
            {t('conversations.tryAgain')}
          </Button>
        }
      />
    );
  }
  return <SkeletonLines count={9} className="px-4.5 py-3" />;
};

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The time by which rows are grouped: it moves on when a heading would become wrong. */
const useNowForHeadings = (): Date => {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setTimeout(() => setNow(new Date()), headingsHoldMs(now, timeZone));
    return () => clearTimeout(timer);
  }, [now]);
  return now;
};

/** Loads the next page when the end of what is loaded comes near. */
const useMorePages = (list: React.RefObject<VListHandle | null>, hasMore: boolean, count: number) => {
  const loading = useRef(false);
  const [failure, setFailure] = useState<unknown>();
  const load = useCallback(async () => {
    const handle = list.current;
    if (!handle || !hasMore || loading.current) return;
    if (handle.scrollOffset + handle.viewportSize * 2 < handle.scrollSize) return;
    loading.current = true;
    try {
      setFailure(undefined);
      await loadMoreConversations('recent');
    } catch (error) {
      setFailure(error);
    } finally {
      loading.current = false;
    }
  }, [list, hasMore]);
  useEffect(() => {
    // A page may be shorter than the sidebar, which then never scrolls.
    if (count === 0) return;
    const frame = requestAnimationFrame(() => void load());
    return () => cancelAnimationFrame(frame);
  }, [load, count]);
  return { load, failure };
};

interface WindowedListProps {
  pinned: readonly Conversation[];
  recent: readonly Conversation[];
  hasMore: boolean;
}

const WindowedList = ({ pinned, recent, hasMore }: WindowedListProps) => {
  const t = useT();
  const openId = useParams({ strict: false }).conversationId;
  const running = useRunningConversations();
  const now = useNowForHeadings();
  const rows = useMemo(() => listRows(pinned, recent, now, timeZone), [pinned, recent, now]);
  const list = useRef<VListHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [focusedId, setFocusedId] = useState<string>();
  const [renamingId, setRenamingId] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<Conversation | null>(null);
  const { load, failure } = useMorePages(list, hasMore, recent.length);

  const indexOf = (id: string | null | undefined): number =>
    id ? rows.findIndex(({ key }) => key === id) : -1;
  const stop =
    [indexOf(focusedId), indexOf(openId), nextRow(rows, -1, 'Home')].find((index) => index >= 0) ?? -1;
  const rename = useCallback(
    (conversation: Conversation | null) => setRenamingId(conversation?.id ?? null),
    [],
  );

  const focusRow = (index: number): void => {
    const row = rows[index];
    if (row?.kind !== 'conversation') return;
    setFocusedId(row.key);
    list.current?.scrollToIndex(index, { align: 'nearest' });
    requestAnimationFrame(() =>
      frame.current?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(row.key)}"]`)?.focus(),
    );
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const id = (event.target as HTMLElement).dataset['conversation'];
    const at = indexOf(id);
    const row = rows[at];
    if (row?.kind !== 'conversation' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) focusRow(nextRow(rows, at, event.key));
    else if (event.key === 'F2') setRenamingId(row.key);
    else if (event.key === 'Delete') setDeleting(row.conversation);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={frame}
      className="min-h-0 flex-1"
      onKeyDown={onKeyDown}
      onFocus={(event) => setFocusedId(event.target.dataset['conversation'] ?? focusedId)}
    >
      <VList
        ref={list}
        data={rows}
        tabIndex={-1}
        className="pb-3"
        keepMounted={[stop, indexOf(renamingId)].filter((index) => index >= 0)}
        onScroll={() => void load()}
      >
        {(row, index) =>
          row.kind === 'heading' ? (
            <ListHeading key={row.key} heading={row.heading} />
          ) : (
            <ConversationRow
              key={row.key}
              conversation={row.conversation}
              isOpen={row.key === openId}
              running={running.get(row.key)}
              isRenaming={row.key === renamingId}
              isTabStop={index === stop}
              onRename={rename}
              onDelete={setDeleting}
            />
          )
        }
      </VList>
      {failure !== undefined && (
        <p role="alert" className="px-4.5 py-2 text-xs text-danger">
          {t('conversations.moreFailed')}{' '}
          <button type="button" className="underline" onClick={() => void load()}>
            {t('conversations.tryAgain')}
          </button>
        </p>
      )}
      <DeleteDialog conversation={deleting} onClose={() => setDeleting(null)} />
    </div>
  );
};
