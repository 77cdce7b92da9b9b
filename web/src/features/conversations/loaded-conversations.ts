import type { Conversation } from '@stoa/contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listQuery } from './conversation-cache.ts';

/**
 * The conversations that the sidebar has loaded so far, the newest activity first; where it has not been
 * shown yet, the first of them.
 */
export const useLoadedConversations = (): readonly Conversation[] => {
  const recent = useQuery(listQuery('recent')).data;
  const pinned = useQuery(listQuery('pinned')).data;
  return useMemo(() => {
    const items = [...(pinned?.items ?? []), ...(recent?.items ?? [])];
    return [...new Map(items.map((item) => [item.id, item])).values()];
  }, [recent, pinned]);
};
