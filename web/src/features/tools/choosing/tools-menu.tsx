/** What the model may use in this conversation, source by source, and what else the servers offer to whoever writes. */
import type { OfferedSource } from '@stoa/contract/tools';
import { Link } from '@tanstack/react-router';
import { FileInput, MessageSquareQuote, Search, Settings2 } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { isMessageId, useT } from '../../../kernel/i18n/all-texts.ts';
import type { Translate } from '../../../kernel/i18n/all-texts.ts';
import { titleOfTool } from '../builtin-words.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { SkeletonLines } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { useOfferedSources } from '../source-calls.ts';
import { ActionState } from './action-state.tsx';
import { ServerState } from './server-state.tsx';
import type { Offers } from './server-offers.tsx';
import { chosenServers, isOn, matching, switchables, toggled } from './tool-choice.ts';
import type { Switchable } from './tool-choice.ts';

/** Fewer are seen at a glance. */
const searchFrom = 8;
/** More than these are narrowed down before they are looked through. */
const mostShown = 60;

interface ToolsMenuProps {
  chosen: readonly string[];
  onChoose: (chosen: readonly string[]) => void;
  /** Wants to see what the servers that are on offer besides tools. */
  onOffers: (what: Offers) => void;
}

export const ToolsMenu = ({ chosen, onChoose, onOffers }: ToolsMenuProps) => {
  const t = useT();
  const sources = useOfferedSources();
  const [query, setQuery] = useState('');
  const all = switchables(sources.data ?? []).map((item) => ({ ...item, ...wordsOf(item, t) }));
  const found = matching(all, query);
  const shown = found.slice(0, mostShown);
  const hasServers = chosenServers(sources.data ?? [], chosen).length > 0;
  return (
    <>
      {all.length > searchFrom && (
        <div className="flex items-center gap-2.5 border-b border-line px-3.5">
          <Search className="size-4 shrink-0 text-fg-muted" aria-hidden />
          <input
            type="search"
            aria-label={t('tools.menu.search')}
            placeholder={t('tools.menu.search')}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="h-11 w-full min-w-0 bg-transparent text-base outline-none"
          />
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5">
        {sources.isPending && <SkeletonLines count={5} className="p-3" />}
        {sources.isError && (
          <div className="p-3 text-sm">
            <p className="text-danger">{errorText(sources.error)}</p>
            <Button
              size="sm"
              className="mt-2"
              busy={sources.isFetching}
              onClick={() => void sources.refetch()}
            >
              {t('ui.retry')}
            </Button>
          </div>
        )}
        {sources.data && all.length === 0 && (
          <p className="p-3 text-sm text-fg-muted">{t('tools.menu.none')}</p>
        )}
        {all.length > 0 && found.length === 0 && (
          <p role="status" className="p-3 text-sm text-fg-muted">
            {t('ui.noMatches', { query })}
          </p>
        )}
        {bySource(shown).map(([source, items]) => (
          <div key={source.id} role="group" aria-label={showDirectionMarks(source.name)}>
            {source.tools !== null && (
              <p aria-hidden className="px-2.5 pt-2 pb-1 text-xs font-medium text-fg-muted">
                {source.kind === 'builtin' ? t('tools.builtin.title') : showDirectionMarks(source.name)}
              </p>
            )}
            {items.map((item) => (
              <Choice
                key={item.choice}
                item={item}
                isOn={isOn(chosen, item)}
                onToggle={() => onChoose(toggled(chosen, item, all))}
              />
            ))}
          </div>
        ))}
        {found.length > shown.length && (
          <p className="px-2.5 py-2 text-sm text-fg-muted">
            {t('tools.menu.more', { count: found.length - shown.length })}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-1 border-t border-line p-1.5">
        {hasServers && (
          <>
            <Button
              size="sm"
              variant="ghost"
              icon={<MessageSquareQuote className="size-4" aria-hidden />}
              onClick={() => onOffers('prompts')}
            >
              {t('tools.prompts.open')}
            </Button>
            <Button
              size="sm"
              variant="ghost"
              icon={<FileInput className="size-4" aria-hidden />}
              onClick={() => onOffers('resources')}
            >
              {t('tools.resources.open')}
            </Button>
          </>
        )}
        <Link
          to="/settings/$page"
          params={{ page: 'mcp-servers' }}
          className="tap ms-auto inline-flex h-8 items-center gap-2 rounded-house px-3 text-sm font-medium transition-colors hover:bg-surface-2"
        >
          <Settings2 className="size-4" aria-hidden />
          {t('tools.menu.manage')}
        </Link>
      </div>
    </>
  );
};

/** This server’s own tools are told in the reader’s language, also to whoever searches. */
const wordsOf = ({ source, choice, title, description }: Switchable, t: Translate) => {
  if (source.kind !== 'builtin') return { title, description };
  const text = `tools.own.${choice.slice(choice.indexOf('/') + 1)}.text`;
  return {
    title: titleOfTool({ key: choice, title, name: title }, t),
    description: isMessageId(text) ? t(text) : description,
  };
};

const bySource = (items: readonly Switchable[]): [OfferedSource, Switchable[]][] => {
  const groups = new Map<OfferedSource, Switchable[]>();
  for (const item of items) groups.set(item.source, [...(groups.get(item.source) ?? []), item]);
  return [...groups];
};

interface ChoiceProps {
  item: Switchable;
  isOn: boolean;
  onToggle: () => void;
}

const Choice = ({ item, isOn: on, onToggle }: ChoiceProps) => {
  const { source, title, description, choice } = item;
  const id = `tool-${choice}`;
  const isServer = source.kind === 'mcp';
  return (
    <div className="rounded-house px-2.5 py-1.5 hover:bg-surface-2">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1 cursor-default" onClick={onToggle}>
          <div id={`${id}-label`} className="text-sm leading-5 font-medium wrap-anywhere">
            {showDirectionMarks(title)}
          </div>
          {source.host && (isServer || source.kind === 'action') && (
            <p className="text-xs leading-4 wrap-anywhere text-fg-muted">{source.host}</p>
          )}
          {description && (
            <p className="line-clamp-2 text-xs leading-4 wrap-anywhere text-fg-muted">
              {showDirectionMarks(description)}
            </p>
          )}
        </div>
        <Switch checked={on} onCheckedChange={onToggle} aria-labelledby={`${id}-label`} />
      </div>
      {isServer && on && <ServerState source={source} />}
      {source.kind === 'action' && on && <ActionState actionId={source.id} />}
    </div>
  );
};
