import { useMutation, useQueries } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { classes, floating, row } from '../../../ui/classes.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { promptsQuery, promptText } from '../server-calls.ts';
import { useOfferedSources } from '../source-calls.ts';
import type { PromptCommandsProps } from './prompt-commands.tsx';
import { PromptDialog } from './prompt-dialog.tsx';
import type { ServerPrompt } from './prompt-dialog.tsx';
import { chosenServers } from './tool-choice.ts';

interface PromptCommandListProps extends PromptCommandsProps {
  /** Null while none is being written. */
  command: string | null;
  onClose: () => void;
}

const mostShown = 50;

/** The list above the field; the focus stays in the field, whose keys work it. (ARIA: textbox with a listbox.) */
export const PromptCommandList = ({ chosen, field, command, onPick, onClose }: PromptCommandListProps) => {
  const t = useT();
  const id = useId();
  const prompts = usePrompts(chosen, command);
  const [at, setAt] = useState(0);
  const [filling, setFilling] = useState<ServerPrompt>();
  const fill = useMutation({
    mutationFn: (prompt: ServerPrompt) => promptText(prompt.server.id, prompt.name, {}),
    onSuccess: onPick,
  });
  const current = Math.min(at, Math.max(0, prompts.length - 1));
  const pick = (prompt: ServerPrompt) => {
    onClose();
    if (prompt.arguments.length > 0) setFilling(prompt);
    else fill.mutate(prompt);
  };
  const isOpen = command !== null && prompts.length > 0;
  useFieldKeys(field, isOpen, {
    ArrowDown: () => setAt((current + 1) % prompts.length),
    ArrowUp: () => setAt((current + prompts.length - 1) % prompts.length),
    Enter: () => prompts[current] && pick(prompts[current]),
    Tab: () => prompts[current] && pick(prompts[current]),
    Escape: onClose,
  });
  useFieldWords(field, isOpen, id, `${id}-${current}`);
  return (
    <>
      {isOpen && (
        <div
          className={classes(
            floating,
            'absolute inset-x-0 bottom-full z-20 mb-2 max-h-64 overflow-y-auto overscroll-contain p-1.5',
          )}
        >
          <p role="status" className="sr-only">
            {t('tools.prompts.hint')}
          </p>
          <div id={id} role="listbox" aria-label={t('tools.prompts.title')}>
            {prompts.map((prompt, index) => (
              <div
                key={`${prompt.server.id}/${prompt.name}`}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === current}
                data-highlighted={index === current || undefined}
                ref={index === current ? showInList : undefined}
                onMouseDown={(event) => event.preventDefault()}
                onMouseMove={() => setAt(index)}
                onClick={() => pick(prompt)}
                className={row}
              >
                <span className="min-w-0 flex-1">
                  <span className="font-medium">/{showDirectionMarks(prompt.name)}</span>{' '}
                  <span className="text-fg-muted">
                    {showDirectionMarks(prompt.title ?? prompt.description ?? '')}
                  </span>
                </span>
                <span className="shrink-0 text-xs text-fg-muted">
                  {showDirectionMarks(prompt.server.name)}
                </span>
              </div>
            ))}
          </div>
        </div>
      )}
      {fill.error && (
        <p role="alert" className="px-4 pt-2 text-sm text-danger">
          {errorText(fill.error)}
        </p>
      )}
      {filling && (
        <PromptDialog
          servers={[filling.server]}
          first={filling}
          onInsert={onPick}
          onClose={() => setFilling(undefined)}
        />
      )}
    </>
  );
};

const showInList = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

/** Those that fit what is written, those whose command begins with it first. */
const usePrompts = (chosen: readonly string[], command: string | null): ServerPrompt[] => {
  const sources = useOfferedSources();
  const servers = chosenServers(sources.data ?? [], chosen);
  const lists = useQueries({ queries: servers.map(({ id }) => promptsQuery(id)) });
  if (command === null) return [];
  const words = command.toLocaleLowerCase();
  const begins = ({ name }: ServerPrompt) => (name.toLocaleLowerCase().startsWith(words) ? 0 : 1);
  return servers
    .flatMap((server, at) => (lists[at]?.data ?? []).map((prompt): ServerPrompt => ({ ...prompt, server })))
    .filter(({ name, title }) => `${name} ${title ?? ''}`.toLocaleLowerCase().includes(words))
    .toSorted((one, other) => begins(one) - begins(other))
    .slice(0, mostShown);
};

/** While the list is open these keys are its own, before the field or the page hears of them. */
const useFieldKeys = (
  field: PromptCommandsProps['field'],
  isOpen: boolean,
  keys: Record<string, () => void>,
): void => {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const element = field.current;
    if (!element || !isOpen) return;
    const onKey = (event: KeyboardEvent) => {
      const act = event.isComposing || event.shiftKey ? undefined : latest.current[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    element.addEventListener('keydown', onKey);
    return () => element.removeEventListener('keydown', onKey);
  }, [field, isOpen]);
};

/** What screen readers are told of the field while the list is open. */
const useFieldWords = (
  field: PromptCommandsProps['field'],
  isOpen: boolean,
  listId: string,
  optionId: string,
): void => {
  useEffect(() => {
    const element = field.current;
    if (!element || !isOpen) return;
    const words = { 'aria-autocomplete': 'list', 'aria-controls': listId, 'aria-activedescendant': optionId };
    for (const [name, value] of Object.entries(words)) element.setAttribute(name, value);
    return () => {
      for (const name of Object.keys(words)) element.removeAttribute(name);
    };
  }, [field, isOpen, listId, optionId]);
};
