/** A model server made by others, so that our idea of the protocol is held against someone else's. */
import { LLMock } from '@copilotkit/aimock';
import type { Stage } from './journey.ts';

type Response = Parameters<LLMock['on']>[1];
type Options = NonNullable<Parameters<LLMock['on']>[2]>;

export const modelId = 'gpt-4o';
export const titleOfAll = 'Questions about the sea';

export interface Upstream {
  /** What goes into an endpoint’s address. */
  readonly baseUrl: string;
  /** Answers messages that contain `text`. What was given first wins. */
  answer(text: string, response: Response, options?: Options): void;
  /** Answers the n-th message (from 0) that contains `text`. */
  answerNth(text: string, sequenceIndex: number, response: Response, options?: Options): void;
  /** Makes these calls of tools when it is asked with `text`, and says `end` once it has their results. */
  callTools(text: string, calls: readonly ToolCall[], end: string): void;
  /** How often a message that contains `text` was to be answered; requests for a title do not count. */
  timesAsked(text: string): number;
  /** All requests for an answer or a title, as they came. */
  requests(): { headers: Record<string, string>; body: unknown }[];
}

/** What the model calls it, and what it gives to it. */
export type ToolCall = readonly [tool: string, input: Record<string, unknown>];

export interface UpstreamOptions {
  /** Calls with another key are refused as a provider would. */
  apiKey?: string;
}

export const startUpstream = async (stage: Stage, { apiKey }: UpstreamOptions = {}): Promise<Upstream> => {
  const mock = new LLMock({
    port: 0,
    logLevel: 'silent',
    ...(apiKey !== undefined && { auth: { apiKeys: [apiKey] } }),
  });
  mock.on({ systemMessage: 'title' }, { content: titleOfAll });
  await mock.start();
  stage.after(() => mock.stop());
  // A title is asked for with instructions; an answer without.
  const isForAnswer = ({ messages }: { messages: { role: string }[] }) =>
    messages.every(({ role }) => role !== 'system');
  return {
    baseUrl: `${mock.url}/v1`,
    answer(text, response, options) {
      mock.on({ userMessage: text, predicate: isForAnswer }, response, options);
    },
    answerNth(text, sequenceIndex, response, options) {
      mock.on({ userMessage: text, predicate: isForAnswer, sequenceIndex }, response, options);
    },
    callTools(text, calls, end) {
      const toolCalls = calls.map(([name, input]) => ({ name, arguments: JSON.stringify(input) }));
      const asked = (hasResult: boolean) => (request: { messages: Message[] }) => {
        const since = sinceQuestion(request.messages);
        return (
          isForAnswer(request) &&
          textIn(since[0]).includes(text) &&
          since.some(({ role }) => role === 'tool') === hasResult
        );
      };
      mock.on({ predicate: asked(false) }, { toolCalls });
      mock.on({ predicate: asked(true) }, { content: end });
    },
    timesAsked: (text) =>
      mock.getRequests().filter(({ body }) => {
        const request = body as { messages?: { role: string; content: unknown }[] } | null;
        return (
          request?.messages !== undefined &&
          isForAnswer({ messages: request.messages }) &&
          JSON.stringify(request.messages).includes(text)
        );
      }).length,
    requests: () => mock.getRequests().map(({ headers, body }) => ({ headers, body })),
  };
};

interface Message {
  role: string;
  content?: unknown;
}

const textIn = (message: Message | undefined): string => JSON.stringify(message?.content ?? '');

/** On this wire pictures of tools come as a message of the user, which is no question. */
const sinceQuestion = (messages: readonly Message[]): readonly Message[] =>
  messages.slice(
    messages.findLastIndex((one) => one.role === 'user' && !textIn(one).includes('[Images that')),
  );

/** Sentences that can be told apart, so that a lost or repeated piece shows. */
export const longText = (sentences: number): string =>
  Array.from({ length: sentences }, (_, index) => `Wave number ${index + 1} reaches the shore.`).join(' ');
