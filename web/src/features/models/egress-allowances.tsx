import type { EgressAllowance } from '@stoa/contract/egress-allowances';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { useEgressAllowances, useRemoveAllowance } from './endpoint-calls.ts';

/** The private hosts that this server may reach, each to be taken back. */
export const EgressAllowances = () => {
  const t = useT();
  const locale = useLocale();
  const allowances = useEgressAllowances();
  const remove = useRemoveAllowance();
  const [asked, setAsked] = useState<EgressAllowance>();
  const dayOf = (at: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(at));
  return (
    <section
      id="egress-allowances"
      aria-labelledby="egress-allowances-title"
      className="flex flex-col gap-3 pt-4"
    >
      <div>
        <h3 id="egress-allowances-title" className="font-display text-xl">
          {t('models.allowances.title')}
        </h3>
        <p className="max-w-prose text-[0.9375rem] text-fg-muted">{t('models.allowances.text')}</p>
      </div>
      {allowances.isError && !allowances.data && (
        <NoticeCard tone="danger" title={t('models.allowances.failed')} text={errorText(allowances.error)} />
      )}
      {allowances.data?.length === 0 && (
        <p className="text-sm text-fg-muted">{t('models.allowances.empty')}</p>
      )}
      {allowances.data && allowances.data.length > 0 && (
        <ul className="flex flex-col gap-2">
          {allowances.data.map((allowance) => (
            <li
              key={allowance.id}
              className="flex items-center justify-between gap-3 rounded-house border border-line bg-surface px-4 py-2 shadow-low"
            >
              <div className="min-w-0">
                <p className="font-mono text-sm wrap-anywhere">{placeOf(allowance)}</p>
                <p className="text-sm wrap-anywhere text-fg-muted">
                  {t('models.allowances.for', { reason: allowance.reason, when: dayOf(allowance.addedAt) })}
                </p>
              </div>
              <Button
                size="sm"
                variant="ghost"
                aria-label={t('models.allowances.revokeOne', { place: placeOf(allowance) })}
                onClick={() => setAsked(allowance)}
              >
                {t('models.allowances.revoke')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {asked && (
        <AlertDialog
          open
          onOpenChange={() => setAsked(undefined)}
          title={t('models.allowances.revoke.title', { place: placeOf(asked) })}
          text={t('models.allowances.revoke.text')}
          confirmLabel={t('models.allowances.revoke')}
          onConfirm={() => remove.mutateAsync(asked.id)}
          describeError={errorText}
        />
      )}
    </section>
  );
};

const placeOf = ({ host, port }: EgressAllowance): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;
