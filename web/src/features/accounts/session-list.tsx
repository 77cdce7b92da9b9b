import type { Session } from '@stoa/contract/sessions';
import { Monitor, Smartphone } from 'lucide-react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { useEndOtherSessions, useEndSession, useSessions } from './account-calls.ts';
import { browserWords } from './browser-words.ts';

/** Where one is signed in. */
export const SessionList = () => {
  const t = useT();
  const sessions = useSessions();
  const endOthers = useEndOtherSessions();
  return (
    <section id="sessions" className="border-t border-line py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-48 flex-1">
          <h3 className="font-medium">{t('accounts.sessions')}</h3>
          <p className="text-sm text-fg-muted">{t('accounts.sessions.text')}</p>
        </div>
        {sessions.data && sessions.data.length > 1 && (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t('accounts.sessions.endOthers')}
          </Button>
        )}
      </div>
      {(sessions.error ?? endOthers.error) && (
        <NoticeCard
          tone="danger"
          className="mt-3"
          title={t('accounts.sessions.failed')}
          text={errorText(sessions.error ?? endOthers.error)}
          actions={
            <Button size="sm" busy={sessions.isFetching} onClick={() => sessions.refetch()}>
              {t('ui.retry')}
            </Button>
          }
        />
      )}
      {sessions.isPending && <SkeletonLines count={2} className="mt-4" />}
      {sessions.data && (
        <ul className="mt-2">
          {sessions.data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      )}
    </section>
  );
};

const SessionRow = ({ session }: { session: Session }) => {
  const t = useT();
  const locale = useLocale();
  const end = useEndSession();
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const name = browserWords(session.userAgent, t);
  const Icon = /Mobi|Android|iPhone|iPad/.test(session.userAgent) ? Smartphone : Monitor;
  return (
    <li className="flex items-center gap-3 py-2">
      <Icon className="size-5 shrink-0 text-fg-muted" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">{name}</p>
        <p className="text-sm text-fg-muted">
          {session.isCurrent
            ? t('accounts.session.current')
            : t('accounts.session.seen', { when: dates.format(new Date(session.seenAt)) })}
        </p>
        {end.error && (
          <p role="alert" className="text-sm text-danger">
            {errorText(end.error)}
          </p>
        )}
      </div>
      {!session.isCurrent && (
        <Button
          size="sm"
          busy={end.isPending}
          aria-label={t('accounts.session.endOne', { browser: name })}
          onClick={() => end.mutate(session.id)}
        >
          {t('accounts.session.end')}
        </Button>
      )}
    </li>
  );
};
