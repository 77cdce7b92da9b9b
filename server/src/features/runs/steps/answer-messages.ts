/** An answer as the model that goes on is told of it: what was said, what was called, what came of that. Pure. */
import type { Part, ReasoningPart, ToolOutput, ToolPart } from '@stoa/contract/runs/parts';
import type { ToolRef } from '@stoa/contract/tools';
import type {
  AssistantContent,
  ImageContent,
  ModelMessage,
  TextContent,
  ToolResultContent,
} from '@stoa/llm/prompt';
import type { FileContents } from './gather.ts';

export interface AnswerOptions {
  nameOf: (ref: ToolRef) => string;
  /**
   * It was written by the model that is asked now: thoughts go back with the calls that came of them, and with
   * both what the provider wanted back. Nobody else can read either.
   */
  isByThisModel: boolean;
  /** Pictures of tools that are not among them are told of in words. */
  contents: FileContents;
}

/** Notices, errors and idle thoughts are for people; an answer of nothing else is no message. */
export const answerMessages = (parts: readonly Part[], options: AnswerOptions): ModelMessage[] => {
  const messages: ModelMessage[] = [];
  let said: AssistantContent[] = [];
  for (const step of stepsOf(parts)) {
    const calls = step.filter((part) => part.type === 'tool');
    const content = step.flatMap((part) => contentOf(part, options, calls.length > 0));
    if (calls.length === 0) {
      said.push(...content);
      continue;
    }
    // A step that calls is a message of its own, right before the results.
    if (said.length > 0) messages.push({ role: 'assistant', content: said });
    said = [];
    messages.push({ role: 'assistant', content });
    messages.push({ role: 'tool', content: calls.map((call) => resultOf(call, options)) });
  }
  if (said.length > 0) messages.push({ role: 'assistant', content: said });
  return messages;
};

/** Which run of the message and which step of that wrote it. */
const stepKeyOf = (part: Part): string =>
  'step' in part ? `${part.id.split('.', 1)[0]}:${part.step}` : 'none';

const stepsOf = (parts: readonly Part[]): Part[][] => {
  const steps: Part[][] = [];
  let key: string | undefined;
  for (const part of parts) {
    if (part.type !== 'text' && part.type !== 'reasoning' && part.type !== 'tool') continue;
    if (stepKeyOf(part) === key) steps.at(-1)!.push(part);
    else steps.push([part]);
    key = stepKeyOf(part);
  }
  return steps;
};

const contentOf = (part: Part, options: AnswerOptions, hasCalls: boolean): AssistantContent[] => {
  if (part.type === 'text') return textOf(part);
  if (part.type === 'reasoning') return hasCalls && options.isByThisModel ? [thoughtOf(part)] : [];
  return part.type === 'tool' ? [callOf(part, options)] : [];
};

export const textOf = (part: Part): TextContent[] =>
  part.type === 'text' && part.text !== '' ? [{ type: 'text', text: part.text }] : [];

const thoughtOf = ({ text, replay }: ReasoningPart): AssistantContent => ({
  type: 'reasoning',
  text,
  ...(replay && { replay }),
});

const callOf = ({ callId, tool, input, replay }: ToolPart, options: AnswerOptions): AssistantContent => ({
  type: 'tool-call',
  callId,
  name: options.nameOf(tool),
  // What was no JSON was never a call; the result says so.
  input: input ?? {},
  ...(replay && options.isByThisModel && { replay }),
});

const resultOf = (part: ToolPart, { nameOf, contents }: AnswerOptions): ToolResultContent => {
  const { callId, tool, status, output, startedAt } = part;
  const isCutOff = status === 'cancelled' && startedAt !== null;
  const isError = output?.isError ?? status !== 'done';
  const images = output === null ? [] : imagesIn(output, contents);
  return {
    type: 'tool-result',
    callId,
    name: nameOf(tool),
    output: output === null ? withoutOutput[isCutOff ? 'unknown' : status] : wordsFor(output),
    ...(images.length > 0 && { images }),
    ...(isError && { isError }),
  };
};

const imagesIn = ({ items }: ToolOutput, contents: FileContents): ImageContent[] =>
  items.flatMap((item) => {
    const bytes = item.type === 'file' && item.kind === 'image' && contents.get(item.fileId);
    return bytes ? [{ type: 'image', mediaType: item.mediaType, bytes }] : [];
  });

const stopped = 'The user stopped this call before it had a result.';

const withoutOutput: Record<ToolPart['status'], string> = {
  writing: stopped,
  called: stopped,
  waiting: stopped,
  running: stopped,
  cancelled: stopped,
  done: 'Done.',
  failed: 'The call failed.',
  rejected: 'The user did not allow this call.',
  unknown:
    'This call was cut off while it was under way. It is not known whether it was carried out; do not repeat it without asking the user.',
};

/** Data are told where there are no words for them. */
const wordsFor = ({ items, truncated }: ToolOutput): string => {
  const hasText = items.some(({ type }) => type === 'text');
  const words = items.flatMap((item) => {
    switch (item.type) {
      case 'text':
        return [item.text];
      case 'data':
        return hasText ? [] : [JSON.stringify(item.data)];
      case 'file':
        return [`[The file ${JSON.stringify(item.name)} (${item.mediaType}) was given to the user.]`];
      case 'source':
        return [`Source: ${item.title === null ? '' : `${item.title}, `}${item.url}`];
    }
  });
  if (truncated) {
    const readOn =
      truncated.fileId === null ? '' : ` Read on with read_result and the file ${truncated.fileId}.`;
    words.push(`[This is the beginning of ${truncated.sizeBytes} bytes.${readOn}]`);
  }
  return words.join('\n\n') || 'Done, without anything to tell.';
};
