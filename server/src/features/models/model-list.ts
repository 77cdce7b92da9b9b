/** Which models of an endpoint are offered, and in which order. Pure. */
import type { ModelListRow } from './schema.ts';

export type ModelList = Omit<ModelListRow, 'endpointId'>;

export interface ModelListChanges {
  show?: string[] | undefined;
  hide?: string[] | undefined;
  order?: string[] | undefined;
  hideNew?: boolean | undefined;
}

/** Of an endpoint about which nobody has decided anything. */
export const everything: ModelList = { hideNew: false, exceptions: [], order: [] };

export const isShownBy = ({ hideNew, exceptions }: ModelList): ((id: string) => boolean) => {
  const named = new Set(exceptions);
  return (id) => named.has(id) === hideNew;
};

export const inOrder = <T extends { id: string }>({ order }: ModelList, models: readonly T[]): T[] => {
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = ({ id }: T) => places.get(id) ?? order.length;
  return models.toSorted((a, b) => placeOf(a) - placeOf(b));
};

/** @param known the ids of the endpoint's models: of each of them it stays as it was, unless it is named. */
export const changeList = (
  list: ModelList,
  known: readonly string[],
  { show = [], hide = [], order = list.order, hideNew = list.hideNew }: ModelListChanges,
): ModelList => {
  const wasShown = isShownBy(list);
  const toShow = new Set(show);
  const toHide = new Set(hide);
  const shown = (id: string) => !toHide.has(id) && (toShow.has(id) || wasShown(id));
  const decided = new Set([...known, ...list.exceptions, ...show, ...hide]);
  return {
    hideNew,
    exceptions: [...decided].filter((id) => shown(id) === hideNew),
    order: [...new Set(order)],
  };
};

/** For the audit log; null where nothing changed. */
export const describeListChange = (
  before: ModelList,
  after: ModelList,
  known: readonly string[],
): Record<string, unknown> | null => {
  const [was, is] = [isShownBy(before), isShownBy(after)];
  const ids = [...new Set([...known, ...before.exceptions, ...after.exceptions])];
  const shown = ids.filter((id) => is(id) && !was(id));
  const hidden = ids.filter((id) => was(id) && !is(id));
  const details = {
    ...(shown.length > 0 && { shown }),
    ...(hidden.length > 0 && { hidden }),
    ...(before.order.join('\n') !== after.order.join('\n') && { ordered: true }),
    ...(before.hideNew !== after.hideNew && { hideNew: after.hideNew }),
  };
  return Object.keys(details).length > 0 ? details : null;
};
