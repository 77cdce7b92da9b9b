/** A source for tests, which counts what it does. */
import type { ToolRisk } from '@stoa/contract/tools';
import { fingerprintOf } from './own-tools.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { SignInWant, ToolCall, ToolOutcome, ToolSource } from './source.ts';

export interface TestTool {
  name: string;
  description?: string;
  risk?: Partial<ToolRisk>;
  call?: (call: ToolCall) => Promise<ToolOutcome> | ToolOutcome;
}

export const testSourceId = 'mcp_00000000000000000000000001';

const harmless: ToolRisk = {
  readsPrivate: false,
  readsUntrusted: false,
  writes: false,
  sendsOut: false,
  idempotent: false,
};

/** A call of nobody's run. */
export const callOf = (user: UserPrincipal, key: string, given: Partial<ToolCall> = {}): ToolCall => ({
  user,
  key,
  input: {},
  runId: null,
  partId: null,
  deadlineMs: 10_000,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  resume: null,
  ...given,
});

export const said = (text: string): ToolOutcome => ({
  kind: 'result',
  isError: false,
  content: [{ type: 'text', text }],
});

const inputSchema = { type: 'object', properties: { line: { type: 'string' } } };

/** @param signIn where to sign in before there are any tools; null once somebody has */
export const createTestSource = (
  tools: readonly TestTool[],
  trusted = true,
  signIn: () => SignInWant | null = () => null,
) => {
  const made: ToolCall[] = [];
  const source: ToolSource = {
    kind: 'mcp',
    offers: async () => [
      { id: testSourceId, name: 'Notebook', host: 'notes.example', description: null, trusted, tools: null },
    ],
    list: async ({ ids }) => {
      const want = signIn();
      return ids.includes(testSourceId)
        ? [
            {
              id: testSourceId,
              name: 'Notebook',
              host: 'notes.example',
              instructions: null,
              trusted,
              problem: want && { class: 'sign_in_required', message: 'Sign in first.', signIn: want },
              tools: (want ? [] : tools).map(({ name, description = name, risk }) => ({
                key: `${testSourceId}/${name}`,
                name,
                title: null,
                description,
                inputSchema,
                outputSchema: null,
                risk: { ...harmless, ...risk },
                fingerprint: fingerprintOf(name, description, inputSchema),
              })),
            },
          ]
        : [];
    },
    async call(call) {
      made.push(call);
      const tool = tools.find(({ name }) => call.key === `${testSourceId}/${name}`);
      return (await tool?.call?.(call)) ?? said(JSON.stringify(call.input));
    },
  };
  return { source, made };
};
