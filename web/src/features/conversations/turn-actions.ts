/** What can be done with a message, handed to every message without making it render. */
import type { Message } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import type { InputPart } from '@stoa/contract/runs/parts';
import { createContext, use } from 'react';

export interface TurnActions {
  /** Answers the same words anew, beside what is there. */
  regenerate: (answer: Message, model?: ModelChoice) => void;
  /** Goes on with an answer that was cut short. */
  resume: (answer: Message) => void;
  /** Other words beside these, and an answer to them. False when they were not taken. */
  resend: (question: Message, parts: InputPart[]) => boolean;
  /** Sends again what was not taken, with the model that is chosen now where the one before was refused. */
  sendAgain: () => void;
  /** Null ends the editing. */
  edit: (messageId: string | null) => void;
  /** Opens the words that `answer` answers. */
  editQuestionOf: (answer: Message) => void;
  /** Shows the branch that goes through this message. */
  showBranch: (messageId: string) => Promise<void>;
}

export const TurnActionsContext = createContext<TurnActions | null>(null);

export const useTurnActions = (): TurnActions => {
  const actions = use(TurnActionsContext);
  if (!actions) throw new Error('There are no turn actions outside of a conversation.');
  return actions;
};
