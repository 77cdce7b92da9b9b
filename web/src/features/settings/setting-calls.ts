import { settingsRoutes } from '@stoa/contract/settings';
import type { Settings } from '@stoa/contract/settings';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';

/** For administrators only. */
export const useSettings = () =>
  useQuery({ queryKey: queryKeys.settings, queryFn: () => api(settingsRoutes.get) });

/** Shown at once, taken back when the server refuses. */
export const useUpdateSettings = () =>
  useMutation({
    mutationFn: (changes: Partial<Settings>) => api(settingsRoutes.update, { body: changes }),
    onMutate: async (changes) => {
      await queryClient.cancelQueries({ queryKey: queryKeys.settings });
      const before = queryClient.getQueryData<Settings>(queryKeys.settings);
      if (before) queryClient.setQueryData(queryKeys.settings, { ...before, ...changes });
      return { before };
    },
    onError: (_, __, context) => queryClient.setQueryData(queryKeys.settings, context?.before),
    onSuccess: (settings) => {
      queryClient.setQueryData(queryKeys.settings, settings);
      return queryClient.invalidateQueries({ queryKey: queryKeys.instance });
    },
  });
