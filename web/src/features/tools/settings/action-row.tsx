import type { Action } from '@stoa/contract/actions';
import { CircleCheck, KeyRound, Pencil, Trash2, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Button } from '../../../ui/button.tsx';
import { NoticeCard } from '../../../ui/card.tsx';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import { RowMenu } from '../../../ui/row-menu.tsx';
import { SettingRow, namedBy } from '../../../ui/setting-row.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { useConnectAction, useDisconnectAction, useTrustAction } from '../action-calls.ts';
import { problemText } from '../problem-text.ts';
import { SignInWays } from '../waiting/sign-in-ways.tsx';
import { wantsClient } from './action-draft.ts';
import { ActionProblems } from './action-problems.tsx';

interface ActionRowProps {
  action: Action;
  /** Undefined where it is nobody's to change. */
  change: { onAccess: () => void; onEdit: () => void; onRemove: () => void } | undefined;
}

export const ActionRow = ({ action, change }: ActionRowProps) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const { description, operations, definition, host } = action;
  const name = showDirectionMarks(action.name);
  return (
    <li className="rounded-house border border-line bg-surface px-4 py-3 shadow-low" data-action={action.id}>
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h4 className="font-medium wrap-anywhere">{name}</h4>
          <p className="text-sm wrap-anywhere text-fg-muted">
            <span className="font-mono">{change && definition ? definition.server : host}</span>
            {change &&
              definition &&
              definition.auth.kind !== 'none' &&
              ` · ${t(`tools.actions.auth.${definition.auth.kind}`)}`}
          </p>
          {description && (
            <p className="mt-0.5 line-clamp-3 text-sm wrap-anywhere">{showDirectionMarks(description)}</p>
          )}
        </div>
        {change && (
          <RowMenu label={t('tools.servers.actions', { name })}>
            <MenuItem icon={<UsersRound aria-hidden />} onClick={change.onAccess}>
              {t('access.button')}
            </MenuItem>
            <MenuItem icon={<Pencil aria-hidden />} onClick={change.onEdit}>
              {t('tools.servers.edit')}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onClick={change.onRemove}>
              {t('tools.servers.remove')}
            </MenuItem>
          </RowMenu>
        )}
      </div>
      {!wantsClient(action) && <SignInState action={action} />}
      {change && <Missing action={action} />}
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
      {change && <ActionProblems problems={definition?.problems ?? []} />}
      {change && <Trust action={action} />}
    </li>
  );
};

/** Why its calls cannot work yet. */
const Missing = ({ action }: { action: Action }) => {
  const t = useT();
  const { kind, isSet } = action.definition?.auth ?? { kind: 'none', isSet: false };
  const isClientMissing = wantsClient(action);
  const isSecretMissing = kind !== 'none' && kind !== 'oauth' && !isSet;
  if (!isClientMissing && !isSecretMissing) return null;
  return (
    <p className="mt-2 text-sm text-warning">
      {t(isClientMissing ? 'tools.actions.noClient' : 'tools.actions.noSecret')}
    </p>
  );
};

const Trust = ({ action: { id, trusted } }: { action: Action }) => {
  const t = useT();
  const trust = useTrustAction();
  const row = `action-${id}`;
  return (
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
  );
};

/** Of whoever looks at it. */
const SignInState = ({ action }: { action: Action }) => {
  const t = useT();
  const connect = useConnectAction(action.id);
  const disconnect = useDisconnectAction();
  const [start, setStart] = useState<string>();
  const { id, host, signIn } = action;
  const name = showDirectionMarks(action.name);
  if (signIn === 'not_needed') return null;
  const error = connect.error ?? disconnect.error;
  const ask = () =>
    connect.mutateAsync().then(
      (answer) => setStart(answer.start),
      () => undefined,
    );
  const leave = () => {
    setStart(undefined);
    disconnect.mutate(id);
  };
  return (
    <div className="mt-2 flex flex-col gap-2 text-sm">
      {signIn === 'signed_in' ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="flex items-center gap-2 text-success">
            <CircleCheck className="size-4" aria-hidden />
            {t('tools.actions.signedIn')}
          </span>
          <Button size="sm" variant="ghost" busy={disconnect.isPending} onClick={leave}>
            {t('tools.actions.disconnect')}
          </Button>
        </p>
      ) : start === undefined ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="flex items-center gap-2 text-warning">
            <KeyRound className="size-4" aria-hidden />
            {t('tools.server.signIn')}
          </span>
          <Button size="sm" busy={connect.isPending} onClick={() => void ask()}>
            {t('tools.signIn.open')}
          </Button>
        </p>
      ) : (
        <NoticeCard
          tone="warning"
          title={t('tools.signIn.title', { name })}
          text={t('tools.signIn.text', { name, host })}
          actions={<SignInWays serverId={id} name={name} start={start} onStart={setStart} />}
        />
      )}
      {connect.data?.status === 'error' && signIn === 'required' && (
        <p role="alert" className="text-danger">
          {problemText(connect.data.class ?? '', t)}
        </p>
      )}
      {error && (
        <p role="alert" className="text-danger">
          {errorText(error)}
        </p>
      )}
    </div>
  );
};
