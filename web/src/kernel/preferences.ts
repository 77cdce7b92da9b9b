import type { Preferences } from '@stoa/contract/settings';
import { preferenceRoutes } from '@stoa/contract/settings';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from './api.ts';
import { applyAppearance, rememberedAppearance } from './appearance.ts';
import { chooseLanguage } from './i18n/i18n.ts';
import { queryClient, queryKeys } from './queries.ts';

const untilLoaded = (): Preferences => ({
  ...rememberedAppearance(),
  sendOnEnter: true,
  openReasoning: false,
  attachLongPastes: true,
  lastModel: null,
});

const preferencesQuery = {
  queryKey: queryKeys.preferences,
  queryFn: () => api(preferenceRoutes.get),
  staleTime: 5 * 60_000,
};

/** What the person chose; the usual until the server has said. */
export const usePreferences = (): Preferences =>
  useQuery({ ...preferencesQuery, placeholderData: untilLoaded }).data ?? untilLoaded();

/** Shown at once, kept on the account; taken back when the server refuses. */
export const useUpdatePreferences = () =>
  useMutation({
    mutationFn: (changes: Partial<Preferences>) => api(preferenceRoutes.update, { body: changes }),
    onMutate: async (changes) => {
      await queryClient.cancelQueries({ queryKey: queryKeys.preferences });
      const before = queryClient.getQueryData<Preferences>(queryKeys.preferences);
      queryClient.setQueryData(queryKeys.preferences, { ...untilLoaded(), ...before, ...changes });
      return { before };
    },
    onError: (_, __, context) => queryClient.setQueryData(queryKeys.preferences, context?.before),
    onSuccess: (preferences) => queryClient.setQueryData(queryKeys.preferences, preferences),
  });

/** Makes the page look and speak as preferred. Once, in the signed-in app. */
export const useAppliedPreferences = (): void => {
  const { data } = useQuery(preferencesQuery);
  useEffect(() => {
    if (!data) return;
    const { theme, contrast, textSize, language } = data;
    applyAppearance({ theme, contrast, textSize, language });
    void chooseLanguage(language);
  }, [data]);
};
