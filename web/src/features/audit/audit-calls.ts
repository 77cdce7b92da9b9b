import { type AuditAction, auditRoutes } from '@stoa/contract/audit';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryKeys } from '../../kernel/queries.ts';

/** Null is everybody, or everything. */
export interface AuditFilter {
  actor: string | null;
  action: AuditAction | null;
}

/** The entries as far as they are loaded, the newest first. No news tell of them, so they are asked for anew. */
export const useAuditEntries = ({ actor, action }: AuditFilter) =>
  useInfiniteQuery({
    queryKey: queryKeys.auditEntries(actor, action),
    queryFn: ({ pageParam: after }) =>
      api(auditRoutes.list, {
        query: { ...(after && { after }), ...(actor && { actor }), ...(action && { action }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
  });

export const useAuditPeople = () =>
  useQuery({
    queryKey: queryKeys.auditPeople,
    queryFn: async () => (await api(auditRoutes.people)).items,
    staleTime: 0,
  });

export const useVerifyAudit = () => useMutation({ mutationFn: () => api(auditRoutes.verify) });
