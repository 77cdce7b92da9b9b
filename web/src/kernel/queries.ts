import { ApiError } from '@stoa/contract/client';
import type { ModelChoice } from '@stoa/contract/models';
import { notifyManager, QueryClient } from '@tanstack/react-query';

// Otherwise a task later: a frame drawn in between would show a run that is over and a message that is empty.
notifyManager.setScheduler(queueMicrotask);

/** Only what may get better by itself is asked for again: no answer, and answers of a failing server. */
const worthRetrying = (failures: number, error: Error): boolean =>
  failures < 3 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: worthRetrying,
      // "Offline" in a browser means no internet; a server at home is reachable all the same.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

/**
 * What is heard while a query is kept by news. A fetch that is on its way would bring what was before it: it is
 * called off and asked again.
 */
export const writeNewer = <T>(
  key: readonly unknown[],
  update: (known: T | undefined) => T | undefined,
): void => {
  const wasFetching = queryClient.isFetching({ queryKey: key, exact: true }) > 0;
  if (wasFetching) void queryClient.cancelQueries({ queryKey: key, exact: true });
  queryClient.setQueryData<T>(key, update);
  if (wasFetching) void queryClient.invalidateQueries({ queryKey: key, exact: true });
};

/** Every key of the cache. A key that is the beginning of others invalidates them with itself. */
export const queryKeys = {
  instance: ['instance'],
  me: ['me'],
  preferences: ['preferences'],
  settings: ['settings'],
  auditEntries: (actor: string | null, action: string | null) => ['audit', 'entries', actor, action],
  auditPeople: ['audit', 'people'],
  sessions: ['sessions'],
  users: (q?: string, only?: string) => (q === undefined ? ['users'] : ['users', q, only]),
  invites: ['invites'],
  groups: (q?: string) => (q === undefined ? ['groups'] : ['groups', 'list', q]),
  groupMembers: (groupId: string) => ['groups', groupId, 'members'],
  roles: ['roles'],
  grants: (kind: string, id: string) => ['grants', kind, id],
  subjects: (kind: string, id: string, q: string) => ['grants', kind, id, 'subjects', q],
  models: ['models'],
  modelChoice: (choice: ModelChoice) => ['model-choice', choice],
  endpoints: ['endpoints'],
  endpointModels: (endpointId: string) => ['endpoints', endpointId, 'models'],
  egressAllowances: ['egress-allowances'],
  /** All conversation lists. */
  conversationLists: ['conversations'],
  conversations: (kind: 'recent' | 'pinned' | 'archived' = 'recent') => ['conversations', kind],
  conversation: (conversationId: string) => ['conversation', conversationId],
  instructions: (conversationId: string) => ['instructions', conversationId],
  /** All branches of one conversation when `leafId` is left out; null is the branch that is shown. */
  messages: (conversationId: string, leafId?: string | null) =>
    leafId === undefined ? ['messages', conversationId] : ['messages', conversationId, leafId ?? 'head'],
  toolSources: ['tools', 'sources'],
  toolDecisions: ['tools', 'decisions'],
  toolRules: ['tools', 'rules'],
  actions: ['actions'],
  actionDocument: (actionId: string) => ['action-document', actionId],
  openInteractions: ['interactions', 'open'],
  interaction: (interactionId: string) => ['interaction', interactionId],
  mcpServers: ['mcp-servers'],
  /** Everything that was asked of one server, its state too. */
  mcpServer: (mcpServerId: string) => ['mcp-server', mcpServerId],
  mcpStatus: (mcpServerId: string) => ['mcp-server', mcpServerId, 'status'],
  mcpLogs: (mcpServerId: string) => ['mcp-server', mcpServerId, 'logs'],
  mcpPrompts: (mcpServerId: string) => ['mcp-server', mcpServerId, 'prompts'],
  mcpResources: (mcpServerId: string) => ['mcp-server', mcpServerId, 'resources'],
  activeRuns: ['runs', 'active'],
  files: ['files'],
  file: (fileId: string) => ['file', fileId],
  fileText: (fileId: string) => ['file', fileId, 'text'],
} as const;
