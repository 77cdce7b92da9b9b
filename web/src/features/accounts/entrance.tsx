/** The pages before the app: the first account, signing in, and making a further account. */
import { accountRoutes } from '@stoa/contract/accounts';
import type { Instance } from '@stoa/contract/instance';
import { useState } from 'react';
import { api } from '../../kernel/api.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { NoticeCard } from '../../ui/card.tsx';
import { AccountForm } from './account-form.tsx';
import type { AccountValues } from './account-problems.ts';
import { EntranceFrame } from './entrance-frame.tsx';

const signUp = ({ name, email, password, claim }: AccountValues) =>
  api(accountRoutes.signUp, {
    body: { name: name.trim(), email: email.trim(), password, ...(claim.trim() && { claim: claim.trim() }) },
  });

export const FirstRunPage = ({ instance }: { instance: Instance }) => {
  const t = useT();
  return (
    <EntranceFrame
      instance={instance}
      title={t('accounts.firstRun.title')}
      text={t('accounts.firstRun.text')}
    >
      <AccountForm
        fields={[
          ...(instance.firstAccount.claimRequired ? (['claim'] as const) : []),
          'name',
          'email',
          'password',
        ]}
        isNew
        submitLabel={t('accounts.firstRun.submit')}
        send={signUp}
      />
    </EntranceFrame>
  );
};

interface SignInPageProps {
  instance: Instance;
  /** The session ended by itself. */
  expired: boolean;
}

export const SignInPage = ({ instance, expired }: SignInPageProps) => {
  const t = useT();
  const [isNew, setIsNew] = useState(false);
  const page = isNew ? 'signUp' : 'signIn';
  return (
    <EntranceFrame
      instance={instance}
      title={t(`accounts.${page}.title`)}
      text={t(`accounts.${page}.text`, { instance: instance.name })}
    >
      {expired && !isNew && (
        <NoticeCard title={t('accounts.signIn.expired')} text={t('accounts.signIn.expired.text')} />
      )}
      <AccountForm
        key={page}
        fields={isNew ? ['name', 'email', 'password'] : ['email', 'password']}
        isNew={isNew}
        submitLabel={t(isNew ? 'accounts.firstRun.submit' : 'accounts.signIn.submit')}
        send={
          isNew ? signUp : ({ email, password }) => api(accountRoutes.signIn, { body: { email, password } })
        }
      />
      {instance.signIn.registration === 'open' && (
        <p className="text-center text-sm text-fg-muted">
          {t(isNew ? 'accounts.signUp.hasAccount' : 'accounts.signIn.noAccount')}{' '}
          <button
            type="button"
            onClick={() => setIsNew(!isNew)}
            className="rounded-[0.3rem] px-1 py-1 font-medium text-accent underline underline-offset-2"
          >
            {t(isNew ? 'accounts.signUp.toSignIn' : 'accounts.signIn.toSignUp')}
          </button>
        </p>
      )}
    </EntranceFrame>
  );
};
