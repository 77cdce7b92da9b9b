import { z } from 'zod';
import type {
  AssistantContent,
  ModelMessage,
  ModelPrompt,
  ModelTool,
  ToolCallContent,
  ToolResultContent,
  UserContent,
} from '../../prompt.ts';
import { openaiSchema } from '../tool-schema/dialects.ts';
import {
  frequencyPenalty,
  maxOutputTokens,
  minP,
  presencePenalty,
  reasoningEffort,
  repetitionPenalty,
  seed,
  stop,
  temperature,
  topK,
  topP,
  verbosity,
} from '../setting-fields.ts';

/** What the author of the wire takes. */
export const authorsSettings = {
  reasoningEffort,
  verbosity,
  temperature: temperature(2),
  topP,
  maxOutputTokens: maxOutputTokens(10_000_000),
  presencePenalty,
  frequencyPenalty,
  stop: stop(4),
  seed,
};

/** What other servers of the wire take besides; those that do not know it pass over it or say so. */
export const chatCompletionsSettings = z.strictObject({
  ...authorsSettings,
  topK: topK(1000),
  minP,
  repetitionPenalty,
});

export type ChatCompletionsSettings = z.infer<typeof chatCompletionsSettings>;

export type RequestBody = { [key: string]: unknown };

/** The body of `POST /chat/completions`; settings that are not set are not sent, so the server's own defaults hold. */
export function requestBody(
  modelId: string,
  prompt: ModelPrompt,
  tools: readonly ModelTool[],
  settings: ChatCompletionsSettings,
): RequestBody {
  return withoutUndefined({
    model: modelId,
    messages: wireMessages(prompt),
    tools: tools.length === 0 ? undefined : tools.map(wireTool),
    stream: true,
    stream_options: { include_usage: true },
    temperature: settings.temperature,
    top_p: settings.topP,
    max_tokens: settings.maxOutputTokens,
    top_k: settings.topK,
    min_p: settings.minP,
    presence_penalty: settings.presencePenalty,
    frequency_penalty: settings.frequencyPenalty,
    repetition_penalty: settings.repetitionPenalty,
    stop: settings.stop,
    seed: settings.seed,
    reasoning_effort: settings.reasoningEffort,
    verbosity: settings.verbosity,
  });
}

function withoutUndefined(body: RequestBody): RequestBody {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

/**
 * What a server may refuse, as its complaint shows, and the body that does without. `stream_options` is unknown
 * to older servers; `max_tokens` is what all servers know but the newest models of the wire's author.
 */
const CONCESSIONS: readonly { complaint: RegExp; concede(body: RequestBody): RequestBody | undefined }[] = [
  {
    complaint: /stream_options|include_usage/i,
    concede: ({ stream_options: refused, ...rest }) => (refused === undefined ? undefined : rest),
  },
  {
    complaint: /max_tokens.*max_completion_tokens/is,
    concede: ({ max_tokens: limit, ...rest }) =>
      limit === undefined ? undefined : { ...rest, max_completion_tokens: limit },
  },
];

/** The body to repeat a refused request with, or undefined when there is nothing to give in to. */
export function concededBody(body: RequestBody, complaint: string): RequestBody | undefined {
  for (const concession of CONCESSIONS) {
    const conceded = concession.complaint.test(complaint) ? concession.concede(body) : undefined;
    if (conceded) return conceded;
  }
  return undefined;
}

function wireTool(tool: ModelTool) {
  const { name, description, inputSchema } = tool;
  return { type: 'function', function: { name, description, parameters: openaiSchema(inputSchema) } };
}

function wireMessages(prompt: ModelPrompt): unknown[] {
  const lastUserAt = prompt.messages.findLastIndex((message) => message.role === 'user');
  const messages = prompt.messages.flatMap((message, at) => wireMessage(message, at > lastUserAt));
  return prompt.instructions ? [{ role: 'system', content: prompt.instructions }, ...messages] : messages;
}

function wireMessage(message: ModelMessage, isPresentTurn: boolean): unknown[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: wireUserContent(message.content) }];
    case 'assistant':
      return wireAssistant(message.content, isPresentTurn);
    case 'tool':
      return [
        ...message.content.map(({ callId, output, isError }) => ({
          role: 'tool',
          tool_call_id: callId,
          content: isError ? `Error: ${output}` : output,
        })),
        ...wireImagesOf(message.content),
      ];
  }
}

/** A result is text alone on this wire, so what it brought to look at follows all of them. */
function wireImagesOf(results: readonly ToolResultContent[]): unknown[] {
  const content = results.flatMap(({ name, images = [] }): UserContent[] =>
    images.length === 0 ? [] : [{ type: 'text', text: `[Images that ${name} returned:]` }, ...images],
  );
  return content.length === 0 ? [] : [{ role: 'user', content: wireUserContent(content) }];
}

/** Text alone goes as a plain string: many local servers know no other form. */
function wireUserContent(content: readonly UserContent[]): unknown {
  if (content.every((part) => part.type === 'text')) return content.map((part) => part.text).join('\n\n');
  return content.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    const { buffer, byteOffset, byteLength } = part.bytes;
    const base64 = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
    return { type: 'image_url', image_url: { url: `data:${part.mediaType};base64,${base64}` } };
  });
}

/**
 * Reasoning goes back only with the tool calls of the turn that is still being answered: servers that think
 * between tool calls demand it there, and refuse or bill it anywhere else.
 */
function wireAssistant(content: readonly AssistantContent[], isPresentTurn: boolean): unknown[] {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const calls = content.filter((part) => part.type === 'tool-call');
  if (calls.length === 0) return text === '' ? [] : [{ role: 'assistant', content: text }];
  const reasoning = content.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
  return [
    {
      role: 'assistant',
      content: text === '' ? null : text,
      ...(isPresentTurn && reasoning !== '' && { reasoning_content: reasoning }),
      tool_calls: calls.map(wireToolCall),
    },
  ];
}

function wireToolCall({ callId, name, input }: ToolCallContent) {
  return { id: callId, type: 'function', function: { name, arguments: JSON.stringify(input ?? {}) } };
}
