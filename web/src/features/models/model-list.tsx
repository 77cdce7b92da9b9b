import type { Model, ModelChoice } from '@stoa/contract/models';
import { Brain, Check, Image, Wrench } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { usePreferences } from '../../kernel/preferences.ts';
import { SearchList } from '../../ui/search-list.tsx';
import { isSameModel, modelsFor } from './model-order.ts';

const abilities = [
  { key: 'reasoning', label: 'models.ability.reasoning', Icon: Brain },
  { key: 'images', label: 'models.ability.images', Icon: Image },
  { key: 'tools', label: 'models.ability.tools', Icon: Wrench },
] as const;

interface ModelListProps {
  models: readonly Model[];
  value: ModelChoice | null;
  onPick: (model: Model) => void;
}

export const ModelList = ({ models, value, onPick }: ModelListProps) => {
  const t = useT();
  const { lastModel } = usePreferences();
  const [query, setQuery] = useState('');
  const recent = lastModel ? [lastModel] : [];
  const isChosen = (model: Model) => value !== null && isSameModel(model, value);
  const groups = modelsFor(query, models, recent).map(({ key, name, models: items }) => {
    const label = name ?? (key === 'recent' ? t('models.recent') : undefined);
    return { key, items, ...(label && { label }) };
  });
  return (
    <SearchList
      label={t('models.choose')}
      placeholder={t('models.search')}
      query={query}
      onQueryChange={setQuery}
      groups={groups}
      keyOf={(model) => `${model.endpointId}/${model.id}`}
      isChosen={isChosen}
      onPick={onPick}
      empty={query ? t('ui.noMatches', { query }) : t('models.list.empty')}
      className="flex-1"
    >
      {(model) => <ModelRow model={model} chosen={isChosen(model)} searched={query !== ''} />}
    </SearchList>
  );
};

const ModelRow = ({ model, chosen, searched }: { model: Model; chosen: boolean; searched: boolean }) => {
  const t = useT();
  const locale = useLocale();
  const tokens = new Intl.NumberFormat(locale, { notation: 'compact' });
  const details = [
    searched && model.endpointName,
    model.windowTokens && t('models.window', { tokens: tokens.format(model.windowTokens) }),
  ].filter(Boolean);
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{model.name}</span>
        {details.length > 0 && (
          <span className="block truncate text-xs text-fg-muted">{details.join(' · ')}</span>
        )}
      </span>
      <span className="flex shrink-0 gap-1.5 text-fg-muted">
        {abilities.map(
          ({ key, label, Icon }) =>
            model.abilities[key] && (
              <span key={key} title={t(label)}>
                <Icon className="size-4" role="img" aria-label={t(label)} />
              </span>
            ),
        )}
      </span>
      <Check className={chosen ? 'size-4 shrink-0 text-accent' : 'invisible size-4 shrink-0'} aria-hidden />
    </>
  );
};
