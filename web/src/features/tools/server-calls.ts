/** MCP servers, as the server knows them, in the query cache. */
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import type { McpConnect, McpServer } from '@stoa/contract/mcp-servers';
import type { RouteAnswer, RouteCall } from '@stoa/contract/route';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';

export type NewServer = RouteCall<typeof mcpServerRoutes.create>['body'];
export type ServerChanges = RouteCall<typeof mcpServerRoutes.update>['body'];
export type Resources = RouteAnswer<typeof mcpServerRoutes.resources>;
export type Prompt = RouteAnswer<typeof mcpServerRoutes.prompts>['items'][number];

const paramsOf = (mcpServerId: string) => ({ params: { mcpServerId } });

export const useServers = () =>
  useQuery({
    queryKey: queryKeys.mcpServers,
    queryFn: async () => (await api(mcpServerRoutes.list)).items,
  });

/** How it is doing, without asking it. */
export const useServerStatus = (mcpServerId: string, enabled = true) =>
  useQuery({
    queryKey: queryKeys.mcpStatus(mcpServerId),
    queryFn: () => api(mcpServerRoutes.status, paramsOf(mcpServerId)),
    enabled,
  });

export const useServerLogs = (mcpServerId: string) =>
  useQuery({
    queryKey: queryKeys.mcpLogs(mcpServerId),
    queryFn: async () => (await api(mcpServerRoutes.logs, paramsOf(mcpServerId))).items,
    staleTime: 0,
  });

const serversChanged = () =>
  Promise.all(
    [queryKeys.mcpServers, queryKeys.toolSources].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );

/** What was known of one server is asked for anew. */
const serverChanged = (mcpServerId: string) =>
  queryClient.invalidateQueries({ queryKey: queryKeys.mcpServer(mcpServerId) });

export const useSaveServer = () =>
  useMutation({
    mutationFn: ({ id, body }: { id: string; body: ServerChanges } | { id: null; body: NewServer }) =>
      id === null
        ? api(mcpServerRoutes.create, { body })
        : api(mcpServerRoutes.update, { ...paramsOf(id), body }),
    onSuccess: (server) => Promise.all([serversChanged(), serverChanged(server.id)]),
  });

export const useRemoveServer = () =>
  useMutation({
    mutationFn: (id: string) => api(mcpServerRoutes.remove, paramsOf(id)),
    onSuccess: (_, id) => {
      queryClient.setQueryData<McpServer[]>(queryKeys.mcpServers, (list) =>
        list?.filter((server) => server.id !== id),
      );
      return serversChanged();
    },
  });

export const useConnect = (mcpServerId: string) =>
  useMutation({
    mutationFn: (again: { startAgain?: boolean } | void): Promise<McpConnect> =>
      api(mcpServerRoutes.connect, { ...paramsOf(mcpServerId), body: again ?? {} }),
    onSettled: () => serverChanged(mcpServerId),
  });

export const useDisconnect = () =>
  useMutation({
    mutationFn: (id: string) => api(mcpServerRoutes.disconnect, paramsOf(id)),
    onSettled: (_, __, id) => serverChanged(id),
  });

export const useSetVariables = (mcpServerId: string) =>
  useMutation({
    mutationFn: (values: Record<string, string | null>) =>
      api(mcpServerRoutes.setVariables, { ...paramsOf(mcpServerId), body: { values } }),
    onSuccess: () => Promise.all([serversChanged(), serverChanged(mcpServerId)]),
  });

export const promptsQuery = (mcpServerId: string) => ({
  queryKey: queryKeys.mcpPrompts(mcpServerId),
  queryFn: async () => (await api(mcpServerRoutes.prompts, paramsOf(mcpServerId))).items,
  retry: false,
});

export const resourcesQuery = (mcpServerId: string) => ({
  queryKey: queryKeys.mcpResources(mcpServerId),
  queryFn: () => api(mcpServerRoutes.resources, paramsOf(mcpServerId)),
  retry: false,
});

/** The words of a prompt with its arguments filled in, as they are put where one writes. */
export const promptText = async (
  mcpServerId: string,
  name: string,
  filledIn: Record<string, string>,
): Promise<string> => {
  const { messages } = await api(mcpServerRoutes.getPrompt, {
    ...paramsOf(mcpServerId),
    body: { name, arguments: filledIn },
  });
  return messages
    .flatMap(({ content }) =>
      content.type === 'text' || content.type === 'resource' ? [content.text ?? ''] : [],
    )
    .filter((text) => text !== '')
    .join('\n\n');
};

/** @returns the files it is kept as */
export const attachResource = async (mcpServerId: string, uri: string): Promise<string[]> =>
  (await api(mcpServerRoutes.attachResource, { ...paramsOf(mcpServerId), body: { uri } })).fileIds;

export interface SuggestionAsk {
  of: { prompt: string } | { uriTemplate: string };
  name: string;
  value: string;
  others: Record<string, string>;
}

/** What an argument may be. A server that has no suggestions has none: that is no failure of ours. */
export const suggestionsFor = async (
  mcpServerId: string,
  { of, name, value, others }: SuggestionAsk,
): Promise<string[]> => {
  try {
    const body = { ...of, argument: { name, value }, others };
    return (await api(mcpServerRoutes.complete, { ...paramsOf(mcpServerId), body })).items;
  } catch {
    return [];
  }
};
