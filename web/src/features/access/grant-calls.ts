import { grantRoutes, type ResourceKind } from '@stoa/contract/grants';
import type { RouteCall } from '@stoa/contract/route';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { queryKeys } from '../../kernel/queries.ts';

export interface Resource {
  kind: ResourceKind;
  id: string;
}

export type GrantChange = RouteCall<typeof grantRoutes.change>['body']['changes'][number];

/** Asked anew whenever it is opened. */
export const useGrants = ({ kind, id }: Resource) =>
  useQuery({
    queryKey: queryKeys.grants(kind, id),
    queryFn: async () => (await api(grantRoutes.list, { params: { kind, id } })).items,
    gcTime: 0,
    staleTime: Infinity,
  });

/** Of changes there may be more than one request takes. */
const mostAtOnce = 100;

export const useChangeGrants = ({ kind, id }: Resource) =>
  useMutation({
    mutationFn: async (changes: readonly GrantChange[]) => {
      for (let from = 0; from < changes.length; from += mostAtOnce) {
        const some = changes.slice(from, from + mostAtOnce);
        await api(grantRoutes.change, { params: { kind, id }, body: { changes: some } });
      }
    },
  });

/** Groups and people whose name begins so; nobody for none. */
export const useSubjects = ({ kind, id }: Resource, q: string) =>
  useQuery({
    queryKey: queryKeys.subjects(kind, id, q),
    queryFn: async () => (await api(grantRoutes.subjects, { params: { kind, id }, query: { q } })).items,
    enabled: q !== '',
    placeholderData: (before) => before,
  });
