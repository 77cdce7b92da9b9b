/** Our prompt and tools in the form that provider packages take. */
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  LanguageModelV4ToolResultOutput,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import type {
  AssistantContent,
  ImageContent,
  ModelMessage,
  ModelPrompt,
  ModelTool,
  Replay,
  ToolResultContent,
  UserContent,
} from '../../prompt.ts';
import type { ToolSchema } from '../tool-schema/dialects.ts';

type Of<Role extends LanguageModelV4Message['role']> = Extract<LanguageModelV4Message, { role: Role }>;

export function sdkPrompt({ instructions, messages }: ModelPrompt): LanguageModelV4CallOptions['prompt'] {
  const said = messages.map(sdkMessage).filter(({ content }) => content.length > 0);
  return instructions ? [{ role: 'system', content: instructions }, ...said] : said;
}

function sdkMessage(message: ModelMessage): LanguageModelV4Message {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.content.map(sdkUserContent) };
    case 'assistant':
      return { role: 'assistant', content: message.content.map(sdkAssistantContent) };
    case 'tool':
      return { role: 'tool', content: message.content.map(sdkToolResult) };
  }
}

function sdkUserContent(part: UserContent): Of<'user'>['content'][number] {
  return part.type === 'text' ? part : sdkImage(part);
}

function sdkImage({ mediaType, bytes }: ImageContent) {
  return { type: 'file' as const, mediaType, data: { type: 'data' as const, data: bytes } };
}

function sdkAssistantContent(part: AssistantContent): Of<'assistant'>['content'][number] {
  switch (part.type) {
    case 'text':
      return part;
    case 'reasoning':
      return { type: 'reasoning', text: part.text, ...replayed(part.replay) };
    case 'tool-call': {
      const { callId, name, input, replay } = part;
      return {
        type: 'tool-call',
        toolCallId: callId,
        toolName: name,
        input: input ?? {},
        ...replayed(replay),
      };
    }
  }
}

function sdkToolResult(result: ToolResultContent): Of<'tool'>['content'][number] {
  return {
    type: 'tool-result',
    toolCallId: result.callId,
    toolName: result.name,
    output: sdkOutput(result),
  };
}

/** With pictures there is no word for a failure, and its text says it anyway. */
function sdkOutput({ output, images = [], isError }: ToolResultContent): LanguageModelV4ToolResultOutput {
  if (images.length === 0) return { type: isError ? 'error-text' : 'text', value: output };
  return { type: 'content', value: [{ type: 'text', text: output }, ...images.map(sdkImage)] };
}

function replayed(replay: Replay | undefined): { providerOptions?: SharedV4ProviderOptions } {
  return replay ? { providerOptions: replay as SharedV4ProviderOptions } : {};
}

export interface ToolDialect {
  schemaOf: ToolSchema;
  /** Said where it is on otherwise: it refuses most schemas that people write. */
  strict?: false;
}

export function sdkTools(
  tools: readonly ModelTool[] = [],
  { schemaOf, ...rest }: ToolDialect,
): { tools?: LanguageModelV4FunctionTool[] } {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, inputSchema }) => ({
      type: 'function',
      name,
      description,
      inputSchema: schemaOf(inputSchema),
      ...rest,
    })),
  };
}
