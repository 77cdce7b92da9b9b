/** What a model is sent, in no provider's own format. Each provider turns it into its wire. */

export interface TextContent {
  type: 'text';
  text: string;
}

export interface ImageContent {
  type: 'image';
  mediaType: string;
  bytes: Uint8Array;
}

/**
 * What a provider wants back with a part it made, such as the signature of a thought, as JSON. Nobody else reads
 * it, and other providers pass over it.
 */
export type Replay = Record<string, Record<string, unknown>>;

export interface ReasoningContent {
  type: 'reasoning';
  /** Empty where the provider kept it to itself. */
  text: string;
  replay?: Replay;
}

export interface ToolCallContent {
  type: 'tool-call';
  callId: string;
  name: string;
  input: unknown;
  replay?: Replay;
}

export interface ToolResultContent {
  type: 'tool-result';
  callId: string;
  name: string;
  output: string;
  /** What it brought to look at, which each provider is shown in the way it takes. */
  images?: ImageContent[];
  isError?: boolean;
}

export type UserContent = TextContent | ImageContent;
export type AssistantContent = TextContent | ReasoningContent | ToolCallContent;

export type ModelMessage =
  | { role: 'user'; content: UserContent[] }
  | { role: 'assistant'; content: AssistantContent[] }
  | { role: 'tool'; content: ToolResultContent[] };

export interface ModelPrompt {
  instructions?: string;
  messages: ModelMessage[];
}

export interface ModelTool {
  name: string;
  description: string;
  /** JSON Schema of the input; an object schema at its top. */
  inputSchema: Record<string, unknown>;
}
