import { z } from 'zod';
import type {
  AssistantContent,
  ImageContent,
  ModelMessage,
  ModelPrompt,
  ModelTool,
  UserContent,
} from '../../prompt.ts';
import { ollamaSchema } from '../tool-schema/dialects.ts';
import {
  frequencyPenalty,
  maxOutputTokens,
  minP,
  presencePenalty,
  repetitionPenalty,
  seed,
  setting,
  stop,
  temperature,
  topK,
  topP,
} from '../setting-fields.ts';

export const ollamaSettings = z.strictObject({
  think: setting(z.enum(['off', 'on', 'low', 'medium', 'high']), {
    title: 'Thinking',
    description: 'Whether it thinks before it answers; some models take a level instead of on and off.',
    group: 'reasoning',
  }),
  temperature: temperature(2),
  topP,
  topK: topK(1000),
  minP,
  maxOutputTokens: maxOutputTokens(10_000_000),
  presencePenalty,
  frequencyPenalty,
  repetitionPenalty,
  stop: stop(16),
  seed,
  contextTokens: setting(z.int().min(10).max(10_000_000), {
    title: 'Context window',
    description:
      'The window the model is loaded with, in tokens. What does not fit, Ollama cuts off without a word.',
  }),
});

export type OllamaSettings = z.infer<typeof ollamaSettings>;

/** The body of `POST /api/chat`; settings that are not set are not sent, so the model's own defaults hold. */
export function requestBody(
  modelId: string,
  prompt: ModelPrompt,
  tools: readonly ModelTool[],
  settings: OllamaSettings,
): Record<string, unknown> {
  const { think } = settings;
  // Undefined values do not survive JSON.stringify.
  const options = {
    temperature: settings.temperature,
    top_p: settings.topP,
    top_k: settings.topK,
    num_predict: settings.maxOutputTokens,
    min_p: settings.minP,
    repeat_penalty: settings.repetitionPenalty,
    presence_penalty: settings.presencePenalty,
    frequency_penalty: settings.frequencyPenalty,
    stop: settings.stop,
    seed: settings.seed,
    num_ctx: settings.contextTokens,
  };
  return {
    model: modelId,
    messages: wireMessages(prompt),
    stream: true,
    ...(tools.length > 0 && { tools: tools.map(wireTool) }),
    ...(think !== undefined && { think: think === 'on' || (think === 'off' ? false : think) }),
    ...(Object.values(options).some((value) => value !== undefined) && { options }),
  };
}

function wireTool({ name, description, inputSchema }: ModelTool) {
  return { type: 'function', function: { name, description, parameters: ollamaSchema(inputSchema) } };
}

function wireMessages({ instructions, messages }: ModelPrompt): unknown[] {
  const said = messages.flatMap(wireMessage);
  return instructions ? [{ role: 'system', content: instructions }, ...said] : said;
}

function wireMessage(message: ModelMessage): unknown[] {
  switch (message.role) {
    case 'user':
      return [wireUser(message.content)];
    case 'assistant':
      return wireAssistant(message.content);
    case 'tool':
      return message.content.map(({ callId, name, output, images = [], isError }) => ({
        role: 'tool',
        tool_name: name,
        tool_call_id: callId,
        content: isError ? `Error: ${output}` : output,
        ...wireImages(images),
      }));
  }
}

function wireUser(content: readonly UserContent[]) {
  const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const images = content.filter((part) => part.type === 'image');
  return { role: 'user', content: texts.join('\n\n'), ...wireImages(images) };
}

function wireImages(images: readonly ImageContent[]): { images?: string[] } {
  return images.length === 0
    ? {}
    : { images: images.map(({ bytes }) => Buffer.from(bytes).toString('base64')) };
}

/** Thinking goes back with the tool calls that came of it; templates drop it anywhere else. */
function wireAssistant(content: readonly AssistantContent[]): unknown[] {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const thinking = content.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
  const calls = content.filter((part) => part.type === 'tool-call');
  if (calls.length === 0) return text === '' ? [] : [{ role: 'assistant', content: text }];
  return [
    {
      role: 'assistant',
      content: text,
      ...(thinking !== '' && { thinking }),
      tool_calls: calls.map(({ callId, name, input }) => ({
        id: callId,
        function: { name, arguments: input ?? {} },
      })),
    },
  ];
}
