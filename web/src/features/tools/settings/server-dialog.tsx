/** Adds an MCP server or changes one. It is tried on saving, and the dialog stays until that went well or is left. */
import { ApiError } from '@stoa/contract/client';
import type { PrivateAddress } from '@stoa/contract/egress-allowances';
import type { McpServer } from '@stoa/contract/mcp-servers';
import { useId, useState } from 'react';
import type { FormEvent } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useSession } from '../../../kernel/session.tsx';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { NoticeCard } from '../../../ui/card.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useConnect, useSaveServer } from '../server-calls.ts';
import { ConnectResult } from './connect-result.tsx';
import { changesOf, draftOf, newServerOf, problemsOf } from './server-draft.ts';
import type { DraftProblem, ServerDraft } from './server-draft.ts';
import { ServerFields } from './server-fields.tsx';

interface ServerDialogProps {
  /** Null to add one. */
  server: McpServer | null;
  onClose: () => void;
}

export const ServerDialog = ({ server, onClose }: ServerDialogProps) => {
  const [saved, setSaved] = useState<McpServer>();
  return saved ? (
    <TriedDialog server={saved} onClose={onClose} />
  ) : (
    <DraftDialog
      server={server}
      onClose={onClose}
      // What is switched off is not tried.
      onSaved={(next) => (next.enabled ? setSaved(next) : onClose())}
    />
  );
};

const isAboutPrivateAddress = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === 'mcp-server/address-private';

interface DraftDialogProps extends ServerDialogProps {
  onSaved: (server: McpServer) => void;
}

const DraftDialog = ({ server, onClose, onSaved }: DraftDialogProps) => {
  const t = useT();
  const { user } = useSession();
  const formId = useId();
  const isAdministrator = user.role === 'administrator';
  const mayTrust = isAdministrator && server?.owner !== 'own';
  const [draft, setDraft] = useState(() => draftOf(server, mayTrust));
  const [problems, setProblems] = useState<readonly DraftProblem[]>([]);
  const save = useSaveServer();
  const send = async (allowPrivate: boolean) => {
    const saved = await save.mutateAsync(
      server
        ? { id: server.id, body: changesOf(draft, server, mayTrust, allowPrivate) }
        : { id: null, body: newServerOf(draft, mayTrust, allowPrivate) },
    );
    onSaved(saved);
  };
  const trySend = (allowPrivate = false) => void send(allowPrivate).catch(() => undefined);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = problemsOf(draft);
    setProblems(found);
    if (found[0]) form.querySelector<HTMLElement>(`[name=${found[0]}]`)?.focus();
    else trySend();
  };
  const { error } = save;
  const place = isAboutPrivateAddress(error) ? (error.details as PrivateAddress) : undefined;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={
        server
          ? t('tools.servers.editTitle', { name: showDirectionMarks(server.name) })
          : t('tools.servers.add')
      }
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t('tools.servers.save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {place ? (
          <NoticeCard
            tone="warning"
            title={t('models.private.title')}
            text={t('models.private.text', { place: `${place.host}:${place.port}` })}
            actions={
              <Button size="sm" busy={save.isPending} onClick={() => trySend(true)}>
                {t('models.private.allow')}
              </Button>
            }
          />
        ) : (
          error && <NoticeCard tone="danger" title={t('ui.didNotWork')} text={errorText(error)} />
        )}
        <ServerFields
          draft={draft}
          server={server}
          problems={problems}
          mayTrust={mayTrust}
          mayRunPrograms={isAdministrator}
          onChange={(changes: Partial<ServerDraft>) => setDraft((before) => ({ ...before, ...changes }))}
        />
      </form>
    </Dialog>
  );
};

const TriedDialog = ({ server, onClose }: { server: McpServer; onClose: () => void }) => {
  const t = useT();
  const connect = useConnect(server.id);
  const [wasAsked, setAsked] = useState(false);
  if (!wasAsked) {
    setAsked(true);
    queueMicrotask(() => connect.mutate());
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('tools.servers.saved', { name: showDirectionMarks(server.name) })}
      footer={
        <>
          {connect.data?.status !== 'ok' && (
            <Button busy={connect.isPending} onClick={() => connect.mutate()}>
              {t('tools.servers.try')}
            </Button>
          )}
          <Button variant="primary" onClick={onClose}>
            {t('ui.close')}
          </Button>
        </>
      }
    >
      <div aria-live="polite">
        {connect.isPending && <p className="text-fg-muted">{t('tools.server.asking')}</p>}
        {connect.error && <p className="text-danger">{errorText(connect.error)}</p>}
        {connect.data && !connect.isPending && (
          <ConnectResult
            server={server}
            answer={connect.data}
            onAgain={() => connect.mutate({ startAgain: true })}
          />
        )}
      </div>
    </Dialog>
  );
};
