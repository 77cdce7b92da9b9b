import type { Conversation } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import { useAllowedSettings, useCarrySettings, useChosenModel } from '../models/models.tsx';
import { useUpdateConversation } from './conversation-actions.ts';

/** The model that answers next: the conversation's own, else the one chosen last. */
export const useConversationModel = (conversation: Conversation | undefined) => {
  const chosen = useChosenModel();
  const allowed = useAllowedSettings();
  const carrySettings = useCarrySettings();
  const carry = (from: ModelChoice | null, to: ModelChoice) => allowed(carrySettings(from, to));
  const update = useUpdateConversation();
  const choice = allowed(conversation?.model ?? chosen.choice);
  return {
    choice,
    /** Another model, with what it takes of the settings. */
    choose: (picked: ModelChoice): void => {
      const carried = carry(choice, picked);
      if (conversation) update(conversation, { model: carried });
      // What was set in one conversation does not go on into those that come.
      chosen.choose(conversation ? picked : carried);
    },
    /** The same model, asked in another way. */
    adjust: (adjusted: ModelChoice): void => {
      if (conversation) update(conversation, { model: adjusted });
      else chosen.choose(adjusted);
    },
    /** Another model for one answer. */
    carryTo: (picked: ModelChoice): ModelChoice => carry(choice, picked),
  };
};
