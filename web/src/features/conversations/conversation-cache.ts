/** The conversations and their messages in the query cache: every way in which they are read or written. */
import { conversationRoutes } from '@stoa/contract/conversations';
import type { Conversation } from '@stoa/contract/conversations';
import type { News } from '@stoa/contract/news';
import type { Page } from '@stoa/contract/page';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys, writeNewer } from '../../kernel/queries.ts';
import { conversationCreated, news, newsGap, runMissed, runSettled, runStarted } from '../runs/runs.tsx';
import { mergeNewest, prependOlder, withMessage, withStartedTurn } from './branch.ts';
import type { Branch } from './branch.ts';
import { appendPage, mergeFirst, withConversation, withoutConversation } from './conversation-pages.ts';
import type { ListKind } from './conversation-pages.ts';

const listKinds: readonly ListKind[] = ['recent', 'pinned', 'archived'];
const olderMessages = 100;

/** The news keep what is cached fresh; a gap in them invalidates it. */
const keptByNews = { refetchOnWindowFocus: false } as const;

export const conversationQuery = (conversationId: string) => ({
  queryKey: queryKeys.conversation(conversationId),
  queryFn: () => api(conversationRoutes.get, { params: { conversationId } }),
  ...keptByNews,
});

const branchKey = (conversationId: string) => queryKeys.messages(conversationId, null);

export const branchQuery = (conversationId: string) => ({
  queryKey: branchKey(conversationId),
  queryFn: async (): Promise<Branch> => {
    const page = await api(conversationRoutes.messages, { params: { conversationId }, query: {} });
    return mergeNewest(queryClient.getQueryData<Branch>(branchKey(conversationId)), page);
  },
  ...keptByNews,
});

export const listQuery = (kind: ListKind) => ({
  queryKey: queryKeys.conversations(kind),
  queryFn: async (): Promise<Page<Conversation>> => {
    const page = await api(conversationRoutes.list, { query: kind === 'recent' ? {} : { only: kind } });
    return mergeFirst(queryClient.getQueryData(queryKeys.conversations(kind)), page);
  },
  ...keptByNews,
});

/** Loads what lies above; resolves when it is shown, or at once when there is nothing. */
export const loadOlderMessages = async (conversationId: string): Promise<void> => {
  const cursor = queryClient.getQueryData<Branch>(branchKey(conversationId))?.nextCursor;
  if (!cursor) return;
  const query = { before: cursor, limit: olderMessages };
  const page = await api(conversationRoutes.messages, { params: { conversationId }, query });
  queryClient.setQueryData<Branch>(
    branchKey(conversationId),
    (known) => known && prependOlder(known, cursor, page),
  );
};

export const loadMoreConversations = async (kind: ListKind): Promise<void> => {
  const key = queryKeys.conversations(kind);
  const cursor = queryClient.getQueryData<Page<Conversation>>(key)?.nextCursor;
  if (!cursor) return;
  const only = kind === 'recent' ? {} : { only: kind };
  const page = await api(conversationRoutes.list, { query: { ...only, after: cursor } });
  queryClient.setQueryData<Page<Conversation>>(key, (known) => known && appendPage(known, cursor, page));
};

export const writeBranch = (conversationId: string, update: (known?: Branch) => Branch | undefined): void =>
  writeNewer(branchKey(conversationId), update);

/** A conversation as the server tells it, or as it is about to be: in its lists and by itself. */
export const recordConversation = (conversation: Conversation): void => {
  for (const kind of listKinds) {
    writeNewer<Page<Conversation>>(
      queryKeys.conversations(kind),
      (known) => known && withConversation(kind, known, conversation),
    );
  }
  writeNewer<Conversation>(queryKeys.conversation(conversation.id), () => conversation);
};

export const forgetConversation = (conversationId: string): void => {
  for (const kind of listKinds) {
    writeNewer<Page<Conversation>>(
      queryKeys.conversations(kind),
      (known) => known && withoutConversation(known, conversationId),
    );
  }
  queryClient.removeQueries({ queryKey: queryKeys.messages(conversationId), type: 'inactive' });
  queryClient.removeQueries({ queryKey: queryKeys.conversation(conversationId), type: 'inactive' });
  // Open in this tab: the page asks, and hears that it is gone.
  void queryClient.invalidateQueries({ queryKey: queryKeys.conversation(conversationId) });
};

const refreshMessages = (conversationId: string): void =>
  void queryClient.invalidateQueries({ queryKey: queryKeys.messages(conversationId) });

/** One's own message is news too, and its answer is about to say the same. */
const ownNewsWithinMs = 400;

const showNewHead = (conversation: Conversation): void => {
  const isShown = (): boolean => {
    const branch = queryClient.getQueryData<Branch>(branchKey(conversation.id));
    return !branch || (branch.items.at(-1)?.id ?? null) === conversation.headId;
  };
  if (isShown()) return;
  setTimeout(() => {
    const latest = queryClient.getQueryData<Conversation>(queryKeys.conversation(conversation.id));
    if (latest?.headId === conversation.headId && !isShown()) refreshMessages(conversation.id);
  }, ownNewsWithinMs);
};

const receiveNews = (item: News): void => {
  if (item.type === 'conversation-removed') forgetConversation(item.conversationId);
  if (item.type !== 'conversation-changed') return;
  recordConversation(item.conversation);
  showNewHead(item.conversation);
};

const refreshAll = (): void => {
  for (const queryKey of [queryKeys.conversationLists, ['conversation'], ['messages']]) {
    void queryClient.invalidateQueries({ queryKey });
  }
};

/** Keeps the cache by what the room of runs tells; once, for as long as the page is there. */
export const keepConversationsFresh = (): void => {
  news.subscribe(receiveNews);
  newsGap.subscribe(refreshAll);
  conversationCreated.subscribe(recordConversation);
  runStarted.subscribe((started) =>
    writeBranch(started.conversationId, (known) => withStartedTurn(known, started)),
  );
  runSettled.subscribe(({ message }) =>
    writeBranch(message.conversationId, (known) => known && withMessage(known, message)),
  );
  runMissed.subscribe(({ conversationId }) => refreshMessages(conversationId));
};
