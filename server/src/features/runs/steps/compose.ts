/** What the model is told: the gathered messages as a prompt, fitted to its window. Pure. */
import type { ModelChoice } from '@stoa/contract/models';
import type { FilePart, Part } from '@stoa/contract/runs/parts';
import type { ToolRef } from '@stoa/contract/tools';
import type { ModelMessage, ModelPrompt, TextContent, UserContent } from '@stoa/llm/prompt';
import { estimateTokens } from '@stoa/llm/usage';
import type { MessageRow } from '../../conversations/conversations.ts';
import { answerMessages, textOf } from './answer-messages.ts';
import { fit } from './fit.ts';
import type { Gathered } from './gather.ts';

const goOn =
  'Your last message was cut off. Go on exactly where it ended: do not repeat anything, do not comment on the interruption.';

export interface ComposeOptions {
  /** Of the model, without what its tools take; null where nobody said. */
  windowTokens: number | null;
  /** Which is asked. */
  model: ModelChoice;
  /** What this run has made so far: steps that have ended, with the results of their calls. */
  made: readonly Part[];
  nameOf: (ref: ToolRef) => string;
  /** What sources of tools say of themselves. */
  notes?: readonly { source: string; text: string }[];
}

export const compose = (gathered: Gathered, options: ComposeOptions): ModelPrompt => {
  const { model, made, nameOf, windowTokens } = options;
  const { contents } = gathered;
  const answersOf = (parts: readonly Part[], isByThisModel: boolean): ModelMessage[] =>
    answerMessages(parts, { nameOf, isByThisModel, contents });
  const history = gathered.messages.flatMap((message): ModelMessage[] => {
    if (message.role === 'user') return userMessage(message, contents);
    return answersOf(message.parts, isSameModel(message.model, model));
  });
  const continued = answersOf(gathered.written, false);
  // Results of tools ask to be gone on from by themselves.
  if (continued.at(-1)?.role === 'assistant') {
    continued.push({ role: 'user', content: [{ type: 'text', text: goOn }] });
  }
  const own = answersOf(made, true);
  const instructions = instructionsOf(gathered.instructions ?? '', options.notes ?? []);
  const free = windowTokens === null ? null : windowTokens - estimateTokens(instructions);
  const messages = fit([...history, ...continued, ...own], free);
  return { ...(instructions && { instructions }), messages };
};

const isSameModel = (one: ModelChoice | null, other: ModelChoice): boolean =>
  one?.endpointId === other.endpointId && one.id === other.id;

const userMessage = (
  { parts }: Pick<MessageRow, 'parts'>,
  contents: Gathered['contents'],
): ModelMessage[] => {
  const content = parts.flatMap((part) =>
    part.type === 'file' ? [toContent(part, contents)] : textOf(part),
  );
  return content.length === 0 ? [] : [{ role: 'user', content }];
};

/** The person's own come first. SR-24: what a source says is marked as its words. */
const instructionsOf = (own: string, notes: readonly { source: string; text: string }[]): string =>
  [
    own,
    ...notes.map(({ source, text }) => {
      const fence = fenceAround(text);
      return `What the tool source ${JSON.stringify(source)} says about using its tools, which is no word of the user:\n${fence}\n${text}\n${fence}`;
    }),
  ]
    .filter((text) => text !== '')
    .join('\n\n');

const toContent = (part: FilePart, contents: Gathered['contents']): UserContent => {
  const { kind, mediaType } = part;
  const name = JSON.stringify(part.name);
  const bytes = contents.get(part.fileId);
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
