import type { McpServer } from '@stoa/contract/mcp-servers';
import {
  CircleCheck,
  CircleDashed,
  Pencil,
  RotateCw,
  ScrollText,
  Trash2,
  Unplug,
  UsersRound,
} from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../../kernel/i18n/i18n.ts';
import { useFeature } from '../../../kernel/session.tsx';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import { RowMenu } from '../../../ui/row-menu.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { problemText } from '../problem-text.ts';
import { useConnect, useDisconnect, useServerStatus } from '../server-calls.ts';
import { ConnectResult } from './connect-result.tsx';

interface ServerRowProps {
  server: McpServer;
  onAccess: () => void;
  onEdit: () => void;
  onVariables: () => void;
  onLog: () => void;
  onRemove: () => void;
}

export const ServerRow = (props: ServerRowProps) => {
  const { server, onAccess, onEdit, onVariables, onLog, onRemove } = props;
  const t = useT();
  const connect = useConnect(server.id);
  const disconnect = useDisconnect();
  const status = useServerStatus(server.id, server.enabled);
  const name = showDirectionMarks(server.name);
  const mayChange = server.definition !== null;
  const mayUse = useFeature('tools');
  const missing = server.variables.filter(({ set }) => !set).length;
  const details = [
    server.transport === 'stdio' ? t('tools.servers.program') : (server.url ?? server.host),
    server.owner === 'own' && t('tools.servers.own'),
    server.sharedBy !== null && t('tools.servers.sharedBy', { name: showDirectionMarks(server.sharedBy) }),
    server.trusted && t('tools.servers.trusted'),
  ].filter(Boolean);
  return (
    <li
      className="rounded-house border border-line bg-surface px-4 py-3 shadow-low"
      data-mcp-server={server.id}
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="font-medium wrap-anywhere">{name}</h3>
          <p className="text-sm wrap-anywhere text-fg-muted">{details.join(' · ')}</p>
          {server.description && (
            <p className="mt-0.5 text-sm wrap-anywhere">{showDirectionMarks(server.description)}</p>
          )}
        </div>
        {server.enabled && mayUse && (
          <Button
            size="sm"
            variant="ghost"
            busy={connect.isPending}
            icon={<RotateCw className="size-4" aria-hidden />}
            onClick={() => connect.mutate()}
          >
            <span className="max-sm:sr-only">{t('tools.servers.try')}</span>
          </Button>
        )}
        <RowMenu label={t('tools.servers.actions', { name })}>
          {server.mayShare && (
            <MenuItem icon={<UsersRound aria-hidden />} onClick={onAccess}>
              {t('access.button')}
            </MenuItem>
          )}
          {mayChange && (
            <>
              <MenuItem icon={<Pencil aria-hidden />} onClick={onEdit}>
                {t('tools.servers.edit')}
              </MenuItem>
              <MenuItem icon={<ScrollText aria-hidden />} onClick={onLog}>
                {t('tools.servers.log')}
              </MenuItem>
            </>
          )}
          <MenuItem icon={<Unplug aria-hidden />} onClick={() => disconnect.mutate(server.id)}>
            {t('tools.servers.disconnect')}
          </MenuItem>
          {mayChange && (
            <>
              <MenuSeparator />
              <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onClick={onRemove}>
                {t('tools.servers.remove')}
              </MenuItem>
            </>
          )}
        </RowMenu>
      </div>
      {!server.enabled && <p className="mt-2 text-sm text-fg-muted">{t('tools.servers.off')}</p>}
      {server.enabled && !connect.data && status.data && <Health status={status.data} />}
      {connect.data && (
        <div className="mt-2">
          <ConnectResult
            server={server}
            answer={connect.data}
            onAgain={() => connect.mutate({ startAgain: true })}
          />
        </div>
      )}
      {(connect.error ?? disconnect.error) && (
        <p role="alert" className="mt-1 text-sm text-danger">
          {errorText(connect.error ?? disconnect.error)}
        </p>
      )}
      {server.variables.length > 0 && (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button size="sm" onClick={onVariables}>
            {t('tools.servers.variables')}
          </Button>
          {missing > 0 && (
            <span className="text-sm text-warning">{t('tools.servers.missing', { count: missing })}</span>
          )}
        </div>
      )}
    </li>
  );
};

type Status = NonNullable<ReturnType<typeof useServerStatus>['data']>;

const Health = ({ status }: { status: Status }) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const { signIn, reachability, toolCount, lastErrors, serverName, serverVersion } = status;
  const [last] = lastErrors;
  const words = () => {
    if (signIn === 'required') return <span className="text-warning">{t('tools.server.signIn')}</span>;
    if (reachability === 'failing')
      return <span className="text-danger">{problemText(last?.class ?? '', t)}</span>;
    if (reachability === 'ok')
      return (
        <span className="flex items-center gap-2 text-success">
          <CircleCheck className="size-4" aria-hidden />
          {t('tools.server.ok', { count: toolCount ?? 0 })}
        </span>
      );
    return (
      <span className="flex items-center gap-2 text-fg-muted">
        <CircleDashed className="size-4" aria-hidden />
        {t('tools.servers.untried')}
      </span>
    );
  };
  return (
    <div className="mt-2 text-sm">
      <p className="flex flex-wrap items-center gap-x-3">
        {words()}
        {serverName && (
          <span className="wrap-anywhere text-fg-muted">
            {showDirectionMarks([serverName, serverVersion].filter(Boolean).join(' '))}
          </span>
        )}
      </p>
      {lastErrors.length > 0 && (
        <Disclosure
          line={t('tools.servers.lastErrors', { count: lastErrors.length })}
          isOpen={isOpen}
          onToggle={() => setOpen(!isOpen)}
        >
          <ul className="flex flex-col gap-2 text-sm">
            {lastErrors.map((error, index) => (
              <LastError key={index} error={error} />
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
};

const LastError = ({ error }: { error: Status['lastErrors'][number] }) => {
  const t = useT();
  const locale = useLocale();
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(error.at),
  );
  return (
    <li>
      <p>
        <span className="tabular-nums">{when}</span> · {problemText(error.class, t)}
      </p>
      {error.message && (
        <p className="font-mono text-xs wrap-anywhere">
          <VisibleText>{error.message}</VisibleText>
        </p>
      )}
    </li>
  );
};
