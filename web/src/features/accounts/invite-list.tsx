import type { Invite } from '@stoa/contract/invites';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { useInvites, useRevokeInvite } from './user-calls.ts';
import { Badge } from './user-row.tsx';

/** The invites nobody has used yet. */
export const InviteList = () => {
  const t = useT();
  const invites = useInvites();
  const items = invites.data?.pages.flatMap((page) => page.items);
  return (
    <section id="invites" className="mt-4 border-t border-line pt-4">
      <h3 className="font-medium">{t('accounts.invites')}</h3>
      <p className="text-sm text-fg-muted">{t('accounts.invites.text')}</p>
      {invites.error && (
        <NoticeCard
          tone="danger"
          className="mt-3"
          title={t('accounts.invites.failed')}
          text={errorText(invites.error)}
          actions={
            <Button size="sm" busy={invites.isFetching} onClick={() => invites.refetch()}>
              {t('ui.retry')}
            </Button>
          }
        />
      )}
      {invites.isPending && <SkeletonLines count={2} className="mt-4" />}
      {items?.length === 0 && <p className="py-3 text-fg-muted">{t('accounts.invites.none')}</p>}
      {items && items.length > 0 && (
        <ul className="mt-1">
          {items.map((invite) => (
            <InviteRow key={invite.id} invite={invite} />
          ))}
        </ul>
      )}
      {invites.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          busy={invites.isFetchingNextPage}
          onClick={() => void invites.fetchNextPage()}
        >
          {t('accounts.more')}
        </Button>
      )}
    </section>
  );
};

const InviteRow = ({ invite }: { invite: Invite }) => {
  const t = useT();
  const locale = useLocale();
  const revoke = useRevokeInvite();
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(invite.expiresAt));
  const [nowMs] = useState(Date.now);
  const isOver = Date.parse(invite.expiresAt) <= nowMs;
  const whom = invite.email ?? t('accounts.invites.anybody');
  return (
    <li className="flex items-center gap-3 border-line py-2.5 not-first:border-t">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2">
          <span className="wrap-anywhere">{whom}</span>
          {invite.role === 'administrator' && <Badge tone="accent">{t('accounts.administrator')}</Badge>}
          {isOver && <Badge>{t('accounts.invites.over')}</Badge>}
        </div>
        <div className="text-sm wrap-anywhere text-fg-muted">
          {t('accounts.invites.by', { name: showDirectionMarks(invite.createdBy.name), until })}
          {invite.note && ` · ${showDirectionMarks(invite.note)}`}
        </div>
        {revoke.error && (
          <p role="alert" className="text-sm text-danger">
            {errorText(revoke.error)}
          </p>
        )}
      </div>
      <Button
        size="sm"
        busy={revoke.isPending}
        aria-label={t('accounts.invites.revokeOne', { whom })}
        onClick={() => revoke.mutate(invite.id)}
      >
        {t(isOver ? 'accounts.invites.remove' : 'accounts.invites.revoke')}
      </Button>
    </li>
  );
};
