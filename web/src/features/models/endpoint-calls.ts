import { egressAllowanceRoutes } from '@stoa/contract/egress-allowances';
import type { EgressAllowance } from '@stoa/contract/egress-allowances';
import { endpointRoutes } from '@stoa/contract/models';
import type { Endpoint } from '@stoa/contract/models';
import type { RouteCall } from '@stoa/contract/route';
import { settingsRoutes } from '@stoa/contract/settings';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';
import type { ModelListChanges } from './model-list-draft.ts';

export type NewEndpoint = RouteCall<typeof endpointRoutes.create>['body'];
export type EndpointChanges = RouteCall<typeof endpointRoutes.update>['body'];

/** For administrators only. */
export const useEndpoints = (enabled = true) =>
  useQuery({
    queryKey: queryKeys.endpoints,
    queryFn: async () => (await api(endpointRoutes.list)).items,
    enabled,
  });

/** What an endpoint is decides which models there are; saving one may also have allowed its address. */
const refresh = () =>
  Promise.all(
    [queryKeys.endpoints, queryKeys.models, queryKeys.egressAllowances].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );

/** For administrators only. */
export const useEgressAllowances = () =>
  useQuery({
    queryKey: queryKeys.egressAllowances,
    queryFn: async () => (await api(egressAllowanceRoutes.list)).items,
  });

export const useRemoveAllowance = () =>
  useMutation({
    mutationFn: (allowanceId: string) => api(egressAllowanceRoutes.remove, { params: { allowanceId } }),
    onSuccess: (_, allowanceId) => {
      queryClient.setQueryData<EgressAllowance[]>(queryKeys.egressAllowances, (list) =>
        list?.filter(({ id }) => id !== allowanceId),
      );
      return queryClient.invalidateQueries({ queryKey: queryKeys.egressAllowances });
    },
  });

export const useLookForLocal = () =>
  useMutation({ mutationFn: async () => (await api(endpointRoutes.lookForLocal)).items });

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

/** For administrators only; asked anew whenever it is opened. */
export const useEndpointModels = (endpointId: string) =>
  useQuery({
    queryKey: queryKeys.endpointModels(endpointId),
    queryFn: async () => {
      const params = { endpointId };
      const [list, settings] = await Promise.all([
        api(endpointRoutes.models, { params }),
        api(settingsRoutes.get),
      ]);
      const { defaultModel } = settings;
      return { list, defaultId: defaultModel?.endpointId === endpointId ? defaultModel.id : null };
    },
    gcTime: 0,
    staleTime: Infinity,
  });

interface ModelListSaving {
  endpointId: string;
  changes: ModelListChanges | null;
  /** Undefined leaves it as it is. */
  defaultId: string | null | undefined;
}

export const useSaveModelList = () =>
  useMutation({
    mutationFn: async ({ endpointId, changes, defaultId }: ModelListSaving) => {
      if (changes) await api(endpointRoutes.updateModels, { params: { endpointId }, body: changes });
      if (defaultId === undefined) return;
      const defaultModel = defaultId === null ? null : { endpointId, id: defaultId };
      const settings = await api(settingsRoutes.update, { body: { defaultModel } });
      queryClient.setQueryData(queryKeys.settings, settings);
    },
    onSuccess: refresh,
  });
