/** Where tools may come from, and what has been decided about them, in the query cache. */
import type { RouteCall } from '@stoa/contract/route';
import { settingsRoutes } from '@stoa/contract/settings';
import { toolRoutes } from '@stoa/contract/tools';
import type { BuiltinToolName, ToolDecision } from '@stoa/contract/tools';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';

export const useOfferedSources = () =>
  useQuery({
    queryKey: queryKeys.toolSources,
    queryFn: async () => (await api(toolRoutes.sources)).items,
  });

/** Those of this server’s own tools that people may choose. For administrators only. */
export const useBuiltinTools = (enabled: boolean) =>
  useQuery({
    queryKey: queryKeys.settings,
    queryFn: () => api(settingsRoutes.get),
    select: ({ builtinTools }) => builtinTools,
    enabled,
  });

export const useSetBuiltinTools = () =>
  useMutation({
    mutationFn: (builtinTools: BuiltinToolName[]) => api(settingsRoutes.update, { body: { builtinTools } }),
    onSuccess: (settings) => {
      queryClient.setQueryData(queryKeys.settings, settings);
      return queryClient.invalidateQueries({ queryKey: queryKeys.toolSources });
    },
  });

/** No news tell of them, so they are asked for anew. */
export const useDecisions = () =>
  useInfiniteQuery({
    queryKey: queryKeys.toolDecisions,
    queryFn: ({ pageParam: after }) => api(toolRoutes.decisions, { query: after ? { after } : {} }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });

export const useRevoke = () =>
  useMutation({
    mutationFn: ({ id }: ToolDecision) => api(toolRoutes.revoke, { params: { decisionId: id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.toolDecisions }),
  });

export type NewRule = RouteCall<typeof toolRoutes.addRule>['body'];

const rulesChanged = () => queryClient.invalidateQueries({ queryKey: queryKeys.toolRules });

/** For administrators only. */
export const useRules = (enabled = true) =>
  useQuery({
    queryKey: queryKeys.toolRules,
    queryFn: async () => (await api(toolRoutes.rules)).items,
    enabled,
  });

export const useAddRule = () =>
  useMutation({
    mutationFn: (body: NewRule) => api(toolRoutes.addRule, { body }),
    onSettled: rulesChanged,
  });

export const useRemoveRule = () =>
  useMutation({
    mutationFn: (ruleId: string) => api(toolRoutes.removeRule, { params: { ruleId } }),
    onSettled: rulesChanged,
  });
