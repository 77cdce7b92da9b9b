import type { Endpoint } from '@stoa/contract/models';
import { Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { GrantsDialog } from '../access/access.tsx';
import { useEndpoints, useRemoveEndpoint } from './endpoint-calls.ts';
import { EgressAllowances } from './egress-allowances.tsx';
import { EndpointDialog } from './endpoint-dialog.tsx';
import { EndpointRow } from './endpoint-row.tsx';
import { ModelListDialog } from './model-list-dialog.tsx';

type Opened =
  | { what: 'edit'; endpoint: Endpoint | null }
  | { what: 'models' | 'access' | 'delete'; endpoint: Endpoint };

export const EndpointSettings = () => {
  const t = useT();
  const endpoints = useEndpoints();
  const remove = useRemoveEndpoint();
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  return (
    <div id="access" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-prose text-[0.9375rem] text-fg-muted">{t('models.endpoints.text')}</p>
        <Button
          variant="primary"
          icon={<Plus className="size-4" aria-hidden />}
          onClick={() => setOpened({ what: 'edit', endpoint: null })}
        >
          {t('models.endpoints.add')}
        </Button>
      </div>
      {endpoints.isError && !endpoints.data && (
        <NoticeCard
          tone="danger"
          title={t('models.endpoints.failed')}
          text={errorText(endpoints.error)}
          actions={
            <Button size="sm" busy={endpoints.isFetching} onClick={() => endpoints.refetch()}>
              {t('ui.retry')}
            </Button>
          }
        />
      )}
      {endpoints.isPending && [1, 2].map((row) => <Skeleton key={row} className="h-24 w-full" />)}
      {endpoints.data?.length === 0 && (
        <NoticeCard title={t('models.endpoints.empty')} text={t('models.endpoints.empty.text')} />
      )}
      {endpoints.data && endpoints.data.length > 0 && (
        <ul id="models" className="flex flex-col gap-3">
          {endpoints.data.map((endpoint) => (
            <EndpointRow
              key={endpoint.id}
              endpoint={endpoint}
              onModels={() => setOpened({ what: 'models', endpoint })}
              onAccess={() => setOpened({ what: 'access', endpoint })}
              onEdit={() => setOpened({ what: 'edit', endpoint })}
              onDelete={() => setOpened({ what: 'delete', endpoint })}
            />
          ))}
        </ul>
      )}
      <EgressAllowances />
      {opened?.what === 'edit' && <EndpointDialog endpoint={opened.endpoint} onClose={close} />}
      {opened?.what === 'models' && <ModelListDialog endpoint={opened.endpoint} onClose={close} />}
      {opened?.what === 'access' && (
        <Suspense>
          <GrantsDialog
            resource={{ kind: 'endpoint', id: opened.endpoint.id }}
            name={opened.endpoint.name}
            onClose={close}
          />
        </Suspense>
      )}
      {opened?.what === 'delete' && (
        <AlertDialog
          open
          onOpenChange={close}
          title={t('models.endpoints.delete.title', { name: showDirectionMarks(opened.endpoint.name) })}
          text={t('models.endpoints.delete.text')}
          confirmLabel={t('models.endpoints.delete')}
          onConfirm={() => remove.mutateAsync(opened.endpoint.id)}
          describeError={errorText}
        />
      )}
    </div>
  );
};
