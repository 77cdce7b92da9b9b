/** What an administrator decides about the models of an endpoint before it is saved. Pure. */
import type { EndpointModel, EndpointModels, endpointRoutes } from '@stoa/contract/models';
import type { RouteCall } from '@stoa/contract/route';

export type ModelListChanges = RouteCall<typeof endpointRoutes.updateModels>['body'];

export interface ModelListDraft {
  /** In the order in which they will be offered. */
  items: readonly EndpointModel[];
  hideNew: boolean;
  /** The id of the model that new conversations start with, when it is one of these. */
  defaultId: string | null;
}

export type ModelListStep =
  | { type: 'show'; ids: readonly string[]; shown: boolean }
  /** To the place that `before` has; to the end without it. */
  | { type: 'move'; id: string; before: string | null }
  | { type: 'sort' }
  | { type: 'hide-new'; hideNew: boolean }
  /** New conversations start with it, so it is shown. Null: with none of these. */
  | { type: 'default'; id: string | null };

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export const takeStep = (draft: ModelListDraft, step: ModelListStep): ModelListDraft => {
  switch (step.type) {
    case 'show': {
      const ids = new Set(step.ids);
      return {
        ...draft,
        items: draft.items.map((item) => (ids.has(item.id) ? withShown(item, step.shown) : item)),
      };
    }
    case 'move':
      return { ...draft, items: moved(draft.items, step.id, step.before) };
    case 'sort':
      return { ...draft, items: draft.items.toSorted((a, b) => collator.compare(a.name, b.name)) };
    case 'hide-new':
      return { ...draft, hideNew: step.hideNew };
    case 'default':
      return {
        ...draft,
        defaultId: step.id,
        items: draft.items.map((item) => (item.id === step.id ? withShown(item, true) : item)),
      };
    default:
      return step satisfies never;
  }
};

/** The same object where nothing changes: its row is not drawn again. */
const withShown = (item: EndpointModel, shown: boolean): EndpointModel =>
  item.shown === shown ? item : { ...item, shown };

const moved = (
  items: readonly EndpointModel[],
  id: string,
  before: string | null,
): readonly EndpointModel[] => {
  const item = items.find((one) => one.id === id);
  if (!item || id === before) return items;
  const others = items.filter((one) => one !== item);
  const place = before === null ? others.length : others.findIndex((one) => one.id === before);
  return place < 0 ? items : others.toSpliced(place, 0, item);
};

/** What has to be asked of the server; null when that is nothing. */
export const changesOf = (present: EndpointModels, draft: ModelListDraft): ModelListChanges | null => {
  const wasShown = new Map(present.items.map(({ id, shown }) => [id, shown]));
  const changed = draft.items.filter(({ id, shown }) => wasShown.get(id) !== shown);
  const show = changed.filter(({ shown }) => shown).map(({ id }) => id);
  const hide = changed.filter(({ shown }) => !shown).map(({ id }) => id);
  const isOrdered = draft.items.every(({ id }, place) => present.items[place]?.id === id);
  const changes = {
    ...(show.length > 0 && { show }),
    ...(hide.length > 0 && { hide }),
    ...(!isOrdered && { order: draft.items.map(({ id }) => id) }),
    ...(draft.hideNew !== present.hideNew && { hideNew: draft.hideNew }),
  };
  return Object.keys(changes).length > 0 ? changes : null;
};

/** Those whose name or id has every word of the query. */
export const searchItems = (items: readonly EndpointModel[], query: string): readonly EndpointModel[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter(({ id, name }) => {
    const text = `${name} ${id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
};
