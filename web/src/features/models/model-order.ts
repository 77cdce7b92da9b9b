/** Which models are offered for a search, and in which order. */
import type { Model, ModelChoice } from '@stoa/contract/models';

export interface ModelGroup {
  key: string;
  /** The endpoint's name; null for the models used last. */
  name: string | null;
  models: Model[];
}

export const isSameModel = (
  one: Pick<ModelChoice, 'endpointId' | 'id'>,
  other: Pick<ModelChoice, 'endpointId' | 'id'>,
): boolean => one.endpointId === other.endpointId && one.id === other.id;

export const findModel = (
  models: readonly Model[],
  choice: ModelChoice | null | undefined,
): Model | undefined => (choice ? models.find((model) => isSameModel(model, choice)) : undefined);

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** By endpoint, in the order in which they are offered; `recent` once more on top when there is something to skip. */
const grouped = (models: readonly Model[], recent: readonly ModelChoice[]): ModelGroup[] => {
  const byEndpoint = new Map<string, ModelGroup>();
  for (const model of models) {
    const group = byEndpoint.get(model.endpointId) ?? {
      key: model.endpointId,
      name: model.endpointName,
      models: [],
    };
    group.models.push(model);
    byEndpoint.set(model.endpointId, group);
  }
  const groups = [...byEndpoint.values()];
  const used = recent.map((choice) => findModel(models, choice)).filter((model) => model !== undefined);
  return used.length > 0 && models.length > 5
    ? [{ key: 'recent', name: null, models: used }, ...groups]
    : groups;
};

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/**
 * How well a model answers to the words: 0 not at all; a word at the beginning of the name counts
 * more than one at the beginning of a part of it, and that more than one inside.
 */
const scoreOf = (model: Model, words: readonly string[]): number => {
  const name = plain(model.name);
  const everything = plain(`${model.name} ${model.id} ${model.endpointName}`);
  let score = 0;
  for (const word of words) {
    const at = everything.indexOf(word);
    if (at < 0) return 0;
    const startsPart = new RegExp(`(^|[^a-z0-9])${word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`).test(name);
    score += name.startsWith(word) ? 8 : startsPart ? 4 : name.includes(word) ? 2 : 1;
  }
  return score;
};

/** Without a search grouped by endpoint; with one a single list, the best first. */
export const modelsFor = (
  query: string,
  models: readonly Model[],
  recent: readonly ModelChoice[],
): ModelGroup[] => {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return grouped(models, recent);
  const wasUsed = (model: Model) => recent.some((choice) => isSameModel(model, choice));
  const found = models
    .map((model) => ({ model, score: scoreOf(model, words) + (wasUsed(model) ? 0.5 : 0) }))
    .filter(({ score }) => score >= 1)
    .toSorted(
      (a, b) =>
        b.score - a.score ||
        a.model.name.length - b.model.name.length ||
        collator.compare(a.model.name, b.model.name),
    );
  return [{ key: 'found', name: null, models: found.map(({ model }) => model) }];
};
