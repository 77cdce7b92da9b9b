/** What the model is told: the gathered messages as a prompt, fitted to its window. Pure. */
import type { Part } from '@stoa/contract/runs/parts';
import type { ModelMessage, ModelPrompt } from '@stoa/llm/prompt';
import { estimateTokens } from '@stoa/llm/usage';
import type { Gathered } from './gather.ts';

/** Of the window, what stays free for the answer. */
const shareForAnswer = 0.25;

const goOn =
  'Your last message was cut off. Go on exactly where it ended: do not repeat anything, do not comment on the interruption.';

export const compose = (
  { messages, written, instructions }: Gathered,
  windowTokens: number | null,
): ModelPrompt => {
  const history = messages.flatMap(({ role, parts }) => toModelMessage(role, parts));
  const continued = toModelMessage('assistant', written);
  if (continued.length > 0) continued.push({ role: 'user', content: [{ type: 'text', text: goOn }] });
  const free = windowTokens === null ? null : windowTokens - estimateTokens(instructions ?? '');
  return { ...(instructions && { instructions }), messages: fit([...history, ...continued], free) };
};

/** Notices, errors and reasoning are for people; a message of nothing else is not sent. */
const toModelMessage = (role: 'user' | 'assistant', parts: readonly Part[]): ModelMessage[] => {
  const content = parts.flatMap((part) =>
    part.type === 'text' && part.text !== '' ? [{ type: 'text' as const, text: part.text }] : [],
  );
  return content.length === 0 ? [] : [{ role, content }];
};

/**
 * Leaves out the oldest messages that do not fit. The last one is always sent: when even that is too
 * long the provider says so in its own figures. What is sent never opens with an answer.
 */
const fit = (messages: ModelMessage[], windowTokens: number | null): ModelMessage[] => {
  if (windowTokens === null) return messages;
  let free = windowTokens * (1 - shareForAnswer);
  let first = messages.length;
  while (first > 0) {
    free -= estimateTokens(promptText([messages[first - 1]!]));
    if (free < 0 && first < messages.length) break;
    first -= 1;
  }
  while (first < messages.length - 1 && messages[first]!.role !== 'user') first += 1;
  return messages.slice(first);
};

/** All that a prompt says, for estimating its size. */
export const promptText = (messages: readonly ModelMessage[]): string =>
  messages
    .flatMap(({ content }) => content as readonly { type: string; text?: string }[])
    .map((part) => part.text ?? '')
    .join('\n');
