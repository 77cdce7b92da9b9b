/**
 * The branch that is shown, as far as it is loaded: messages in reading order, the newest always
 * among them. Pure. The ancestors of a message never change, so pages of two moments fit together
 * wherever they share a message.
 */
import type { Message } from '@stoa/contract/conversations';
import type { Page } from '@stoa/contract/page';
import type { Started } from '../runs/runs.tsx';

export interface Branch {
  items: Message[];
  /** Where older messages go on; null when all are here. */
  nextCursor: string | null;
}

/** The newest page, with what is known above it. Without a message in common the page stands alone. */
export const mergeNewest = (known: Branch | undefined, page: Page<Message>): Branch => {
  const first = page.items[0];
  const at = first ? (known?.items.findIndex((message) => message.id === first.id) ?? -1) : -1;
  if (!known || at <= 0) return { items: page.items, nextCursor: page.nextCursor };
  return { items: [...known.items.slice(0, at), ...page.items], nextCursor: known.nextCursor };
};

/** An older page, asked for with `cursor`; one that came too late changes nothing. */
export const prependOlder = (known: Branch, cursor: string, page: Page<Message>): Branch =>
  known.nextCursor === cursor
    ? { items: [...page.items, ...known.items], nextCursor: page.nextCursor }
    : known;

/** What is above the place where a new turn begins; undefined when that place is not loaded. */
export const upTo = (items: readonly Message[], parentId: string | null): Message[] | undefined => {
  if (parentId === null) return [];
  const at = items.findIndex((message) => message.id === parentId);
  return at === -1 ? undefined : items.slice(0, at + 1);
};

/** The branch with the turn that the server has just begun; undefined when its place is not known. */
export const withStartedTurn = (
  known: Branch | undefined,
  { input, output, request }: Pick<Started, 'input' | 'output' | 'request'>,
): Branch | undefined => {
  if (known?.items.some((message) => message.id === output.id)) {
    return request.continues ? withMessage(known, output) : known;
  }
  const above = upTo(known?.items ?? [], request.parentId);
  if (!above) return known;
  const nextCursor = request.parentId === null ? null : (known?.nextCursor ?? null);
  return { items: [...above, ...(input ? [input] : []), output], nextCursor };
};

export const withMessage = (known: Branch, message: Message): Branch => ({
  ...known,
  items: known.items.map((other) => (other.id === message.id ? message : other)),
});
