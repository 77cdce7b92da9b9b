import type { Conversation } from '@stoa/contract/conversations';
import { useEffect, useSyncExternalStore } from 'react';
import { useUpdateConversation } from './conversation-actions.ts';

const subscribe = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
};

/** What is open before somebody's eyes is read. */
export const useMarkRead = (conversation: Conversation | undefined): void => {
  const isVisible = useSyncExternalStore(subscribe, () => !document.hidden);
  const update = useUpdateConversation();
  const isDue = isVisible && conversation?.unread === true;
  useEffect(() => {
    if (isDue && conversation) update(conversation, { unread: false });
    // Once for each time it becomes due, whatever else changes.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isDue, conversation?.id]);
};
