/** What waits for the caller, in the query cache: kept by news, asked for anew after a gap in them. */
import { ApiError } from '@stoa/contract/client';
import { interactionRoutes } from '@stoa/contract/interactions';
import type { GivenAnswer, Interaction } from '@stoa/contract/interactions';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../../kernel/api.ts';
import { queryClient, queryKeys, writeNewer } from '../../../kernel/queries.ts';
import { news, newsGap } from '../../runs/runs.tsx';

interface OpenInteractions {
  items: Interaction[];
  hasMore: boolean;
}

/** More than that waiting for one person is not shown as a list, only as “more”. */
const mostListed = 100;

export const openInteractionsQuery = {
  queryKey: queryKeys.openInteractions,
  queryFn: async (): Promise<OpenInteractions> => {
    const { items, nextCursor } = await api(interactionRoutes.list, {
      query: { status: 'open', limit: mostListed },
    });
    return { items, hasMore: nextCursor !== null };
  },
  staleTime: Infinity,
};

export const useOpenInteractions = (enabled = true) => useQuery({ ...openInteractionsQuery, enabled });

export const recordInteraction = (interaction: Interaction): void => {
  queryClient.setQueryData(queryKeys.interaction(interaction.id), interaction);
  writeNewer<OpenInteractions>(queryKeys.openInteractions, (known) => {
    if (!known) return known;
    const others = known.items.filter(({ id }) => id !== interaction.id);
    return { ...known, items: interaction.status === 'open' ? [interaction, ...others] : others };
  });
};

news.subscribe((item) => {
  if (item.type === 'interaction') recordInteraction(item.interaction);
  // Between the first fetch and the opening of the stream something may have come unheard.
  if (item.type === 'hello') askAnew();
});
newsGap.subscribe(() => askAnew());

const askAnew = (): void => void queryClient.invalidateQueries({ queryKey: queryKeys.openInteractions });

/** As it was heard of last; nothing is asked for. */
export const useHeardInteraction = (interactionId: string): Interaction | undefined =>
  useQuery<Interaction>({
    queryKey: queryKeys.interaction(interactionId),
    queryFn: () => find(interactionId),
    enabled: false,
    gcTime: Infinity,
  }).data;

const find = (interactionId: string): Promise<Interaction> =>
  api(interactionRoutes.get, { params: { interactionId } });

/** Of two answers the first counts: one that came too late shows what was answered before. */
export const useAnswer = (interactionId: string) =>
  useMutation({
    mutationFn: async (answer: GivenAnswer): Promise<Interaction> => {
      try {
        return await api(interactionRoutes.answer, { params: { interactionId }, body: { answer } });
      } catch (error) {
        if (error instanceof ApiError && error.code === 'interaction/settled') return find(interactionId);
        throw error;
      }
    },
    onSuccess: recordInteraction,
  });
