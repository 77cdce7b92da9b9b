/** Where links lead that were sent to somebody. They work whether or not this browser is signed in. */
import { accountRoutes, type LinkPurpose } from '@stoa/contract/accounts';
import { ApiError } from '@stoa/contract/client';
import { type Instance, instanceRoutes } from '@stoa/contract/instance';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../kernel/api.ts';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { type MessageId, useT } from '../../kernel/i18n/all-texts.ts';
import { queryKeys } from '../../kernel/queries.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { AccountForm } from './account-form.tsx';
import { EntranceFrame } from './entrance-frame.tsx';
import { Said, signUp } from './entrance.tsx';
import type { LinkPageName, OpenedLink } from './link-address.ts';

/** The link has no place in the history of the browser once it is used up. */
const enter = () => window.location.replace('/');

const purposesOf: Record<LinkPageName, readonly LinkPurpose[]> = {
  invite: ['invite'],
  reset: ['reset'],
  confirm: ['sign-up', 'email'],
};

const titles: Record<LinkPageName, MessageId> = {
  invite: 'accounts.invite.title',
  reset: 'accounts.reset.title',
  confirm: 'accounts.confirm.title',
};

export const LinkPage = ({ link: { page, token } }: { link: OpenedLink }) => {
  const t = useT();
  const instance = useQuery({
    queryKey: queryKeys.instance,
    queryFn: () => api(instanceRoutes.get),
    staleTime: Infinity,
  });
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: () => api(accountRoutes.lookAtLink, { body: { token } }),
    staleTime: Infinity,
    enabled: token !== '',
  });
  if (!instance.data) {
    return (
      <main className="m-auto w-full max-w-[23.5rem] px-5 py-8">
        {instance.error ? (
          <Failed error={instance.error} retry={() => instance.refetch()} />
        ) : (
          <SkeletonLines count={4} />
        )}
      </main>
    );
  }
  const isOver =
    token === '' || (link.error instanceof ApiError && link.error.code === 'account/link-invalid');
  const isOther = link.data && !purposesOf[page].includes(link.data.purpose);
  const { name } = instance.data;
  return (
    <EntranceFrame
      instance={instance.data}
      title={t(titles[page])}
      text={t('accounts.signUp.text', { instance: name })}
    >
      {isOver || isOther ? (
        <Over page={page} instance={instance.data} />
      ) : link.error ? (
        <Failed error={link.error} retry={() => link.refetch()} />
      ) : link.data ? (
        <LinkForm purpose={link.data.purpose} email={link.data.email} token={token} />
      ) : (
        <SkeletonLines count={4} />
      )}
    </EntranceFrame>
  );
};

const Failed = ({ error, retry }: { error: Error; retry: () => unknown }) => {
  const t = useT();
  return (
    <NoticeCard
      tone="danger"
      title={t('accounts.failed')}
      text={errorText(error)}
      actions={
        <Button size="sm" onClick={retry}>
          {t('ui.retry')}
        </Button>
      }
    />
  );
};

const Over = ({ page, instance }: { page: LinkPageName; instance: Instance }) => {
  const t = useT();
  const canAsk = page === 'reset' && instance.signIn.mail;
  return (
    <NoticeCard
      tone="warning"
      title={t('accounts.link.over')}
      text={t(canAsk ? 'accounts.link.over.ask' : `accounts.link.over.${page}`)}
      actions={
        <Button size="sm" onClick={enter}>
          {t('accounts.link.toSignIn')}
        </Button>
      }
    />
  );
};

interface LinkFormProps {
  purpose: LinkPurpose;
  email: string | null;
  token: string;
}

const LinkForm = ({ purpose, email, token }: LinkFormProps) => {
  const t = useT();
  const [isDone, setIsDone] = useState(false);
  if (isDone) {
    const done = purpose === 'email' ? 'email' : 'reset';
    return (
      <Said
        title={t(`accounts.${done}.done`)}
        text={t(`accounts.${done}.done.text`)}
        actions={
          <Button size="sm" variant="primary" onClick={enter}>
            {t(purpose === 'email' ? 'accounts.link.enter' : 'accounts.link.toSignIn')}
          </Button>
        }
      />
    );
  }
  const known = email === null ? {} : { email };
  if (purpose === 'email')
    return <ConfirmEmail email={email ?? ''} token={token} onDone={() => setIsDone(true)} />;
  if (purpose === 'sign-up') {
    return (
      <AccountForm
        fields={['password']}
        isNew={false}
        known={known}
        submitLabel={t('accounts.confirm.submit')}
        send={async ({ password }) => {
          await api(accountRoutes.confirmSignUp, { body: { token, password } });
          enter();
        }}
      />
    );
  }
  if (purpose === 'invite') {
    return (
      <AccountForm
        fields={email === null ? ['name', 'email', 'password'] : ['name', 'password']}
        isNew
        known={known}
        submitLabel={t('accounts.firstRun.submit')}
        send={async (values) => {
          await signUp(values, token);
          enter();
        }}
      />
    );
  }
  return (
    <AccountForm
      fields={['password']}
      isNew
      known={known}
      submitLabel={t('accounts.reset.submit')}
      send={async ({ password }) => {
        await api(accountRoutes.resetPassword, { body: { token, password } });
        setIsDone(true);
      }}
    />
  );
};

interface ConfirmEmailProps {
  email: string;
  token: string;
  onDone: () => void;
}

/** It waits for a press: programs that look into mails open links too. */
const ConfirmEmail = ({ email, token, onDone }: ConfirmEmailProps) => {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const confirm = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await api(accountRoutes.confirmEmail, { body: { token } });
      onDone();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {failure !== undefined && (
        <NoticeCard tone="danger" title={t('accounts.failed')} text={errorText(failure)} />
      )}
      <p className="text-center wrap-anywhere">{t('accounts.email.confirm', { email })}</p>
      <Button variant="primary" busy={busy} onClick={confirm} className="h-11 w-full">
        {t('accounts.email.confirm.submit')}
      </Button>
    </>
  );
};
