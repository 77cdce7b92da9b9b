/** MCP servers as a source of tools. What cannot be had is said, never thrown. */
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Timers } from '../../../../kernel/timers.ts';
import type { InteractionWant, SourceListing, ToolCall, ToolOutcome, ToolSource } from '../../source.ts';
import { classify, type McpFailure, SignInNeeded, toolFailureOf } from './failure.ts';
import type { Reach } from './reach.ts';
import type { McpServerRow } from './schema.ts';
import { hostOf } from './server-shown.ts';
import type { SignIn } from './sign-in.ts';
import type { ToolLists } from './tool-lists.ts';
import { toDescription } from './tools-listed.ts';
import type { Usable } from './usable.ts';
import { isForModels, viewUriOf } from './view-words.ts';
import type { Views } from './views.ts';
import { type CallState, type Waiting, withAnswer } from './waiting-call.ts';

export interface McpSourceDeps {
  timers: Timers;
  reach: Reach;
  signIn: SignIn;
  toolLists: ToolLists;
  usable: Usable;
  findView: () => Views['find'];
}

export const createMcpSource = (deps: McpSourceDeps): ToolSource => {
  const { timers, reach, signIn, toolLists, usable } = deps;

  const listing = async (
    user: UserPrincipal,
    row: McpServerRow,
    signal: AbortSignal,
  ): Promise<SourceListing> => {
    const about = {
      id: row.id,
      name: row.name,
      host: hostOf(row),
      trusted: row.trusted,
      instructions: null,
      tools: [],
    };
    try {
      const { tools, instructions } = await toolLists.read(user, row, signal);
      return {
        ...about,
        instructions: row.useInstructions ? instructions : null,
        tools: tools.filter(isForModels).map((tool) => ({
          ...toDescription(row.id, tool, row.trusted),
          ...(row.showsViews && { viewUri: viewUriOf(tool) }),
        })),
        problem: null,
      };
    } catch (error) {
      return { ...about, problem: await signIn.problemOf(user, row, classify(error)) };
    }
  };

  const call = async (given: ToolCall, row: McpServerRow, waiting: Waiting | null): Promise<ToolOutcome> => {
    const { user, key, signal } = given;
    const name = key.slice(row.id.length + 1);
    let isRepeatable = false;
    try {
      return await reach.reach({
        user,
        row,
        signal,
        work: async (connection) => {
          const tool = (await toolLists.of(connection, signal)).find((one) => one.name === name);
          if (!tool)
            return { kind: 'failed', class: 'gone', message: 'There is no such tool.', retryable: false };
          isRepeatable = toDescription(row.id, tool, row.trusted).risk.idempotent;
          const { makeCall } = await import('./calls.ts');
          return makeCall({ call: given, tool, connection, timers }, waiting);
        },
      });
    } catch (error) {
      if (signal.aborted) return aborted(signal);
      const failure = classify(error);
      if (failure instanceof SignInNeeded) return signInOutcome(user, row, failure, waiting);
      const retryable = isPassing(failure) && (failure.executed === 'no' || isRepeatable);
      return { kind: 'failed', class: toolFailureOf(failure), message: failure.message, retryable };
    }
  };

  const signInOutcome = async (
    user: UserPrincipal,
    row: McpServerRow,
    needed: SignInNeeded,
    waiting: Waiting | null,
  ): Promise<ToolOutcome> => {
    try {
      const want: InteractionWant = await signIn.begin(user, row, needed);
      return { kind: 'waits', want, state: { asked: 'sign-in', waiting } satisfies CallState };
    } catch (error) {
      const failure = classify(error);
      return { kind: 'failed', class: toolFailureOf(failure), message: failure.message, retryable: false };
    }
  };

  return {
    kind: 'mcp',

    async offers(user) {
      return (await usable.list(user)).map((row) => ({
        id: row.id,
        name: row.name,
        host: hostOf(row),
        description: row.description || null,
        trusted: row.trusted,
        tools: null,
      }));
    },

    async list({ user, ids, signal }) {
      const rows = (await usable.list(user)).filter(({ id }) => ids.includes(id));
      return Promise.all(rows.map((row) => listing(user, row, signal)));
    },

    async findView({ user, key, uri, signal }) {
      const row = await usable.find(user, key.slice(0, key.indexOf('/')));
      return row ? deps.findView()(user, row, uri, signal) : { problem: 'missing' };
    },

    async call(given) {
      const { user, key, resume } = given;
      const row = await usable.find(user, key.slice(0, key.indexOf('/')));
      if (!row)
        return { kind: 'failed', class: 'gone', message: 'There is no such server.', retryable: false };
      const onTime = { ...given, deadlineMs: Math.min(given.deadlineMs, row.timeoutMs) };
      if (!resume) return call(onTime, row, null);
      const state = resume.state as CallState;
      if (state.asked === 'sign-in')
        return resume.answer.kind === 'signed-in' ? call(onTime, row, state.waiting) : notSignedIn;
      const waiting = withAnswer(state.waiting, resume.answer);
      return waiting ? call(onTime, row, waiting) : declined;
    },
  };
};

const failed = (message: string): ToolOutcome => ({
  kind: 'failed',
  class: 'refused',
  message,
  retryable: false,
});
const notSignedIn = failed('The person did not sign in at this server.');
const declined = failed('The person did not open the page that the server asks for.');

const aborted = ({ reason }: AbortSignal): ToolOutcome =>
  (reason as { name?: string } | null)?.name === 'TimeoutError'
    ? { kind: 'failed', class: 'timeout', message: 'The server did not answer in time.', retryable: false }
    : { kind: 'failed', class: 'cancelled', message: 'The call was cancelled.', retryable: false };

/** What may be otherwise a moment later. */
const isPassing = ({ class: kind }: McpFailure): boolean =>
  ['unreachable', 'timeout', 'server_error', 'process_failed', 'transient'].includes(kind);
