import type { KnownUser } from '@stoa/contract/users';
import { MailPlus, Search, UserPlus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { classes, field } from '../../ui/classes.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { Select } from '../../ui/select.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { InviteList } from './invite-list.tsx';
import { useUpdateUser, useUsers, type UserFilter } from './user-calls.ts';
import {
  CreateUserDialog,
  DeleteUserDialog,
  InviteDialog,
  RenameUserDialog,
  ResetLinkDialog,
} from './user-dialogs.tsx';
import { UserRoleDialog } from './user-role-dialog.tsx';
import { type UserAction, UserRow } from './user-row.tsx';

type Opened = { what: 'create' } | { what: 'invite' } | { what: UserAction; user: KnownUser };

/** Everybody who has an account, and who was invited. */
export const UserSettings = () => {
  const t = useT();
  const [opened, setOpened] = useState<Opened>();
  const [filter, setFilter] = useState<UserFilter>({ q: '', only: 'everybody' });
  return (
    <div id="users">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-prose flex-1 basis-64 text-[0.9375rem] text-fg-muted">
          {t('accounts.users.text')}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            icon={<UserPlus className="size-4" aria-hidden />}
            onClick={() => setOpened({ what: 'create' })}
          >
            {t('accounts.users.add')}
          </Button>
          <Button
            variant="primary"
            icon={<MailPlus className="size-4" aria-hidden />}
            onClick={() => setOpened({ what: 'invite' })}
          >
            {t('accounts.invites.add')}
          </Button>
        </div>
      </div>
      <Filter filter={filter} onChange={setFilter} />
      <UserList filter={filter} onAct={(user, what) => setOpened({ what, user })} />
      <InviteList />
      <OpenedDialog opened={opened} onOpen={setOpened} />
    </div>
  );
};

const Filter = ({ filter, onChange }: { filter: UserFilter; onChange: (filter: UserFilter) => void }) => {
  const t = useT();
  return (
    <div className="my-4 flex flex-wrap gap-2">
      <div className="relative min-w-48 flex-1">
        <Search
          className="pointer-events-none absolute inset-y-0 start-3 my-auto size-4 text-fg-muted"
          aria-hidden
        />
        <input
          type="search"
          aria-label={t('accounts.users.search')}
          placeholder={t('accounts.users.search')}
          maxLength={100}
          value={filter.q}
          onChange={(event) => onChange({ ...filter, q: event.target.value })}
          className={classes(field, 'h-9 py-1 ps-9 text-[0.9375rem]')}
        />
      </div>
      <Select
        aria-label={t('accounts.users.only')}
        value={filter.only}
        onChange={(only) => onChange({ ...filter, only })}
        options={(['everybody', 'administrators', 'disabled'] as const).map((value) => ({
          value,
          label: t(`accounts.users.only.${value}`),
        }))}
      />
    </div>
  );
};

interface UserListProps {
  filter: UserFilter;
  onAct: (user: KnownUser, action: UserAction) => void;
}

const UserList = ({ filter, onAct }: UserListProps) => {
  const t = useT();
  const q = useDeferredValue(filter.q.trim());
  const users = useUsers({ q, only: filter.only });
  const failure = users.error && (
    <NoticeCard
      tone="danger"
      title={t('accounts.users.failed')}
      text={errorText(users.error)}
      actions={
        <Button size="sm" busy={users.isFetching} onClick={() => void users.refetch()}>
          {t('ui.retry')}
        </Button>
      }
    />
  );
  if (!users.data) return failure ?? <SkeletonLines count={8} />;
  const items = users.data.pages.flatMap((page) => page.items);
  return (
    <>
      {items.length === 0 && (
        <p role="status" className="py-3 text-fg-muted">
          {q ? t('ui.noMatches', { query: q }) : t('accounts.users.none')}
        </p>
      )}
      <ul aria-label={t('accounts.users')} aria-busy={users.isPlaceholderData}>
        {items.map((user) => (
          <UserRow key={user.id} user={user} onAct={(action) => onAct(user, action)} />
        ))}
      </ul>
      {failure}
      {users.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          busy={users.isFetchingNextPage}
          onClick={() => void users.fetchNextPage()}
        >
          {t('accounts.more')}
        </Button>
      )}
    </>
  );
};

/** Said before it is done: what it does to the person, and what stays. */
const confirmed = {
  promote: { role: 'administrator' },
  demote: { role: 'member' },
  disable: { disabled: true },
  enable: { disabled: false },
} as const;

interface OpenedDialogProps {
  opened: Opened | undefined;
  onOpen: (opened: Opened | undefined) => void;
}

const OpenedDialog = ({ opened, onOpen }: OpenedDialogProps) => {
  const t = useT();
  const update = useUpdateUser();
  const close = () => onOpen(undefined);
  if (!opened) return null;
  if (opened.what === 'create') return <CreateUserDialog onClose={close} />;
  if (opened.what === 'invite') return <InviteDialog onClose={close} />;
  const { user } = opened;
  const name = showDirectionMarks(user.name);
  if (opened.what === 'rename') return <RenameUserDialog user={user} onClose={close} />;
  if (opened.what === 'assign-role') return <UserRoleDialog user={user} onClose={close} />;
  if (opened.what === 'delete') return <DeleteUserDialog user={user} onClose={close} />;
  if (opened.what === 'reset-link') return <ResetLinkDialog user={user} onClose={close} />;
  const { what } = opened;
  return (
    <AlertDialog
      open
      onOpenChange={close}
      title={t(`accounts.users.${what}.title`, { name })}
      text={t(`accounts.users.${what}.text`)}
      confirmLabel={t(`accounts.users.${what}`)}
      tone={what === 'promote' || what === 'enable' ? 'primary' : 'danger'}
      onConfirm={() => update.mutateAsync({ userId: user.id, changes: confirmed[what] })}
      describeError={errorText}
    />
  );
};
