import { ApiError } from '@stoa/contract/client';
import { mailRoutes } from '@stoa/contract/mail';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useSession } from '../../kernel/session.tsx';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { SettingRow } from '../../ui/setting-row.tsx';

/** Whether this server sends mail, and a way to see that it does. */
export const MailRow = () => {
  const t = useT();
  const { instance, user } = useSession();
  const { mutate, isPending, isSuccess, error } = useMutation({ mutationFn: () => api(mailRoutes.sendTest) });
  const said = error instanceof ApiError && typeof error.details === 'string' ? error.details : undefined;
  return (
    <>
      <SettingRow
        id="mail"
        label={t('settings.mail')}
        text={t(instance.signIn.mail ? 'settings.mail.text' : 'settings.mail.none')}
      >
        {instance.signIn.mail && (
          <Button busy={isPending} onClick={() => mutate()}>
            {t('settings.mail.test')}
          </Button>
        )}
      </SettingRow>
      <div role="status" className="pb-4 empty:hidden">
        {isSuccess && <NoticeCard title={t('settings.mail.sent', { email: user.email })} />}
        {error && (
          <NoticeCard
            tone="danger"
            title={t('settings.mail.failed')}
            text={
              <>
                {errorText(error)}
                {said && (
                  <code dir="ltr" className="mt-1 block">
                    {said}
                  </code>
                )}
              </>
            }
          />
        )}
      </div>
    </>
  );
};
