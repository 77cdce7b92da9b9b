/** Adds an HTTP action or changes one. What its document says of itself is filled in once it has been read. */
import type { Action } from '@stoa/contract/actions';
import { ApiError } from '@stoa/contract/client';
import type { PrivateAddress } from '@stoa/contract/egress-allowances';
import { useId, useState } from 'react';
import type { FormEvent } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Button } from '../../../ui/button.tsx';
import { NoticeCard } from '../../../ui/card.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TextAreaField } from '../../../ui/text-field.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { useActionDocument, useReadDocument, useSaveAction } from '../action-calls.ts';
import { changesOf, draftOf, filledIn, newActionOf, problemsOf, wantsClient } from './action-draft.ts';
import type { ActionDraft, ActionDraftProblem } from './action-draft.ts';
import { ActionAuthFields, Callback, DraftField } from './action-fields.tsx';
import { ActionProblems } from './action-problems.tsx';

interface ActionDialogProps {
  /** Null to add one. */
  action: Action | null;
  onClose: () => void;
  onSaved: (action: Action) => void;
}

export const ActionDialog = (props: ActionDialogProps) => {
  const { action, onClose } = props;
  const t = useT();
  const document = useActionDocument(action?.id);
  if (!action || document.data !== undefined) return <DraftDialog {...props} kept={document.data ?? null} />;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={t('tools.servers.editTitle', { name: showDirectionMarks(action.name) })}
    >
      {document.error ? (
        <NoticeCard tone="danger" title={t('ui.didNotWork')} text={errorText(document.error)} />
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
    </Dialog>
  );
};

const privatePlaceIn = (error: unknown): string | undefined => {
  if (!(error instanceof ApiError) || error.code !== 'action/address-private') return undefined;
  const { host, port } = error.details as PrivateAddress;
  return `${host}:${port}`;
};

const DraftDialog = ({
  action,
  kept,
  onClose,
  onSaved,
}: ActionDialogProps & {
  /** The document as it is there; null where there is none. */
  kept: string | null;
}) => {
  const t = useT();
  const formId = useId();
  const [draft, setDraft] = useState<ActionDraft>(() => ({ ...draftOf(action), document: kept ?? '' }));
  const [problems, setProblems] = useState<readonly ActionDraftProblem[]>([]);
  const [allowed, setAllowed] = useState<readonly string[]>([]);
  const read = useReadDocument();
  const save = useSaveAction();
  const change = (changes: Partial<ActionDraft>) => setDraft((before) => ({ ...before, ...changes }));
  /** Where calls go decides which of its operations can be called, and where relative addresses lead. */
  const readDocument = async () => {
    const { document } = draft;
    const server = draft.server.trim() || undefined;
    const readFor = read.variables?.server ?? read.data?.servers[0];
    const isRead = read.variables?.document === document && readFor === server;
    if (document.trim() === '' || isRead) return;
    const isAsKept = document === kept && server === action?.definition?.server;
    const found = isAsKept
      ? undefined
      : await read.mutateAsync({ document, ...(server && { server }) }).catch(() => undefined);
    if (found) setDraft((before) => filledIn(before, found));
  };
  const send = (allowPrivate: readonly string[]) => {
    const saving = save.mutateAsync(
      action
        ? { id: action.id, body: changesOf(draft, kept, allowPrivate) }
        : { id: null, body: newActionOf(draft, allowPrivate) },
    );
    void saving.then(onSaved, () => undefined);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = problemsOf(draft, action);
    setProblems(found);
    if (found[0]) form.querySelector<HTMLElement>(`[name=${found[0]}]`)?.focus();
    else send(allowed);
  };
  const place = privatePlaceIn(save.error);
  const allow = () => {
    const next = [...allowed, place!];
    setAllowed(next);
    send(next);
  };
  const fields = { draft, action, problems, onChange: change };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={
        action
          ? t('tools.servers.editTitle', { name: showDirectionMarks(action.name) })
          : t('tools.actions.add')
      }
      description={t('tools.actions.addText')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {place !== undefined && <PrivatePlace place={place} isBusy={save.isPending} onAllow={allow} />}
        {place === undefined && save.error && <Refusal error={save.error} />}
        {action?.definition && wantsClient(action) && <WantsClient callback={action.definition.callback} />}
        <TextAreaField
          label={t('tools.actions.document')}
          name="document"
          hint={t(action && kept === null ? 'tools.actions.document.lost' : 'tools.actions.document.hint')}
          error={problems.includes('document') ? t('tools.form.complaint.missing') : undefined}
          rows={8}
          dir="ltr"
          spellCheck={false}
          value={draft.document}
          className="[&_textarea]:font-mono [&_textarea]:text-sm"
          onChange={(event) => change({ document: event.target.value })}
          onBlur={() => void readDocument()}
        />
        <div aria-live="polite" className="empty:hidden">
          {read.error && !save.error && <Refusal error={read.error} />}
          {read.data && (
            <>
              <p className="text-sm text-fg-muted">
                {t('tools.actions.operations', { count: read.data.operations.length })}
              </p>
              <ActionProblems problems={read.data.problems} />
            </>
          )}
        </div>
        <DraftField {...fields} field="name" label={t('tools.servers.name')} />
        <DraftField
          {...fields}
          field="server"
          label={t('tools.actions.server')}
          hint={t(action ? 'tools.actions.server.changes' : 'tools.actions.server.hint')}
          onBlur={() => void readDocument()}
        />
        <ActionAuthFields {...fields} />
      </form>
    </Dialog>
  );
};

/** What happened, and in the server's own words what has to be changed. */
const Refusal = ({ error }: { error: unknown }) => {
  const t = useT();
  const { message } = (error instanceof ApiError ? (error.details ?? {}) : {}) as { message?: string };
  return (
    <NoticeCard
      tone="danger"
      title={t('ui.didNotWork')}
      text={
        <>
          <p>{errorText(error)}</p>
          {message && (
            <p className="mt-1 font-mono text-xs wrap-anywhere">
              <VisibleText>{message}</VisibleText>
            </p>
          )}
        </>
      }
    />
  );
};

interface PrivatePlaceProps {
  place: string;
  isBusy: boolean;
  onAllow: () => void;
}

const PrivatePlace = ({ place, isBusy, onAllow }: PrivatePlaceProps) => {
  const t = useT();
  return (
    <NoticeCard
      tone="warning"
      title={t('models.private.title')}
      text={t('models.private.text', { place })}
      actions={
        <Button size="sm" busy={isBusy} onClick={onAllow}>
          {t('models.private.allow')}
        </Button>
      }
    />
  );
};

const WantsClient = ({ callback }: { callback: string }) => {
  const t = useT();
  return (
    <NoticeCard
      tone="info"
      title={t('tools.actions.saved')}
      text={
        <>
          <p className="mb-3">{t('tools.actions.saved.text')}</p>
          <Callback address={callback} />
        </>
      }
    />
  );
};
