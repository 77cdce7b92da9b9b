/** The prompts of the servers of a conversation: chosen, filled in, and put where one writes. */
import { useMutation, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { SearchList } from '../../../ui/search-list.tsx';
import { promptsQuery, promptText } from '../server-calls.ts';
import type { Prompt } from '../server-calls.ts';
import { ArgumentForm } from './argument-form.tsx';
import type { ServerRef } from './server-ref.ts';

export interface ServerPrompt extends Prompt {
  server: ServerRef;
}

interface PromptDialogProps {
  servers: readonly ServerRef[];
  /** Chosen already, by its command. */
  first?: ServerPrompt;
  onInsert: (text: string) => void;
  onClose: () => void;
}

export const PromptDialog = ({ servers, first, onInsert, onClose }: PromptDialogProps) => {
  const t = useT();
  const [query, setQuery] = useState('');
  const [picked, setPicked] = useState(first);
  const lists = useQueries({ queries: servers.map(({ id }) => promptsQuery(id)) });
  const fill = useMutation({
    mutationFn: ({ prompt, values }: { prompt: ServerPrompt; values: Record<string, string> }) =>
      promptText(prompt.server.id, prompt.name, values),
    onSuccess: (text) => {
      onClose();
      onInsert(text);
    },
  });
  const pick = (prompt: ServerPrompt) => {
    if (prompt.arguments.length === 0) fill.mutate({ prompt, values: {} });
    else setPicked(prompt);
  };
  const words = query.toLocaleLowerCase();
  const groups = servers.map((server, at) => ({
    key: server.id,
    label: showDirectionMarks(server.name),
    items: (lists[at]?.data ?? [])
      .filter((prompt) =>
        [prompt.name, prompt.title, prompt.description].join(' ').toLocaleLowerCase().includes(words),
      )
      .map((prompt): ServerPrompt => ({ ...prompt, server })),
  }));
  const failed = lists.find(({ error }) => error)?.error;
  const isLoading = lists.some(({ isPending }) => isPending);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={picked ? showDirectionMarks(picked.title ?? picked.name) : t('tools.prompts.title')}
      {...(picked?.description && { description: showDirectionMarks(picked.description) })}
    >
      {picked ? (
        <ArgumentForm
          serverId={picked.server.id}
          of={{ prompt: picked.name }}
          fields={picked.arguments}
          submit={t('tools.prompts.insert')}
          busy={fill.isPending}
          onSubmit={(values) => fill.mutate({ prompt: picked, values })}
          onBack={first ? onClose : () => setPicked(undefined)}
        />
      ) : (
        <SearchList
          label={t('tools.prompts.search')}
          placeholder={t('tools.prompts.search')}
          query={query}
          onQueryChange={setQuery}
          groups={groups}
          keyOf={({ name }) => name}
          onPick={pick}
          empty={isLoading ? t('ui.loading') : failed ? errorText(failed) : t('tools.prompts.none')}
          className="-mx-2 h-[min(24rem,60dvh)]"
        >
          {(prompt) => (
            <span className="min-w-0">
              <span className="block font-medium">{showDirectionMarks(prompt.title ?? prompt.name)}</span>
              {prompt.description && (
                <span className="line-clamp-2 text-xs wrap-anywhere text-fg-muted">
                  {showDirectionMarks(prompt.description)}
                </span>
              )}
            </span>
          )}
        </SearchList>
      )}
      {fill.error && (
        <p role="alert" className="mt-3 text-sm text-danger">
          {errorText(fill.error)}
        </p>
      )}
    </Dialog>
  );
};
