import { endpointRoutes } from '@stoa/contract/models';
import type { Endpoint } from '@stoa/contract/models';
import type { RouteCall } from '@stoa/contract/route';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';

export type NewEndpoint = RouteCall<typeof endpointRoutes.create>['body'];
export type EndpointChanges = RouteCall<typeof endpointRoutes.update>['body'];

/** For administrators only. */
export const useEndpoints = (enabled = true) =>
  useQuery({
    queryKey: queryKeys.endpoints,
    queryFn: async () => (await api(endpointRoutes.list)).items,
    enabled,
  });

/** What an endpoint is decides which models there are. */
const refresh = () =>
  Promise.all(
    [queryKeys.endpoints, queryKeys.models].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );

export const useCreateEndpoint = () =>
  useMutation({
    mutationFn: (body: NewEndpoint) => api(endpointRoutes.create, { body }),
    onSuccess: refresh,
  });

export const useUpdateEndpoint = () =>
  useMutation({
    mutationFn: ({ id, changes }: { id: string; changes: EndpointChanges }) =>
      api(endpointRoutes.update, { params: { endpointId: id }, body: changes }),
    onSuccess: refresh,
  });

export const useCheckEndpoint = () =>
  useMutation({
    mutationFn: (id: string) => api(endpointRoutes.check, { params: { endpointId: id } }),
    onSuccess: refresh,
  });

export const useRemoveEndpoint = () =>
  useMutation({
    mutationFn: (id: string) => api(endpointRoutes.remove, { params: { endpointId: id } }),
    onSuccess: (_, id) => {
      queryClient.setQueryData<Endpoint[]>(queryKeys.endpoints, (list) =>
        list?.filter((one) => one.id !== id),
      );
      return refresh();
    },
  });
