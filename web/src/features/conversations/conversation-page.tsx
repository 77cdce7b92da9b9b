/** The page of a conversation: its header, its messages, its composer. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { newSlot, runStarted } from '../runs/runs.tsx';
import { ConversationView } from './conversation-view.tsx';

/** The route mounts it anew for every conversation. */
export const ConversationPage = ({ conversationId }: { conversationId: string }) => (
  <ConversationView conversationId={conversationId} />
);

/** An empty page with a composer; the first message makes the conversation and goes to its page. */
export const NewConversationPage = () => {
  const navigate = useNavigate();
  const [startedId, setStartedId] = useState<string>();
  useEffect(
    () =>
      runStarted.subscribe(({ slot, conversationId }) => {
        if (slot !== newSlot) return;
        // Shown here until the address has changed: nothing flickers in between.
        setStartedId(conversationId);
        void navigate({ to: '/c/$conversationId', params: { conversationId } });
      }),
    [navigate],
  );
  return <ConversationView conversationId={startedId} />;
};
