/** A tool that this server has by itself: what it says of itself to models, and what it does. */
import type { ToolRisk } from '@stoa/contract/tools';
import { fingerprintOf } from '../../own-tools.ts';
import type { ToolCall, ToolDescription, ToolOutcome } from '../../source.ts';

export interface BuiltinTool<Name extends string = string> {
  name: Name;
  title: string;
  /** For the person who chooses it. */
  summary: string;
  /** For the model. */
  description: string;
  inputSchema: Record<string, unknown>;
  risk: ToolRisk;
  call(call: ToolCall): Promise<ToolOutcome>;
}

export const harmless: ToolRisk = {
  readsPrivate: false,
  readsUntrusted: false,
  writes: false,
  sendsOut: false,
  idempotent: true,
};

export const builtinKey = (name: string): string => `builtin/${name}`;

export const toDescription = ({
  name,
  title,
  description,
  inputSchema,
  risk,
}: BuiltinTool): ToolDescription => ({
  key: builtinKey(name),
  name,
  title,
  description,
  inputSchema,
  outputSchema: null,
  risk,
  fingerprint: fingerprintOf(name, description, inputSchema),
});

export const text = (words: string, structured?: unknown): ToolOutcome => ({
  kind: 'result',
  isError: false,
  content: [{ type: 'text', text: words }],
  ...(structured !== undefined && { structured }),
});

/** The model gave it what it does not take: it is told, and tries again. */
export const wrongInput = (message: string): ToolOutcome => ({
  kind: 'failed',
  class: 'input',
  message,
  retryable: false,
});
