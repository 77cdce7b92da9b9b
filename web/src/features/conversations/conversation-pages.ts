/**
 * A list of conversations as far as it is loaded, the newest activity first, kept by news without
 * asking again. Pure.
 */
import type { Conversation } from '@stoa/contract/conversations';
import type { Page } from '@stoa/contract/page';

export type ListKind = 'recent' | 'pinned' | 'archived';

const belongs: Record<ListKind, (conversation: Conversation) => boolean> = {
  recent: ({ archivedAt }) => archivedAt === null,
  pinned: ({ archivedAt, pinnedAt }) => archivedAt === null && pinnedAt !== null,
  archived: ({ archivedAt }) => archivedAt !== null,
};

/** Below 0 when `one` stands above `other`. */
const byActivity = (one: Conversation, other: Conversation): number =>
  compare(other.updatedAt, one.updatedAt) || compare(other.id, one.id);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The first page anew: what it covers is replaced, what lies below it stays. */
export const mergeFirst = (
  known: Page<Conversation> | undefined,
  page: Page<Conversation>,
): Page<Conversation> => {
  const last = page.items.at(-1);
  if (!known || !last || page.nextCursor === null) return page;
  const fresh = new Set(page.items.map(({ id }) => id));
  const below = known.items.filter((item) => !fresh.has(item.id) && byActivity(item, last) > 0);
  return below.length === 0 ? page : { items: [...page.items, ...below], nextCursor: known.nextCursor };
};

/** A further page, asked for with `cursor`; one that came too late changes nothing. */
export const appendPage = (
  known: Page<Conversation>,
  cursor: string,
  page: Page<Conversation>,
): Page<Conversation> => {
  if (known.nextCursor !== cursor) return known;
  const here = new Set(known.items.map(({ id }) => id));
  return {
    items: [...known.items, ...page.items.filter(({ id }) => !here.has(id))],
    nextCursor: page.nextCursor,
  };
};

export const withoutConversation = (known: Page<Conversation>, conversationId: string): Page<Conversation> =>
  known.items.some(({ id }) => id === conversationId)
    ? { ...known, items: known.items.filter(({ id }) => id !== conversationId) }
    : known;

/** The conversation where it now stands in the list, or out of it. */
export const withConversation = (
  kind: ListKind,
  known: Page<Conversation>,
  conversation: Conversation,
): Page<Conversation> => {
  const rest = withoutConversation(known, conversation.id);
  if (!belongs[kind](conversation)) return rest;
  const at = rest.items.findIndex((other) => byActivity(conversation, other) < 0);
  // Below all that is loaded, with more to come: it comes with its page.
  if (at === -1 && rest.nextCursor !== null) return rest;
  const place = at === -1 ? rest.items.length : at;
  return { ...rest, items: [...rest.items.slice(0, place), conversation, ...rest.items.slice(place)] };
};
