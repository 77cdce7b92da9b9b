/** OpenAPI documents of which each operation is a tool. */
import type { Action } from '@stoa/contract/actions';
import { Plus, UsersRound } from 'lucide-react';
import { Suspense, useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { NoticeCard } from '../../../ui/card.tsx';
import { AlertDialog } from '../../../ui/dialog.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { SettingRow, namedBy } from '../../../ui/setting-row.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { GrantsDialog } from '../../access/access.tsx';
import { useActions, useRemoveAction, useTrustAction } from '../action-calls.ts';
import { ActionDialog } from './action-dialog.tsx';
import { Section } from './section.tsx';

export const Actions = () => {
  const t = useT();
  const actions = useActions();
  const remove = useRemoveAction();
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Action>();
  const [sharing, setSharing] = useState<Action>();
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
            onAccess={() => setSharing(action)}
            onRemove={() => setRemoving(action)}
          />
        ))}
      </ul>
      <Button
        className="self-start"
        icon={<Plus className="size-4" aria-hidden />}
        onClick={() => setAdding(true)}
      >
        {t('tools.actions.add')}
      </Button>
      {isAdding && <ActionDialog onClose={() => setAdding(false)} />}
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

interface ActionRowProps {
  action: Action;
  onAccess: () => void;
  onRemove: () => void;
}

const ActionRow = ({ action, onAccess, onRemove }: ActionRowProps) => {
  const t = useT();
  const trust = useTrustAction();
  const [isOpen, setOpen] = useState(false);
  const { id, name, server, description, operations, trusted } = action;
  const row = `action-${id}`;
  return (
    <li className="rounded-house border border-line bg-surface px-4 py-3 shadow-low">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h4 className="font-medium wrap-anywhere">{showDirectionMarks(name)}</h4>
          <p className="font-mono text-sm wrap-anywhere text-fg-muted">{server}</p>
          {description && (
            <p className="mt-0.5 line-clamp-3 text-sm wrap-anywhere">{showDirectionMarks(description)}</p>
          )}
        </div>
        <Button
          size="sm"
          variant="ghost"
          aria-label={t('tools.actions.removeOne', { name: showDirectionMarks(name) })}
          onClick={onRemove}
        >
          {t('tools.servers.remove')}
        </Button>
      </div>
      <Button
        size="sm"
        className="mt-2"
        aria-label={t('access.open', { name: showDirectionMarks(name) })}
        icon={<UsersRound className="size-4" aria-hidden />}
        onClick={onAccess}
      >
        {t('access.button')}
      </Button>
      <Disclosure
        line={t('tools.actions.operations', { count: operations.length })}
        isOpen={isOpen}
        onToggle={() => setOpen(!isOpen)}
      >
        <ul
          tabIndex={0}
          aria-label={t('tools.title')}
          className="flex max-h-80 flex-col gap-1 overflow-y-auto text-sm"
        >
          {operations.map((operation) => (
            <li key={operation.key} className="wrap-anywhere">
              <span className="font-mono text-xs text-fg-muted">
                {operation.method} {operation.path}
              </span>{' '}
              {showDirectionMarks(operation.title ?? operation.name)}
            </li>
          ))}
        </ul>
      </Disclosure>
      <SettingRow
        id={row}
        label={t('tools.actions.trust')}
        text={t('tools.actions.trust.text')}
        error={trust.error ? errorText(trust.error) : undefined}
      >
        <Switch
          {...namedBy(row)}
          checked={trusted}
          onCheckedChange={(next) => trust.mutate({ id, trusted: next })}
        />
      </SettingRow>
    </li>
  );
};
