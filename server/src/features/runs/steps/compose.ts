/** What the model is told: the gathered messages as a prompt, fitted to its window. Pure. */
import type { FilePart, Part } from '@stoa/contract/runs/parts';
import type { ModelMessage, ModelPrompt, TextContent, UserContent } from '@stoa/llm/prompt';
import { estimateTokens } from '@stoa/llm/usage';
import type { MessageRow } from '../../conversations/conversations.ts';
import type { Gathered } from './gather.ts';

/** Of the window, what stays free for the answer. */
const shareForAnswer = 0.25;

const goOn =
  'Your last message was cut off. Go on exactly where it ended: do not repeat anything, do not comment on the interruption.';

/** About what a picture of the size that is kept costs at the large providers. */
const tokensOfImage = 1_500;

export const compose = (
  { messages, written, contents, instructions }: Gathered,
  windowTokens: number | null,
): ModelPrompt => {
  const history = messages.flatMap((message) => toModelMessage(message, contents));
  const continued = toModelMessage({ role: 'assistant', parts: written }, contents);
  if (continued.length > 0) continued.push({ role: 'user', content: [{ type: 'text', text: goOn }] });
  const free = windowTokens === null ? null : windowTokens - estimateTokens(instructions ?? '');
  return { ...(instructions && { instructions }), messages: fit([...history, ...continued], free) };
};

/** Notices, errors and reasoning are for people; a message of nothing else is not sent. */
const toModelMessage = (
  { role, parts }: Pick<MessageRow, 'role' | 'parts'>,
  contents: Gathered['contents'],
): ModelMessage[] => {
  if (role === 'user') {
    const content = parts.flatMap((part) =>
      part.type === 'file' ? [toContent(part, contents)] : textOf(part),
    );
    return content.length === 0 ? [] : [{ role, content }];
  }
  const content = parts.flatMap(textOf);
  return content.length === 0 ? [] : [{ role, content }];
};

const textOf = (part: Part): TextContent[] =>
  part.type === 'text' && part.text !== '' ? [{ type: 'text', text: part.text }] : [];

const toContent = (part: FilePart, contents: Gathered['contents']): UserContent => {
  const { kind, mediaType } = part;
  const name = JSON.stringify(part.name);
  const bytes = contents.get(part);
  if (bytes === undefined) return note(`The file ${name} is not sent again: newer ones take its place.`);
  if (bytes === null) return note(`The file ${name} was deleted.`);
  if (kind === 'image') return { type: 'image', mediaType, bytes };
  const text = new TextDecoder().decode(bytes);
  const fence = fenceAround(text);
  return { type: 'text', text: `File ${name}:\n${fence}\n${text}\n${fence}` };
};

const note = (text: string): TextContent => ({ type: 'text', text: `[${text}]` });

/** Longer than any in the text, so that a file cannot say that it has ended. */
const fenceAround = (text: string): string => {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  return '`'.repeat(longest + 1);
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
    free -= promptTokens([messages[first - 1]!]);
    if (free < 0 && first < messages.length) break;
    first -= 1;
  }
  while (first < messages.length - 1 && messages[first]!.role !== 'user') first += 1;
  return messages.slice(first);
};

/** About how many tokens a prompt takes. */
export const promptTokens = (messages: readonly ModelMessage[]): number => {
  const parts = messages.flatMap(({ content }) => content as readonly { type: string; text?: string }[]);
  const text = parts.map((part) => part.text ?? '').join('\n');
  return estimateTokens(text) + parts.filter(({ type }) => type === 'image').length * tokensOfImage;
};
