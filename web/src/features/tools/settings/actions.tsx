/** OpenAPI documents of which each operation is a tool: for those who use them, and for those who change them. */
import type { Action } from '@stoa/contract/actions';
import { Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { NoticeCard } from '../../../ui/card.tsx';
import { AlertDialog } from '../../../ui/dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { GrantsDialog } from '../../access/access.tsx';
import { useActions, useRemoveAction } from '../action-calls.ts';
import { wantsClient } from './action-draft.ts';
import { ActionDialog } from './action-dialog.tsx';
import { ActionRow } from './action-row.tsx';
import { Section } from './section.tsx';

/** Those at which one signs in; the others need nothing of anybody. */
export const OwnActions = () => {
  const t = useT();
  const actions = useActions();
  const shown = actions.data?.filter(({ signIn }) => signIn !== 'not_needed') ?? [];
  if (shown.length === 0) return null;
  return (
    <Section id="actions" title={t('tools.actions.title')} text={t('tools.actions.ownText')}>
      <ul className="flex flex-col gap-3">
        {shown.map((action) => (
          <ActionRow key={action.id} action={action} change={undefined} />
        ))}
      </ul>
    </Section>
  );
};

export const Actions = () => {
  const t = useT();
  const actions = useActions();
  const remove = useRemoveAction();
  const [editing, setEditing] = useState<Action | 'new'>();
  const [removing, setRemoving] = useState<Action>();
  const [sharing, setSharing] = useState<Action>();
  const close = () => setEditing(undefined);
  // Its callback is known now, and has to be registered before there is a client id.
  const saved = (action: Action) => setEditing(wantsClient(action) ? action : undefined);
  return (
    <Section id="actions" title={t('tools.actions.title')} text={t('tools.actions.text')}>
      {actions.error && (
        <NoticeCard tone="danger" title={t('ui.didNotWork')} text={errorText(actions.error)} />
      )}
      {actions.isPending && <Skeleton className="h-16 w-full" />}
      {actions.data?.length === 0 && <p className="text-sm text-fg-muted">{t('tools.actions.none')}</p>}
      <ul className="flex flex-col gap-3">
        {actions.data?.map((action) => (
          <ActionRow
            key={action.id}
            action={action}
            change={{
              onAccess: () => setSharing(action),
              onEdit: () => setEditing(action),
              onRemove: () => setRemoving(action),
            }}
          />
        ))}
      </ul>
      <Button
        className="self-start"
        icon={<Plus className="size-4" aria-hidden />}
        onClick={() => setEditing('new')}
      >
        {t('tools.actions.add')}
      </Button>
      {editing && (
        <ActionDialog
          key={editing === 'new' ? 'new' : editing.id}
          action={editing === 'new' ? null : editing}
          onClose={close}
          onSaved={editing === 'new' ? saved : close}
        />
      )}
      {sharing && (
        <Suspense>
          <GrantsDialog
            resource={{ kind: 'action', id: sharing.id }}
            name={sharing.name}
            onClose={() => setSharing(undefined)}
          />
        </Suspense>
      )}
      {removing && (
        <AlertDialog
          open
          onOpenChange={() => setRemoving(undefined)}
          title={t('tools.servers.remove.title', { name: showDirectionMarks(removing.name) })}
          text={t('tools.actions.remove.text')}
          confirmLabel={t('tools.servers.remove')}
          onConfirm={() => remove.mutateAsync(removing.id)}
          describeError={errorText}
        />
      )}
    </Section>
  );
};
