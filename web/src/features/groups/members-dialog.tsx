import type { Group } from '@stoa/contract/groups';
import type { KnownUser } from '@stoa/contract/users';
import { useDeferredValue, useState } from 'react';
import { announce } from '../../kernel/announcer.tsx';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { SearchList } from '../../ui/search-list.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { useAddMember, useMembers, usePeople, useRemoveMember } from './group-calls.ts';

/** Who is in a group: each change is made at once. */
export const MembersDialog = ({ group, onClose }: { group: Group; onClose: () => void }) => {
  const t = useT();
  const members = useMembers(group.id);
  const items = members.data?.pages.flatMap((page) => page.items);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('groups.members.open', { name: showDirectionMarks(group.name) })}
      footer={<Button onClick={onClose}>{t('ui.close')}</Button>}
    >
      <div className="flex flex-col gap-3">
        <AddMember groupId={group.id} members={items ?? []} />
        {members.error && (
          <NoticeCard
            tone="danger"
            title={t('groups.members.failed')}
            text={errorText(members.error)}
            actions={
              <Button size="sm" busy={members.isFetching} onClick={() => void members.refetch()}>
                {t('ui.retry')}
              </Button>
            }
          />
        )}
        {members.isPending && <SkeletonLines count={4} />}
        {items?.length === 0 && <p className="text-fg-muted">{t('groups.members.none')}</p>}
        {items && items.length > 0 && (
          <ul aria-label={t('groups.members')}>
            {items.map((user) => (
              <MemberRow key={user.id} groupId={group.id} user={user} />
            ))}
          </ul>
        )}
        {members.hasNextPage && (
          <Button
            variant="ghost"
            size="sm"
            className="self-start"
            busy={members.isFetchingNextPage}
            onClick={() => void members.fetchNextPage()}
          >
            {t('groups.more')}
          </Button>
        )}
      </div>
    </Dialog>
  );
};

const AddMember = ({ groupId, members }: { groupId: string; members: readonly KnownUser[] }) => {
  const t = useT();
  const [query, setQuery] = useState('');
  const q = useDeferredValue(query.trim());
  const people = usePeople(q);
  const add = useAddMember(groupId);
  const isIn = (user: KnownUser) => members.some(({ id }) => id === user.id);
  const pick = (user: KnownUser) => {
    if (isIn(user)) return;
    add.mutate(user.id, {
      onSuccess: () => {
        setQuery('');
        announce(t('groups.members.added', { name: showDirectionMarks(user.name) }));
      },
    });
  };
  const error = add.error ?? people.error;
  return (
    <div>
      <SearchList
        className="max-h-64 rounded-house border border-line-strong/60"
        label={t('groups.members.add')}
        placeholder={t('groups.members.find')}
        query={query}
        onQueryChange={setQuery}
        groups={[{ key: 'people', items: q === '' ? [] : (people.data ?? []) }]}
        keyOf={({ id }) => id}
        onPick={pick}
        empty={q !== '' && people.data ? t('ui.noMatches', { query: q }) : null}
      >
        {(user) => (
          <>
            <span className="min-w-0 flex-1">
              <span className="block truncate">{showDirectionMarks(user.name)}</span>
              <span className="block truncate text-fg-muted">{user.email}</span>
            </span>
            {isIn(user) && <span className="text-fg-muted">{t('groups.members.isIn')}</span>}
          </>
        )}
      </SearchList>
      {error && (
        <p role="alert" className="mt-1 text-sm text-danger">
          {errorText(error)}
        </p>
      )}
    </div>
  );
};

const MemberRow = ({ groupId, user }: { groupId: string; user: KnownUser }) => {
  const t = useT();
  const remove = useRemoveMember(groupId);
  const name = showDirectionMarks(user.name);
  return (
    <li className="flex items-center gap-3 border-line py-2 not-first:border-t">
      <div className="min-w-0 flex-1">
        <div className="wrap-anywhere">{name}</div>
        <div className="text-sm wrap-anywhere text-fg-muted">{user.email}</div>
        {remove.error && (
          <p role="alert" className="text-sm text-danger">
            {errorText(remove.error)}
          </p>
        )}
      </div>
      <Button
        size="sm"
        busy={remove.isPending}
        aria-label={t('groups.members.removeOne', { name })}
        onClick={() =>
          remove.mutate(user.id, { onSuccess: () => announce(t('groups.members.removed', { name })) })
        }
      >
        {t('groups.members.remove')}
      </Button>
    </li>
  );
};
