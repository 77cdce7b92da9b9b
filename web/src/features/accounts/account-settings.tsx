import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { signOut, useSession } from '../../kernel/session.tsx';
import { Button } from '../../ui/button.tsx';
import { SettingRow, TextRow } from '../../ui/setting-row.tsx';
import { toast } from '../../ui/toast.tsx';
import { useRenameMe } from './account-calls.ts';
import { DeleteAccountDialog, EmailDialog, PasswordDialog } from './own-account-dialogs.tsx';
import { SessionList } from './session-list.tsx';

type Opened = 'email' | 'password' | 'delete';

export const AccountSettings = () => {
  const t = useT();
  const locale = useLocale();
  const { user } = useSession();
  const [opened, setOpened] = useState<Opened>();
  const [failure, setFailure] = useState<unknown>();
  const close = () => setOpened(undefined);
  const since = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(user.createdAt));
  return (
    <div>
      <NameRow key={user.name} present={user.name} />
      <SettingRow id="email" label={t('settings.account.email')} text={t('settings.account.email.text')}>
        <span className="wrap-anywhere">{user.email}</span>
        <Button size="sm" onClick={() => setOpened('email')} aria-label={t('accounts.email.change')}>
          {t('accounts.change')}
        </Button>
      </SettingRow>
      <SettingRow id="password" label={t('accounts.password')} text={t('accounts.password.text')}>
        <Button size="sm" onClick={() => setOpened('password')} aria-label={t('accounts.password.change')}>
          {t('accounts.change')}
        </Button>
      </SettingRow>
      <SettingRow id="role" label={t('settings.account.role')} text={t('settings.account.role.text')}>
        <span>{t(`accounts.${user.role}`)}</span>
      </SettingRow>
      <SettingRow id="since" label={t('settings.account.since')} text={t('settings.account.since.text')}>
        <span>{since}</span>
      </SettingRow>
      <SessionList />
      <SettingRow
        id="session"
        label={t('settings.account.session')}
        text={t('settings.account.session.text')}
        error={failure === undefined ? undefined : errorText(failure)}
      >
        <Button onClick={() => signOut().catch((error: unknown) => setFailure(error))}>
          {t('accounts.signOut')}
        </Button>
      </SettingRow>
      <SettingRow id="delete" label={t('accounts.delete')} text={t('accounts.delete.text')}>
        <Button variant="danger" onClick={() => setOpened('delete')}>
          {t('accounts.delete.open')}
        </Button>
      </SettingRow>
      {opened === 'email' && <EmailDialog onClose={close} />}
      {opened === 'password' && <PasswordDialog onClose={close} />}
      {opened === 'delete' && <DeleteAccountDialog onClose={close} />}
    </div>
  );
};

const NameRow = ({ present }: { present: string }) => {
  const t = useT();
  const rename = useRenameMe();
  return (
    <TextRow
      id="name"
      label={t('settings.account.name')}
      text={t('settings.account.name.text')}
      present={present}
      maxLength={80}
      autoComplete="name"
      problemOf={(name) => (name ? undefined : t('accounts.problem.name'))}
      failure={rename.error ? errorText(rename.error) : undefined}
      onSave={(name) => rename.mutate(name, { onSuccess: () => toast(t('settings.saved')) })}
    />
  );
};
