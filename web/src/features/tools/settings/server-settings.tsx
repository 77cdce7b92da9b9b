/** The MCP servers that a person may use: how each is doing, and what can be done about it. */
import type { McpServer } from '@stoa/contract/mcp-servers';
import { Plus, Search } from 'lucide-react';
import { Suspense, useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useFeature } from '../../../kernel/session.tsx';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { NoticeCard } from '../../../ui/card.tsx';
import { field, classes } from '../../../ui/classes.ts';
import { AlertDialog } from '../../../ui/dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { GrantsDialog } from '../../access/access.tsx';
import { useRemoveServer, useServers } from '../server-calls.ts';
import { LogDialog } from './log-dialog.tsx';
import { ServerDialog } from './server-dialog.tsx';
import { ServerRow } from './server-row.tsx';
import { VariablesDialog } from './variables-dialog.tsx';

type Opened =
  | { what: 'edit'; server: McpServer | null }
  | { what: 'access' | 'variables' | 'log' | 'remove'; server: McpServer };

const searchFrom = 8;

export const McpServerSettings = () => {
  const t = useT();
  const servers = useServers();
  const remove = useRemoveServer();
  const mayAdd = useFeature('ownMcpServers');
  const [opened, setOpened] = useState<Opened>();
  const [query, setQuery] = useState('');
  const close = () => setOpened(undefined);
  const words = query.toLocaleLowerCase();
  const all = servers.data ?? [];
  const shown = all.filter(({ name, description, host }) =>
    [name, description, host].join(' ').toLocaleLowerCase().includes(words),
  );
  return (
    <div id="mcp-servers" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-prose text-[0.9375rem] text-fg-muted">{t('tools.servers.text')}</p>
        {mayAdd && (
          <Button
            variant="primary"
            icon={<Plus className="size-4" aria-hidden />}
            onClick={() => setOpened({ what: 'edit', server: null })}
          >
            {t('tools.servers.add')}
          </Button>
        )}
      </div>
      {servers.isError && !servers.data && (
        <NoticeCard
          tone="danger"
          title={t('tools.servers.failed')}
          text={errorText(servers.error)}
          actions={
            <Button size="sm" busy={servers.isFetching} onClick={() => void servers.refetch()}>
              {t('ui.retry')}
            </Button>
          }
        />
      )}
      {servers.isPending && [1, 2].map((row) => <Skeleton key={row} className="h-24 w-full" />)}
      {servers.data?.length === 0 && (
        <NoticeCard
          title={t('tools.servers.none')}
          text={t(mayAdd ? 'tools.servers.none.text' : 'tools.servers.none.given')}
        />
      )}
      {all.length > searchFrom && (
        <div className="relative">
          <Search className="absolute start-3 top-1/2 size-4 -translate-y-1/2 text-fg-muted" aria-hidden />
          <input
            type="search"
            aria-label={t('tools.servers.search')}
            placeholder={t('tools.servers.search')}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className={classes(field, 'ps-9')}
          />
        </div>
      )}
      {all.length > 0 && shown.length === 0 && (
        <p role="status" className="text-sm text-fg-muted">
          {t('ui.noMatches', { query })}
        </p>
      )}
      <ul className="flex flex-col gap-3">
        {shown.map((server) => (
          <ServerRow
            key={server.id}
            server={server}
            onAccess={() => setOpened({ what: 'access', server })}
            onEdit={() => setOpened({ what: 'edit', server })}
            onVariables={() => setOpened({ what: 'variables', server })}
            onLog={() => setOpened({ what: 'log', server })}
            onRemove={() => setOpened({ what: 'remove', server })}
          />
        ))}
      </ul>
      {opened?.what === 'edit' && <ServerDialog server={opened.server} onClose={close} />}
      {opened?.what === 'access' && (
        <Suspense>
          <GrantsDialog
            resource={{ kind: 'mcp-server', id: opened.server.id }}
            name={opened.server.name}
            isOwn={opened.server.owner === 'own'}
            onClose={close}
          />
        </Suspense>
      )}
      {opened?.what === 'variables' && <VariablesDialog server={opened.server} onClose={close} />}
      {opened?.what === 'log' && <LogDialog server={opened.server} onClose={close} />}
      {opened?.what === 'remove' && (
        <AlertDialog
          open
          onOpenChange={close}
          title={t('tools.servers.remove.title', { name: showDirectionMarks(opened.server.name) })}
          text={t('tools.servers.remove.text')}
          confirmLabel={t('tools.servers.remove')}
          onConfirm={() => remove.mutateAsync(opened.server.id)}
          describeError={errorText}
        />
      )}
    </div>
  );
};
