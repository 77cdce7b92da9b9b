/** Tools about tools, which every run has when it needs them: finding further ones, and reading on in a long result. */
import { createHash } from 'node:crypto';
import type { Part } from '@stoa/contract/runs/parts';
import type { ToolRef } from '@stoa/contract/tools';
import type { ToolOutcome } from './source.ts';
import type { EquippedTool, Toolkit } from './toolkit.ts';

const ownTool = (
  name: string,
  title: string,
  description: string,
  properties: Record<string, unknown>,
  required: string[],
): EquippedTool => {
  const ref: ToolRef = {
    key: `builtin/${name}`,
    name,
    title,
    source: { id: 'builtin', kind: 'builtin', name: 'Stoa', host: null },
    risk: { readsPrivate: false, readsUntrusted: false, writes: false, sendsOut: false, idempotent: true },
  };
  const inputSchema = { type: 'object', properties, required, additionalProperties: false };
  return {
    name,
    description,
    inputSchema,
    ref,
    fingerprint: fingerprintOf(name, description, inputSchema),
    trusted: true,
  };
};

/** What a tool is to whoever has allowed it (SR-24). */
export const fingerprintOf = (name: string, description: string, inputSchema: object): string =>
  createHash('sha256')
    .update(JSON.stringify([name, description, inputSchema]))
    .digest('base64url');

export const searchTools = ownTool(
  'search_tools',
  'Search tools',
  'There are more tools than are listed here. Search them by a few words on what is to be done; those that are found can be called from the next step on.',
  { query: { type: 'string', description: 'A few words, in the language of the tools.' } },
  ['query'],
);

export const readResult = ownTool(
  'read_result',
  'Read on in a result',
  'Read a part of a tool result that was too long to be given whole.',
  {
    file: { type: 'string', description: 'The name of the result’s file, as the cut result gives it.' },
    offset: { type: 'integer', description: 'From which character on, counted from 0.' },
    length: { type: 'integer', description: 'How many characters; as many as a result may have by default.' },
  },
  ['file', 'offset'],
);

export interface OwnCall {
  key: string;
  input: unknown;
  toolkit: Toolkit;
  /** Of the whole branch: only what was cut off there can be read on. */
  parts: readonly Part[];
  mostCharacters: number;
  readFile: (fileId: string) => Promise<Uint8Array | undefined>;
}

/** @returns undefined when it is the tool of a source */
export const callOwn = async (call: OwnCall): Promise<ToolOutcome | undefined> => {
  if (call.key === searchTools.ref.key) return found(call);
  return call.key === readResult.ref.key ? readOn(call) : undefined;
};

const found = ({ input, toolkit }: OwnCall): ToolOutcome => {
  const { query } = input as { query?: unknown };
  if (typeof query !== 'string' || query.trim() === '') return wrong('`query` is to be a text.');
  const tools = toolkit.search(query);
  const text =
    tools.length === 0
      ? 'No tool was found. Try other words, or say that there is none.'
      : tools.map(({ name, description }) => `${name}: ${description.slice(0, 300)}`).join('\n');
  return {
    kind: 'result',
    isError: false,
    content: [{ type: 'text', text }],
    structured: { found: tools.map(({ ref }) => ref.key) },
  };
};

const readOn = async (call: OwnCall): Promise<ToolOutcome> => {
  const { file, offset, length = call.mostCharacters } = call.input as Record<string, unknown>;
  const isCut = call.parts.some((part) => part.type === 'tool' && part.output?.truncated?.fileId === file);
  if (typeof file !== 'string' || !isCut) return wrong('There is no cut result of this name.');
  if (!isCount(offset) || !isCount(length)) return wrong('`offset` and `length` are to be whole numbers.');
  const bytes = await call.readFile(file);
  if (!bytes) return wrong('This result was deleted.');
  const text = new TextDecoder().decode(bytes);
  const most = Math.max(1, call.mostCharacters - 200);
  const piece = text.slice(offset, offset + Math.min(length, most));
  const next = offset + piece.length;
  const rest =
    next < text.length ? `\n[It goes on at ${next} of ${text.length} characters.]` : '\n[The end.]';
  return { kind: 'result', isError: false, content: [{ type: 'text', text: `${piece}${rest}` }] };
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const wrong = (message: string): ToolOutcome => ({
  kind: 'failed',
  class: 'input',
  message,
  retryable: false,
});
