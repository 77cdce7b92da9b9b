import { z } from 'zod';
import type {
  AssistantContent,
  ModelMessage,
  ModelPrompt,
  ModelTool,
  ToolCallContent,
  UserContent,
} from '../../prompt.ts';

const penalty = z.number().min(-2).max(2);

export const chatCompletionsSettings = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  maxOutputTokens: z.int().min(1).max(10_000_000).optional(),
  presencePenalty: penalty.optional(),
  frequencyPenalty: penalty.optional(),
  stop: z.array(z.string().min(1).max(200)).max(4).optional(),
  seed: z.int().optional(),
  reasoningEffort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).optional(),
  verbosity: z.enum(['low', 'medium', 'high']).optional(),
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
    presence_penalty: settings.presencePenalty,
    frequency_penalty: settings.frequencyPenalty,
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
  return { type: 'function', function: { name, description, parameters: inputSchema } };
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
      return message.content.map(({ callId, output, isError }) => ({
        role: 'tool',
        tool_call_id: callId,
        content: isError ? `Error: ${output}` : output,
      }));
  }
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
