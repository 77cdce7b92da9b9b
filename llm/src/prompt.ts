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

export interface ReasoningContent {
  type: 'reasoning';
  text: string;
}

export interface ToolCallContent {
  type: 'tool-call';
  callId: string;
  name: string;
  input: unknown;
}

export interface ToolResultContent {
  type: 'tool-result';
  callId: string;
  name: string;
  output: string;
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
