import type { Group } from '@stoa/contract/groups';
import { Plus, Search, UsersRound } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { classes, field } from '../../ui/classes.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { removeGroup, useGroups } from './group-calls.ts';
import { GroupDialog } from './group-dialog.tsx';
import { MembersDialog } from './members-dialog.tsx';
import { NamedRowMenu } from './row-menu.tsx';

type Opened = { what: 'edit'; group?: Group } | { what: 'members' | 'delete'; group: Group };

export const GroupList = () => {
  const t = useT();
  const [query, setQuery] = useState('');
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  return (
    <section id="groups">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="max-w-prose flex-1 basis-64">
          <h3 className="font-medium">{t('groups.list')}</h3>
          <p className="text-[0.9375rem] text-fg-muted">{t('groups.text')}</p>
        </div>
        <Button
          variant="primary"
          icon={<Plus className="size-4" aria-hidden />}
          onClick={() => setOpened({ what: 'edit' })}
        >
          {t('groups.add')}
        </Button>
      </div>
      <div className="relative my-4">
        <Search
          className="pointer-events-none absolute inset-y-0 start-3 my-auto size-4 text-fg-muted"
          aria-hidden
        />
        <input
          type="search"
          aria-label={t('groups.search')}
          placeholder={t('groups.search')}
          maxLength={100}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className={classes(field, 'h-9 py-1 ps-9 text-[0.9375rem]')}
        />
      </div>
      <FoundGroups query={query} onOpen={setOpened} />
      {opened?.what === 'edit' && <GroupDialog group={opened.group} onClose={close} />}
      {opened?.what === 'members' && <MembersDialog group={opened.group} onClose={close} />}
      {opened?.what === 'delete' && (
        <AlertDialog
          open
          onOpenChange={close}
          title={t('groups.delete.title', { name: showDirectionMarks(opened.group.name) })}
          text={t('groups.delete.text')}
          confirmLabel={t('groups.delete')}
          onConfirm={() => removeGroup(opened.group.id)}
          describeError={errorText}
        />
      )}
    </section>
  );
};

const FoundGroups = ({ query, onOpen }: { query: string; onOpen: (opened: Opened) => void }) => {
  const t = useT();
  const q = useDeferredValue(query.trim());
  const groups = useGroups(q);
  const failure = groups.error && (
    <NoticeCard
      tone="danger"
      title={t('groups.failed')}
      text={errorText(groups.error)}
      actions={
        <Button size="sm" busy={groups.isFetching} onClick={() => void groups.refetch()}>
          {t('ui.retry')}
        </Button>
      }
    />
  );
  if (!groups.data) return failure ?? <SkeletonLines count={4} />;
  const items = groups.data.pages.flatMap((page) => page.items);
  return (
    <>
      {items.length === 0 && (
        <p role="status" className="py-3 text-fg-muted">
          {q ? t('ui.noMatches', { query: q }) : t('groups.none')}
        </p>
      )}
      <ul aria-label={t('groups.list')} aria-busy={groups.isPlaceholderData}>
        {items.map((group) => (
          <GroupRow key={group.id} group={group} onOpen={onOpen} />
        ))}
      </ul>
      {failure}
      {groups.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          busy={groups.isFetchingNextPage}
          onClick={() => void groups.fetchNextPage()}
        >
          {t('groups.more')}
        </Button>
      )}
    </>
  );
};

const GroupRow = ({ group, onOpen }: { group: Group; onOpen: (opened: Opened) => void }) => {
  const t = useT();
  const name = showDirectionMarks(group.name);
  return (
    <li className="flex items-center gap-3 border-line py-2.5 not-first:border-t">
      <div className="min-w-0 flex-1">
        <div className="font-medium wrap-anywhere">{name}</div>
        <div className="text-sm wrap-anywhere text-fg-muted">
          {[t('groups.count', { count: group.memberCount }), showDirectionMarks(group.description)]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      <Button
        size="sm"
        aria-label={t('groups.members.open', { name })}
        icon={<UsersRound className="size-4" aria-hidden />}
        onClick={() => onOpen({ what: 'members', group })}
      >
        <span className="max-sm:sr-only">{t('groups.members')}</span>
      </Button>
      <NamedRowMenu
        name={name}
        onEdit={() => onOpen({ what: 'edit', group })}
        onDelete={() => onOpen({ what: 'delete', group })}
      />
    </li>
  );
};
