/** HTTP actions, in the query cache. Everybody sees them and signs in for themselves; administrators change them. */
import { actionRoutes } from '@stoa/contract/actions';
import type { RouteCall } from '@stoa/contract/route';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';
import { news } from '../runs/runs.tsx';

export type NewAction = RouteCall<typeof actionRoutes.create>['body'];
export type ActionChanges = RouteCall<typeof actionRoutes.update>['body'];

const paramsOf = (actionId: string) => ({ params: { actionId } });

const askAnew = () => queryClient.invalidateQueries({ queryKey: queryKeys.actions });

const changed = () =>
  Promise.all([askAnew(), queryClient.invalidateQueries({ queryKey: queryKeys.toolSources })]);

// Signed in, in another tab or on another device.
news.subscribe((item) => {
  if (item.type === 'oauth-attempt-changed' && item.targetId.startsWith('act_')) void askAnew();
});

export const useActions = () =>
  useQuery({
    queryKey: queryKeys.actions,
    queryFn: async () => (await api(actionRoutes.list)).items,
  });

/** What a document says; nothing is saved. */
export const useReadDocument = () =>
  useMutation({
    mutationFn: (body: RouteCall<typeof actionRoutes.read>['body']) => api(actionRoutes.read, { body }),
  });

/** Asked for only where it is changed: it may be large. */
export const useActionDocument = (actionId: string | undefined) =>
  useQuery({
    queryKey: queryKeys.actionDocument(actionId ?? ''),
    queryFn: async () => (await api(actionRoutes.document, paramsOf(actionId!))).document,
    enabled: actionId !== undefined,
    staleTime: 0,
    gcTime: 0,
  });

export const useSaveAction = () =>
  useMutation({
    mutationFn: ({ id, body }: { id: string; body: ActionChanges } | { id: null; body: NewAction }) =>
      id === null ? api(actionRoutes.create, { body }) : api(actionRoutes.update, { ...paramsOf(id), body }),
    onSuccess: changed,
  });

export const useTrustAction = () =>
  useMutation({
    mutationFn: ({ id, trusted }: { id: string; trusted: boolean }) =>
      api(actionRoutes.update, { ...paramsOf(id), body: { trusted } }),
    onSettled: changed,
  });

export const useRemoveAction = () =>
  useMutation({
    mutationFn: (actionId: string) => api(actionRoutes.remove, paramsOf(actionId)),
    onSuccess: changed,
  });

export const useConnectAction = (actionId: string) =>
  useMutation({
    mutationFn: (again: { startAgain?: boolean } | void) =>
      api(actionRoutes.connect, { ...paramsOf(actionId), body: again ?? {} }),
    onSettled: askAnew,
  });

export const useDisconnectAction = () =>
  useMutation({
    mutationFn: (actionId: string) => api(actionRoutes.disconnect, paramsOf(actionId)),
    onSettled: askAnew,
  });
