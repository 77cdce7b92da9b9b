import { AuditActions } from '@stoa/contract/audit';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { Select } from '../../ui/select.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { usePhone } from '../../ui/use-media.ts';
import { type AuditFilter, useAuditEntries, useAuditPeople, useVerifyAudit } from './audit-calls.ts';
import { AuditList, AuditTable } from './audit-entries.tsx';

export const AuditLog = () => {
  const t = useT();
  const [filter, setFilter] = useState<AuditFilter>({ actor: null, action: null });
  return (
    <div id="audit" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-prose text-[0.9375rem] text-fg-muted">{t('audit.text')}</p>
        <Verification />
      </div>
      <Filter filter={filter} onChange={setFilter} />
      <Entries filter={filter} />
    </div>
  );
};

const Verification = () => {
  const t = useT();
  const { mutate, data, error, isPending } = useVerifyAudit();
  return (
    <>
      <Button busy={isPending} icon={<ShieldCheck className="size-4" aria-hidden />} onClick={() => mutate()}>
        {t('audit.verify')}
      </Button>
      <div role="status" className="w-full empty:hidden">
        {error && <NoticeCard tone="danger" title={t('audit.verify.failed')} text={errorText(error)} />}
        {data?.ok && (
          <NoticeCard
            title={t('audit.verify.ok', { count: data.entries })}
            text={data.head && t('audit.verify.head', { hash: data.head })}
          />
        )}
        {data && !data.ok && (
          <NoticeCard
            tone="danger"
            title={t('audit.verify.broken', { seq: data.brokenAt ?? 0 })}
            text={t('audit.verify.broken.text')}
          />
        )}
      </div>
    </>
  );
};

interface FilterProps {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}

const Filter = ({ filter, onChange }: FilterProps) => {
  const t = useT();
  const { data: people = [] } = useAuditPeople();
  return (
    <div className="flex flex-wrap gap-2">
      <Select
        aria-label={t('audit.filter.person')}
        className="max-md:flex-1"
        value={filter.actor ?? ''}
        onChange={(actor) => onChange({ ...filter, actor: actor || null })}
        options={[
          { value: '', label: t('audit.filter.everybody') },
          ...people.map(({ id, name }) => ({ value: id, label: name ?? t('audit.actor.gone') })),
        ]}
      />
      <Select
        aria-label={t('audit.filter.action')}
        className="max-md:flex-1"
        value={filter.action ?? ''}
        onChange={(action) => onChange({ ...filter, action: action || null })}
        options={[
          { value: '' as const, label: t('audit.filter.everything') },
          ...AuditActions.map((value) => ({ value, label: t(`audit.action.${value}`) })),
        ]}
      />
    </div>
  );
};

const Entries = ({ filter }: { filter: AuditFilter }) => {
  const t = useT();
  const phone = usePhone();
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useAuditEntries(filter);
  const failure = error && (
    <NoticeCard
      tone="danger"
      title={t('audit.failed')}
      text={errorText(error)}
      actions={
        <Button size="sm" busy={isFetching} onClick={() => void refetch()}>
          {t('ui.retry')}
        </Button>
      }
    />
  );
  if (!data) return failure ?? <SkeletonLines count={8} />;
  const entries = data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) return <p className="py-4 text-fg-muted">{t('audit.none')}</p>;
  return (
    <>
      {phone ? <AuditList entries={entries} /> : <AuditTable entries={entries} />}
      {failure}
      {hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="self-start"
          busy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('audit.more')}
        </Button>
      )}
    </>
  );
};
