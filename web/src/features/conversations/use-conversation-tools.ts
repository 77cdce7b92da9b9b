import type { Conversation } from '@stoa/contract/conversations';
import { useFeature } from '../../kernel/session.tsx';
import { useLastTools } from '../tools/tools.tsx';
import { useUpdateConversation } from './conversation-actions.ts';

const none: readonly string[] = [];

/** What the model may use: the conversation's own choice; a new one begins with what was chosen last. */
export const useConversationTools = (
  conversationId: string | undefined,
  conversation: Conversation | undefined,
) => {
  const mayUse = useFeature('tools');
  const [last, chooseLast] = useLastTools();
  const update = useUpdateConversation();
  const chosen = conversationId === undefined ? last : (conversation?.toolSources ?? none);
  return {
    chosen: mayUse ? chosen : none,
    choose: (toolSources: readonly string[]): void => {
      chooseLast(toolSources);
      if (conversation) update(conversation, { toolSources: [...toolSources] });
    },
  };
};
