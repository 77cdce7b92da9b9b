import type { Endpoint } from '@stoa/contract/models';
import { Link } from '@tanstack/react-router';
import { KeyRound, Play, Server } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { announce } from '../../kernel/announcer.tsx';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useSession } from '../../kernel/session.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { toast } from '../../ui/toast.tsx';
import { CheckFailure } from './check-result.tsx';
import { ConnectForm } from './connect-form.tsx';
import { useConnection } from './connect-endpoint.ts';
import type { NewEndpoint } from './endpoint-calls.ts';
import { useEndpoints } from './endpoint-calls.ts';
import { PrivateAddressQuestion } from './private-address-question.tsx';

type Way = 'key' | 'address';

export const FirstModelCard = () => {
  const { user } = useSession();
  return user.role === 'administrator' ? <ConnectCard /> : <AskAdministrator />;
};

const AskAdministrator = () => {
  const t = useT();
  return <NoticeCard title={t('models.first.member.title')} text={t('models.first.member.text')} />;
};

const ConnectCard = () => {
  const t = useT();
  const [way, setWay] = useState<Way>();
  const { connection, busy, error, question, connect, giveUp } = useConnection();
  const endpoints = useEndpoints();

  const submit = async (wanted: NewEndpoint) => {
    const result = await connect(wanted).catch(() => undefined);
    if (result?.state !== 'connected') return;
    const count = (result.endpoint.check?.modelCount ?? 0) || result.endpoint.models.length;
    const text = t('models.first.connected', { count });
    announce(text);
    toast(text);
  };

  const back = () => {
    giveUp();
    setWay(undefined);
  };

  const failed = way ? [] : (endpoints.data ?? []).filter((endpoint) => endpoint.check?.ok === false);
  return (
    <section
      aria-labelledby="first-model"
      className="overflow-hidden rounded-house border border-line bg-surface text-start shadow-low"
    >
      <header className="px-5 pt-4 pb-3">
        <h2 id="first-model" className="font-display text-xl leading-8">
          {t('models.first.title')}
        </h2>
        {!way && <p className="text-[0.9375rem] text-fg-muted">{t('models.first.text')}</p>}
      </header>
      {error && (
        <NoticeCard tone="danger" className="mx-5 mb-4" title={t('ui.didNotWork')} text={errorText(error)} />
      )}
      {question && <PrivateAddressQuestion address={question.address} onAnswer={question.answer} />}
      {way ? (
        <ConnectForm way={way} connection={connection} busy={busy} onSubmit={submit} onBack={back} />
      ) : (
        <>
          {failed.map((endpoint) => (
            <BrokenEndpoint key={endpoint.id} endpoint={endpoint} />
          ))}
          <ul className="border-t border-line">
            <WayRow icon={<KeyRound />} label={t('models.first.key')} onClick={() => setWay('key')}>
              {t('models.first.key.text')}
            </WayRow>
            <WayRow icon={<Server />} label={t('models.first.address')} onClick={() => setWay('address')}>
              {t('models.first.address.text')}
            </WayRow>
            <WayRow
              icon={<Play />}
              label={t('models.first.scripted')}
              busy={busy}
              onClick={() => submit({ name: t('models.first.scripted.name'), provider: 'scripted' })}
            >
              {t('models.first.scripted.text')}
            </WayRow>
          </ul>
        </>
      )}
    </section>
  );
};

interface WayRowProps {
  icon: ReactNode;
  label: string;
  busy?: boolean;
  onClick: () => void;
  children: ReactNode;
}

const WayRow = ({ icon, label, busy = false, onClick, children }: WayRowProps) => (
  <li className="border-line not-first:border-t">
    <button
      type="button"
      disabled={busy}
      onClick={onClick}
      className="flex w-full items-center gap-4 px-5 py-3.5 text-start transition-colors hover:bg-surface-2/60 focus-visible:-outline-offset-2 disabled:opacity-60"
    >
      <span className="flex size-9 shrink-0 items-center justify-center rounded-house bg-accent-soft text-accent [&_svg]:size-4.5">
        {icon}
      </span>
      <span>
        <span className="block font-medium">{label}</span>
        <span className="block text-sm text-fg-muted">{children}</span>
      </span>
    </button>
  </li>
);

/** There is an endpoint, but it does not work: say so rather than act as if nothing had been set up. */
const BrokenEndpoint = ({ endpoint }: { endpoint: Endpoint }) => {
  const t = useT();
  return (
    <NoticeCard
      tone="warning"
      className="mx-5 mb-4"
      title={t('models.first.notConnected', { provider: endpoint.name })}
      text={endpoint.check?.error && <CheckFailure error={endpoint.check.error} />}
      actions={
        <Link
          to="/settings/$page"
          params={{ page: 'endpoints' }}
          className="font-medium text-accent underline"
        >
          {t('models.manage')}
        </Link>
      }
    />
  );
};
