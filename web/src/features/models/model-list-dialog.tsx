import type { Endpoint, EndpointModels } from '@stoa/contract/models';
import { Search } from 'lucide-react';
import { useCallback, useId, useReducer, useState } from 'react';
import { announce } from '../../kernel/announcer.tsx';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { classes, field } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useEndpointModels, useSaveModelList } from './endpoint-calls.ts';
import { changesOf, searchItems, takeStep } from './model-list-draft.ts';
import type { ModelListStep } from './model-list-draft.ts';
import { ModelListRow } from './model-list-row.tsx';

interface ModelListDialogProps {
  endpoint: Endpoint;
  onClose: () => void;
}

/** Which models of an endpoint are offered, in which order, and which one new conversations start with. */
export const ModelListDialog = ({ endpoint, onClose }: ModelListDialogProps) => {
  const t = useT();
  const models = useEndpointModels(endpoint.id);
  const formId = useId();
  const save = useSaveModelList();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('models.listing.title', { name: showDirectionMarks(endpoint.name) })}
      size="lg"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending} disabled={!models.data}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      {save.error && (
        <NoticeCard tone="danger" title={t('ui.didNotWork')} text={errorText(save.error)} className="mb-3" />
      )}
      {models.data ? (
        <ModelListForm
          formId={formId}
          takesIds={endpoint.origin === 'instance' && endpoint.provider !== 'scripted'}
          present={models.data.list}
          presentDefaultId={models.data.defaultId}
          onSave={(changes, defaultId) =>
            save.mutate({ endpointId: endpoint.id, changes, defaultId }, { onSuccess: onClose })
          }
        />
      ) : models.isError ? (
        <NoticeCard
          tone="danger"
          title={t('models.list.failed')}
          text={errorText(models.error)}
          actions={
            <Button size="sm" busy={models.isFetching} onClick={() => models.refetch()}>
              {t('ui.retry')}
            </Button>
          }
        />
      ) : (
        <SkeletonLines count={8} />
      )}
    </Dialog>
  );
};

interface ModelListFormProps {
  formId: string;
  /** Ids can be given by hand. */
  takesIds: boolean;
  present: EndpointModels;
  presentDefaultId: string | null;
  onSave: (changes: ReturnType<typeof changesOf>, defaultId: string | null | undefined) => void;
}

const ModelListForm = ({ formId, takesIds, present, presentDefaultId, onSave }: ModelListFormProps) => {
  const t = useT();
  const ids = useId();
  const [draft, take] = useReducer(takeStep, {
    items: present.items,
    hideNew: present.hideNew,
    defaultId: presentDefaultId,
  });
  const [query, setQuery] = useState('');
  const found = searchItems(draft.items, query);
  const following = new Map(draft.items.map(({ id }, place) => [id, draft.items[place + 1]?.id ?? null]));
  const shownCount = draft.items.filter(({ shown }) => shown).length;
  const showFound = (shown: boolean) => {
    take({ type: 'show', ids: found.map(({ id }) => id), shown });
    announce(t(shown ? 'models.listing.allShown' : 'models.listing.allHidden', { count: found.length }));
  };
  const step = useCallback((next: ModelListStep) => take(next), []);
  return (
    <form
      id={formId}
      onSubmit={(event) => {
        event.preventDefault();
        const { defaultId } = draft;
        onSave(changesOf(present, draft), defaultId === presentDefaultId ? undefined : defaultId);
      }}
      className="flex flex-col gap-3"
    >
      <p className="max-w-prose text-sm text-fg-muted">{t('models.listing.text')}</p>
      <div className="flex items-start gap-3">
        <div className="flex-1">
          <div id={`${ids}-new`} className="text-sm font-medium">
            {t('models.listing.hideNew')}
          </div>
          <div id={`${ids}-new-text`} className="text-sm text-fg-muted">
            {t('models.listing.hideNew.text')}
          </div>
        </div>
        <Switch
          aria-labelledby={`${ids}-new`}
          aria-describedby={`${ids}-new-text`}
          checked={draft.hideNew}
          onCheckedChange={(hideNew) => take({ type: 'hide-new', hideNew })}
        />
      </div>
      {draft.items.length === 0 ? (
        <NoticeCard
          title={t('models.listing.empty')}
          text={[t('models.listing.empty.text'), takesIds && t('models.listing.empty.byHand')]
            .filter(Boolean)
            .join(' ')}
        />
      ) : (
        <>
          <div className="sticky -top-1 z-10 -mx-1 flex flex-col gap-2 bg-surface px-1 pt-1 pb-2">
            <div className="relative">
              <Search
                className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-fg-muted"
                aria-hidden
              />
              <input
                type="search"
                aria-label={t('models.search')}
                placeholder={t('models.search')}
                value={query}
                onChange={(event) => setQuery(event.target.value)}
                // Enter would save what is not finished yet.
                onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
                autoComplete="off"
                spellCheck={false}
                className={classes(field, 'ps-9')}
              />
            </div>
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <p className="text-sm text-fg-muted tabular-nums">
                {t('models.listing.count', { shown: shownCount, known: draft.items.length })}
              </p>
              <div className="-me-2 flex flex-wrap">
                <Button size="sm" variant="ghost" onClick={() => take({ type: 'sort' })}>
                  {t('models.listing.sort')}
                </Button>
                <Button size="sm" variant="ghost" onClick={() => showFound(true)}>
                  {t(query.trim() ? 'models.listing.showFound' : 'models.listing.showAll')}
                </Button>
                <Button size="sm" variant="ghost" onClick={() => showFound(false)}>
                  {t(query.trim() ? 'models.listing.hideFound' : 'models.listing.hideAll')}
                </Button>
              </div>
            </div>
          </div>
          {found.length === 0 && (
            <p role="status" className="py-4 text-center text-sm text-fg-muted">
              {t('ui.noMatches', { query })}
            </p>
          )}
          <ol aria-label={t('models.listing.list')} className="-mt-2">
            {found.map((item, place) => (
              <ModelListRow
                key={item.id}
                item={item}
                isDefault={item.id === draft.defaultId}
                above={found[place - 1]?.id}
                below={found[place + 1]?.id}
                next={following.get(item.id) ?? null}
                afterBelow={following.get(found[place + 1]?.id ?? '') ?? null}
                top={draft.items[0]?.id ?? item.id}
                step={step}
              />
            ))}
          </ol>
        </>
      )}
    </form>
  );
};
