/** What the model is to answer: the branch up to the message being written. */
import type { Conversations, MessageRow } from '../../conversations/conversations.ts';
import type { RunRow } from '../schema.ts';

export interface Gathered {
  /** In reading order, without the message being written. */
  messages: MessageRow[];
  /** What earlier runs wrote into it; empty unless the run continues one. */
  written: MessageRow['parts'];
  /** What the person has told every model of this conversation. */
  instructions?: string | null;
}

export const gather = async (conversations: Conversations, run: RunRow): Promise<Gathered> => {
  const branch = await conversations.branch(run.conversationId, run.messageId);
  const output = branch.at(-1);
  const instructions = await conversations.instructionsOf(run.ownerId, run.conversationId);
  return { messages: branch.slice(0, -1), written: output?.parts ?? [], instructions };
};
