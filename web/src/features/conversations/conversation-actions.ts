/** What a person does to a conversation as a whole: shown at once, taken back when the server refuses. */
import { ApiError } from '@stoa/contract/client';
import { conversationRoutes } from '@stoa/contract/conversations';
import type { Conversation } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { toast } from '../../ui/toast.tsx';
import { forgetConversation, recordConversation } from './conversation-cache.ts';

export interface ConversationChanges {
  title?: string;
  pinned?: boolean;
  archived?: boolean;
  unread?: boolean;
  model?: ModelChoice;
  toolSources?: string[];
}

const changed = (conversation: Conversation, changes: ConversationChanges): Conversation => {
  const { pinned, archived, ...plain } = changes;
  const now = new Date().toISOString();
  return {
    ...conversation,
    ...plain,
    ...(pinned !== undefined && { pinnedAt: pinned ? now : null }),
    ...(archived !== undefined && { archivedAt: archived ? now : null }),
  };
};

interface Update {
  conversation: Conversation;
  changes: ConversationChanges;
}

export const useUpdateConversation = () => {
  const { mutate } = useMutation({
    mutationFn: ({ conversation, changes }: Update) =>
      api(conversationRoutes.update, { params: { conversationId: conversation.id }, body: changes }),
    onMutate: ({ conversation, changes }) => recordConversation(changed(conversation, changes)),
    onSuccess: recordConversation,
    onError: (error, { conversation, changes }) => {
      recordConversation(conversation);
      // Whether something was read is not worth a word.
      if (changes.unread === undefined) toast(errorText(error));
    },
  });
  return (conversation: Conversation, changes: ConversationChanges): void =>
    mutate({ conversation, changes });
};

/** Resolves when it is gone; one that was gone already counts as that. */
export const removeConversation = async (conversationId: string): Promise<void> => {
  try {
    await api(conversationRoutes.remove, { params: { conversationId } });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'conversation/not-found') throw error;
  }
  forgetConversation(conversationId);
};
