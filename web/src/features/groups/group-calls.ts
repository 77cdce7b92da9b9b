/** What administrators do with groups and roles. No news tell of them, so they are asked for anew. */
import { groupRoutes } from '@stoa/contract/groups';
import { roleRoutes, type Role } from '@stoa/contract/roles';
import { userRoutes } from '@stoa/contract/users';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';

export const useGroups = (q: string) =>
  useInfiniteQuery({
    queryKey: queryKeys.groups(q),
    queryFn: ({ pageParam: after }) =>
      api(groupRoutes.list, { query: { ...(after && { after }), ...(q && { q }) } }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // What was found for the letters before stays until there is an answer for these.
    placeholderData: (before) => before,
    staleTime: 0,
  });

const askForGroups = () => queryClient.invalidateQueries({ queryKey: queryKeys.groups() });

interface GroupTexts {
  name: string;
  description: string;
}

/** @param groupId of the group that is changed; without it one is made */
export const saveGroup = async (groupId: string | undefined, body: GroupTexts): Promise<void> => {
  if (groupId === undefined) await api(groupRoutes.create, { body });
  else await api(groupRoutes.update, { params: { groupId }, body });
  await askForGroups();
};

export const removeGroup = async (groupId: string): Promise<void> => {
  await api(groupRoutes.remove, { params: { groupId } });
  await askForGroups();
};

export const useMembers = (groupId: string) =>
  useInfiniteQuery({
    queryKey: queryKeys.groupMembers(groupId),
    queryFn: ({ pageParam: after }) =>
      api(groupRoutes.members, { params: { groupId }, query: { ...(after && { after }) } }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
    gcTime: 0,
  });

export const useAddMember = (groupId: string) =>
  useMutation({
    mutationFn: (userId: string) =>
      api(groupRoutes.addMembers, { params: { groupId }, body: { userIds: [userId] } }),
    onSettled: askForGroups,
  });

export const useRemoveMember = (groupId: string) =>
  useMutation({
    mutationFn: (userId: string) => api(groupRoutes.removeMember, { params: { groupId, userId } }),
    onSettled: askForGroups,
  });

/** A few whose name or e-mail has these letters; nobody for none. */
export const usePeople = (q: string) =>
  useQuery({
    queryKey: queryKeys.users(q, 'few'),
    queryFn: async () => (await api(userRoutes.list, { query: { q, limit: 8 } })).items,
    enabled: q !== '',
    placeholderData: (before) => before,
  });

export const useRoles = () =>
  useInfiniteQuery({
    queryKey: queryKeys.roles,
    queryFn: ({ pageParam: after }) => api(roleRoutes.list, { query: { ...(after && { after }) } }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });

const askForRoles = () => queryClient.invalidateQueries({ queryKey: queryKeys.roles });

/** @param roleId of the role that is renamed; without it one is made */
export const saveRole = async (roleId: string | undefined, name: string): Promise<void> => {
  if (roleId === undefined) await api(roleRoutes.create, { body: { name } });
  else await api(roleRoutes.update, { params: { roleId }, body: { name } });
  await askForRoles();
};

export const usePermit = (roleId: string) =>
  useMutation({
    mutationFn: (permissions: Partial<Role['permissions']>) =>
      api(roleRoutes.update, { params: { roleId }, body: { permissions } }),
    onSettled: askForRoles,
  });

export const removeRole = async (roleId: string): Promise<void> => {
  await api(roleRoutes.remove, { params: { roleId } });
  await askForRoles();
};
