/** HTTP actions, in the query cache. For administrators only. */
import { actionRoutes } from '@stoa/contract/actions';
import type { RouteCall } from '@stoa/contract/route';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';

export type NewAction = RouteCall<typeof actionRoutes.create>['body'];

const changed = () =>
  Promise.all(
    [queryKeys.actions, queryKeys.toolSources].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );

export const useActions = () =>
  useQuery({ queryKey: queryKeys.actions, queryFn: async () => (await api(actionRoutes.list)).items });

export const useAddAction = () =>
  useMutation({ mutationFn: (body: NewAction) => api(actionRoutes.create, { body }), onSuccess: changed });

export const useTrustAction = () =>
  useMutation({
    mutationFn: ({ id, trusted }: { id: string; trusted: boolean }) =>
      api(actionRoutes.update, { params: { actionId: id }, body: { trusted } }),
    onSettled: changed,
  });

export const useRemoveAction = () =>
  useMutation({
    mutationFn: (actionId: string) => api(actionRoutes.remove, { params: { actionId } }),
    onSuccess: changed,
  });
