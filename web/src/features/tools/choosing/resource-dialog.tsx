/** What the servers of a conversation offer to read: found, and attached as files. */
import { useMutation, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { SearchList } from '../../../ui/search-list.tsx';
import { attachResource, resourcesQuery } from '../server-calls.ts';
import { ArgumentForm } from './argument-form.tsx';
import type { ServerRef } from './server-ref.ts';
import { filledTemplate, variablesOf } from './uri-template.ts';

interface Item {
  server: ServerRef;
  name: string;
  description: string | null;
  /** Of one of the two. */
  uri: string;
  isTemplate: boolean;
}

interface ResourceDialogProps {
  servers: readonly ServerRef[];
  onAttach: (fileIds: readonly string[]) => void;
  onClose: () => void;
}

const mostShown = 100;

export const ResourceDialog = ({ servers, onAttach, onClose }: ResourceDialogProps) => {
  const t = useT();
  const [query, setQuery] = useState('');
  const [template, setTemplate] = useState<Item>();
  const lists = useQueries({ queries: servers.map(({ id }) => resourcesQuery(id)) });
  const attach = useMutation({
    mutationFn: ({ server, uri }: { server: ServerRef; uri: string }) => attachResource(server.id, uri),
    onSuccess: (fileIds) => {
      onClose();
      onAttach(fileIds);
    },
  });
  const words = query.toLocaleLowerCase();
  const groups = servers.map((server, at) => {
    const { items = [], templates = [] } = lists[at]?.data ?? {};
    const all: Item[] = [
      ...templates.map(({ uriTemplate, name, title, description }) => ({
        server,
        name: title ?? name,
        description,
        uri: uriTemplate,
        isTemplate: true,
      })),
      ...items.map(({ uri, name, title, description }) => ({
        server,
        name: title ?? name,
        description,
        uri,
        isTemplate: false,
      })),
    ];
    return {
      key: server.id,
      label: showDirectionMarks(server.name),
      items: all
        .filter(({ name, description, uri }) =>
          [name, description, uri].join(' ').toLocaleLowerCase().includes(words),
        )
        .slice(0, mostShown),
    };
  });
  const failed = lists.find(({ error }) => error)?.error;
  const isLoading = lists.some(({ isPending }) => isPending);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={template ? showDirectionMarks(template.name) : t('tools.resources.title')}
      description={template ? showDirectionMarks(template.description ?? '') : t('tools.resources.text')}
    >
      {template ? (
        <ArgumentForm
          serverId={template.server.id}
          of={{ uriTemplate: template.uri }}
          fields={variablesOf(template.uri).map((name) => ({ name, description: null, required: true }))}
          submit={t('tools.resources.attach')}
          busy={attach.isPending}
          onSubmit={(values) =>
            attach.mutate({ server: template.server, uri: filledTemplate(template.uri, values) })
          }
          onBack={() => setTemplate(undefined)}
        >
          <p className="font-mono text-xs wrap-anywhere text-fg-muted" dir="ltr">
            {template.uri}
          </p>
        </ArgumentForm>
      ) : (
        <SearchList
          label={t('tools.resources.search')}
          placeholder={t('tools.resources.search')}
          query={query}
          onQueryChange={setQuery}
          groups={groups}
          keyOf={({ uri }) => uri}
          onPick={(item) => (item.isTemplate ? setTemplate(item) : attach.mutate(item))}
          empty={isLoading ? t('ui.loading') : failed ? errorText(failed) : t('tools.resources.none')}
          className="-mx-2 h-[min(24rem,60dvh)]"
        >
          {(item) => (
            <span className="min-w-0">
              <span className="block font-medium wrap-anywhere">
                {showDirectionMarks(item.name)}
                {item.isTemplate && (
                  <span className="ms-2 text-xs font-normal text-fg-muted">
                    {t('tools.resources.template')}
                  </span>
                )}
              </span>
              <span className="line-clamp-2 text-xs wrap-anywhere text-fg-muted">
                {showDirectionMarks(item.description ?? item.uri)}
              </span>
            </span>
          )}
        </SearchList>
      )}
      {attach.isPending && !template && (
        <p role="status" className="mt-3 text-sm text-fg-muted">
          {t('tools.resources.reading')}
        </p>
      )}
      {attach.error && (
        <p role="alert" className="mt-3 text-sm text-danger">
          {errorText(attach.error)}
        </p>
      )}
    </Dialog>
  );
};
