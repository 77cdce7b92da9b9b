/** What people do with their own account. */
import { accountRoutes } from '@stoa/contract/accounts';
import { sessionRoutes } from '@stoa/contract/sessions';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';

/** No news tell of sessions elsewhere, so they are asked for anew. */
export const useSessions = () =>
  useQuery({
    queryKey: queryKeys.sessions,
    // The present one first, the others as they come.
    queryFn: async () =>
      (await api(sessionRoutes.list)).items.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent)),
    staleTime: 0,
  });

const askForSessions = () => queryClient.invalidateQueries({ queryKey: queryKeys.sessions });

export const useEndSession = () =>
  useMutation({
    mutationFn: (sessionId: string) => api(sessionRoutes.end, { params: { sessionId } }),
    // Gone in either case, or still there.
    onSettled: askForSessions,
  });

export const useEndOtherSessions = () =>
  useMutation({ mutationFn: () => api(sessionRoutes.endOthers), onSettled: askForSessions });

const askForMe = () => queryClient.invalidateQueries({ queryKey: queryKeys.me });

export const useRenameMe = () =>
  useMutation({
    mutationFn: (name: string) => api(accountRoutes.updateMe, { body: { name } }),
    onSuccess: (user) => queryClient.setQueryData(queryKeys.me, user),
  });

export const changePassword = async (password: string, newPassword: string): Promise<void> => {
  await api(accountRoutes.changePassword, { body: { password, newPassword } });
  await askForSessions();
};

/** @returns whether it has changed; otherwise a link was sent to the new address */
export const changeEmail = async (email: string, password: string): Promise<boolean> => {
  const { changed } = await api(accountRoutes.changeEmail, { body: { email, password } });
  if (changed) await askForMe();
  return changed;
};

export const deleteMe = (password: string) => api(accountRoutes.deleteMe, { body: { password } });
