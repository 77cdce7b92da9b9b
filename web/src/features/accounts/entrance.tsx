/** The pages before the app: the first account, signing in, making a further account, and a forgotten password. */
import { accountRoutes } from '@stoa/contract/accounts';
import type { Instance } from '@stoa/contract/instance';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { api } from '../../kernel/api.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { beginSession } from '../../kernel/session.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { AccountForm } from './account-form.tsx';
import type { AccountValues } from './account-problems.ts';
import { EntranceFrame } from './entrance-frame.tsx';

/** @returns whether it begins now; otherwise its address has to be confirmed first */
export const signUp = async (values: AccountValues, invite?: string): Promise<boolean> => {
  const { name, email, password, claim } = values;
  const { user } = await api(accountRoutes.signUp, {
    body: {
      name: name.trim(),
      email: email.trim(),
      password,
      ...(claim.trim() && { claim: claim.trim() }),
      ...(invite && { invite }),
    },
  });
  if (user) beginSession(user);
  return user !== null;
};

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

type Way = 'signIn' | 'signUp' | 'forgot';

export const SignInPage = ({ instance, expired }: SignInPageProps) => {
  const [way, setWay] = useState<Way>('signIn');
  if (way === 'signUp') return <SignUp instance={instance} onLeave={() => setWay('signIn')} />;
  if (way === 'forgot') return <ForgotPassword instance={instance} onLeave={() => setWay('signIn')} />;
  return <SignIn instance={instance} expired={expired} onGo={setWay} />;
};

const SignIn = ({ instance, expired, onGo }: SignInPageProps & { onGo: (way: Way) => void }) => {
  const t = useT();
  return (
    <EntranceFrame
      instance={instance}
      title={t('accounts.signIn.title')}
      text={t('accounts.signIn.text', { instance: instance.name })}
    >
      {expired && (
        <NoticeCard title={t('accounts.signIn.expired')} text={t('accounts.signIn.expired.text')} />
      )}
      <AccountForm
        fields={['email', 'password']}
        isNew={false}
        submitLabel={t('accounts.signIn.submit')}
        send={async ({ email, password }) =>
          beginSession(await api(accountRoutes.signIn, { body: { email, password } }))
        }
      />
      <div className="flex flex-col items-center gap-1">
        <Aside action={t('accounts.forgot.open')} onClick={() => onGo('forgot')} />
        {instance.signIn.registration === 'open' && (
          <Aside
            text={t('accounts.signIn.noAccount')}
            action={t('accounts.signIn.toSignUp')}
            onClick={() => onGo('signUp')}
          />
        )}
      </div>
    </EntranceFrame>
  );
};

interface WayProps {
  instance: Instance;
  onLeave: () => void;
}

const SignUp = ({ instance, onLeave }: WayProps) => {
  const t = useT();
  const [sentTo, setSentTo] = useState<string>();
  return (
    <EntranceFrame
      instance={instance}
      title={t('accounts.signUp.title')}
      text={t('accounts.signUp.text', { instance: instance.name })}
    >
      {sentTo === undefined ? (
        <AccountForm
          fields={['name', 'email', 'password']}
          isNew
          submitLabel={t('accounts.firstRun.submit')}
          send={async (values) => {
            if (!(await signUp(values))) setSentTo(values.email.trim());
          }}
        />
      ) : (
        <Said title={t('accounts.mail.sent')} text={t('accounts.signUp.sent', { email: sentTo })} />
      )}
      <Aside
        text={t('accounts.signUp.hasAccount')}
        action={t('accounts.signUp.toSignIn')}
        onClick={onLeave}
      />
    </EntranceFrame>
  );
};

const ForgotPassword = ({ instance, onLeave }: WayProps) => {
  const t = useT();
  const [sentTo, setSentTo] = useState<string>();
  const { mail } = instance.signIn;
  return (
    <EntranceFrame
      instance={instance}
      title={t('accounts.forgot.title')}
      text={t(mail ? 'accounts.forgot.text' : 'accounts.forgot.text.noMail')}
    >
      {!mail && <Said title={t('accounts.forgot.noMail')} text={t('accounts.forgot.noMail.text')} />}
      {mail && sentTo === undefined && (
        <AccountForm
          fields={['email']}
          isNew={false}
          submitLabel={t('accounts.forgot.submit')}
          send={async ({ email }) => {
            await api(accountRoutes.requestPasswordReset, { body: { email } });
            setSentTo(email.trim());
          }}
        />
      )}
      {sentTo !== undefined && (
        <Said title={t('accounts.mail.sent')} text={t('accounts.forgot.sent', { email: sentTo })} />
      )}
      <Aside action={t('accounts.forgot.back')} onClick={onLeave} />
    </EntranceFrame>
  );
};

/** Read out when it takes the place of a form. */
export const Said = ({ title, text, actions }: { title: string; text: string; actions?: ReactNode }) => (
  <div role="status">
    <NoticeCard title={title} text={text} actions={actions} />
  </div>
);

interface AsideProps {
  text?: string;
  action: string;
  onClick: () => void;
}

/** Another way to go on. */
export const Aside = ({ text, action, onClick }: AsideProps) => (
  <p className="text-center text-sm text-fg-muted">
    {text && `${text} `}
    <button
      type="button"
      onClick={onClick}
      className="tap rounded-[0.3rem] px-1 py-1 font-medium text-accent underline underline-offset-2"
    >
      {action}
    </button>
  </p>
);
