import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useLocale, useT } from '../../kernel/i18n/i18n.ts';
import { signOut, useSession } from '../../kernel/session.tsx';
import { Button } from '../../ui/button.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { SettingRow } from './setting-row.tsx';

export const AccountSettings = () => {
  const t = useT();
  const locale = useLocale();
  const { user } = useSession();
  const [failure, setFailure] = useState<unknown>();
  const since = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(user.createdAt));
  return (
    <div>
      <SettingRow id="name" label={t('settings.account.name')} text={t('settings.account.name.text')}>
        <span className="wrap-anywhere">{showDirectionMarks(user.name)}</span>
      </SettingRow>
      <SettingRow id="email" label={t('settings.account.email')} text={t('settings.account.email.text')}>
        <span className="wrap-anywhere">{user.email}</span>
      </SettingRow>
      <SettingRow id="role" label={t('settings.account.role')} text={t('settings.account.role.text')}>
        <span>{t(`accounts.${user.role}`)}</span>
      </SettingRow>
      <SettingRow id="since" label={t('settings.account.since')} text={t('settings.account.since.text')}>
        <span>{since}</span>
      </SettingRow>
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
    </div>
  );
};
