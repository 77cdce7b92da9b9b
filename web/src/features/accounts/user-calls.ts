/** What administrators do with everybody's accounts. */
import type { InstanceRole } from '@stoa/contract/accounts';
import { inviteRoutes } from '@stoa/contract/invites';
import { roleRoutes } from '@stoa/contract/roles';
import type { RouteCall } from '@stoa/contract/route';
import { userRoutes } from '@stoa/contract/users';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';

export interface UserFilter {
  q: string;
  only: 'everybody' | 'administrators' | 'disabled';
}

/** By name, as far as they are loaded. No news tell of them, so they are asked for anew. */
export const useUsers = ({ q, only }: UserFilter) =>
  useInfiniteQuery({
    queryKey: queryKeys.users(q, only),
    queryFn: ({ pageParam: after }) =>
      api(userRoutes.list, {
        query: { ...(after && { after }), ...(q && { q }), ...(only !== 'everybody' && { only }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // What was found for the letters before stays until there is an answer for these.
    placeholderData: (before) => before,
    staleTime: 0,
  });

export const useInvites = () =>
  useInfiniteQuery({
    queryKey: queryKeys.invites,
    queryFn: ({ pageParam: after }) => api(inviteRoutes.list, { query: { ...(after && { after }) } }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });

const askForUsers = () => queryClient.invalidateQueries({ queryKey: queryKeys.users() });
const askForInvites = () => queryClient.invalidateQueries({ queryKey: queryKeys.invites });

export const createUser = async (given: { name: string; email: string; role: InstanceRole }) => {
  const made = await api(userRoutes.create, { body: given });
  await askForUsers();
  return made.link;
};

type UserChanges = RouteCall<typeof userRoutes.update>['body'];

export const useUpdateUser = () =>
  useMutation({
    mutationFn: ({ userId, changes }: { userId: string; changes: UserChanges }) =>
      api(userRoutes.update, { params: { userId }, body: changes }),
    onSettled: askForUsers,
  });

/** Those that can be given to users; they are few. */
export const useRoles = () =>
  useQuery({
    queryKey: [...queryKeys.roles, 'all'],
    queryFn: async () => (await api(roleRoutes.list, { query: { limit: 200 } })).items,
  });

export const assignRole = async (userId: string, roleId: string | null): Promise<void> => {
  await api(userRoutes.assignRole, { params: { userId }, body: { roleId } });
  await Promise.all([askForUsers(), queryClient.invalidateQueries({ queryKey: queryKeys.roles })]);
};

export const makeResetLink = (userId: string) => api(userRoutes.makeResetLink, { params: { userId } });

export const removeUser = async (userId: string) => {
  const forgotten = await api(userRoutes.remove, { params: { userId } });
  await Promise.all([askForUsers(), askForInvites()]);
  return forgotten;
};

export const createInvite = async (given: {
  email: string;
  role: InstanceRole;
  note: string;
  days: number;
}) => {
  const { email, note, role, days } = given;
  const made = await api(inviteRoutes.create, {
    body: { role, days, ...(email && { email }), ...(note && { note }) },
  });
  await askForInvites();
  return made.link;
};

export const useRevokeInvite = () =>
  useMutation({
    mutationFn: (inviteId: string) => api(inviteRoutes.revoke, { params: { inviteId } }),
    onSettled: askForInvites,
  });
