/**
 * A call of a tool. What a modern server asks meanwhile ends the call, to go on in any process once the person has
 * answered; an older one keeps its call open and asks through it.
 */
import {
  type CallToolResult,
  type ElicitRequest,
  type InputRequiredResult,
  isInputRequiredResult,
  ProtocolError,
  type Tool,
  UrlElicitationRequiredError,
} from '@modelcontextprotocol/client';
import type { InteractionAnswer } from '@stoa/contract/interactions';
import { pause, type Timers } from '../../../../kernel/timers.ts';
import { createDeadline } from '../../deadline.ts';
import type { ToolCall, ToolOutcome } from '../../source.ts';
import type { Connection, OpenCall } from './connection.ts';
import { toContent } from './content.ts';
import { type ElicitationWant, resultOf, urlWant, wantOf } from './elicitation.ts';
import { McpFailure } from './failure.ts';
import { checkOutput } from './output-check.ts';

/** What is kept of a call that waits: nothing of it is looked into, the server gets it back to the letter. */
export interface Waiting {
  /** Of `tools/call`, answered with what it still wants. */
  requestState?: string | undefined;
  requests: Record<string, Asked>;
  responses: Record<string, unknown>;
  /** Whose answer is awaited, and what was asked. */
  current: { name: string; want: ElicitationWant } | null;
  rounds: number;
}
type Asked = { method: string; params?: unknown };

/** Of a call that waits for an answer, or for the person to sign in. */
export type CallState = { asked: 'input'; waiting: Waiting } | { asked: 'sign-in'; waiting: Waiting | null };

const mostRounds = 20;
const mostQuestions = 10;
const pacingMs = 250;
/** Ours ends every call before. */
const clientTimeoutMs = 24 * 60 * 60_000;

interface Made {
  call: ToolCall;
  tool: Tool;
  connection: Connection;
  timers: Timers;
}

/**
 * @param waiting of a call that goes on
 * @throws McpFailure, or what the client throws
 */
export const makeCall = async (made: Made, waiting: Waiting | null): Promise<ToolOutcome> =>
  waiting ? goOn(made, waiting) : send(made, null);

/** @returns the call with what the person answered, or null when they would not */
export const withAnswer = (waiting: Waiting, given: InteractionAnswer): Waiting | null => {
  const { current } = waiting;
  if (!current) return given.kind === 'opened' ? waiting : null;
  const responses = { ...waiting.responses, [current.name]: resultOf(current.want, given) };
  return { ...waiting, responses, current: null };
};

/** The next question, or the call again with all the answers. */
const goOn = (made: Made, waiting: Waiting): Promise<ToolOutcome> | ToolOutcome => {
  for (const [name, asked] of Object.entries(waiting.requests)) {
    if (name in waiting.responses) continue;
    if (asked.method === 'roots/list') waiting.responses[name] = { roots: [] };
    else {
      const want =
        asked.method === 'elicitation/create' ? wantOf(asked.params as ElicitRequest['params']) : null;
      // It is no more than we said we could do; a server that asks for more is told so by the end of its call.
      if (!want)
        throw new McpFailure('unsupported', `The server asks for what it is not given: ${asked.method}.`);
      return waits(want, { ...waiting, current: { name, want } });
    }
  }
  return send(made, waiting);
};

const send = async (made: Made, waiting: Waiting | null): Promise<ToolOutcome> => {
  const { call, tool, connection } = made;
  const hasAnswers = waiting !== null && Object.keys(waiting.responses).length > 0;
  try {
    const result = await withDeadline(made, (signal) =>
      connection.client.callTool(
        {
          name: tool.name,
          arguments: (call.input ?? {}) as Record<string, unknown>,
          ...(hasAnswers && { inputResponses: waiting.responses }),
          ...(waiting?.requestState !== undefined && { requestState: waiting.requestState }),
        },
        {
          signal,
          timeout: clientTimeoutMs,
          allowInputRequired: true,
          // Its output is compared here, within a time; the client knows of the headers alone.
          toolDefinition: { ...tool, outputSchema: undefined },
          onprogress: ({ progress, total, message }) =>
            call.onProgress({
              done: progress,
              total: total ?? null,
              message: message?.slice(0, 500) ?? null,
            }),
        },
      ),
    );
    return isInputRequiredResult(result) ? await further(made, result, waiting) : toOutcome(result, tool);
  } catch (error) {
    const wanted = urlElicitation(error);
    if (!wanted) throw error;
    return wanted;
  }
};

const further = async (
  made: Made,
  { inputRequests, requestState }: InputRequiredResult,
  before: Waiting | null,
): Promise<ToolOutcome> => {
  const rounds = (before?.rounds ?? 0) + 1;
  const requests = (inputRequests ?? {}) as Record<string, Asked>;
  if (rounds > mostRounds || Object.keys(requests).length > mostQuestions)
    throw new McpFailure('too_many', 'The server asks again and again.');
  const waiting: Waiting = { requestState, requests, responses: {}, current: null, rounds };
  // Nothing is asked: the server wants to be called again later.
  if (Object.keys(requests).length === 0) await pause(made.timers, pacingMs, made.call.signal);
  made.call.signal.throwIfAborted();
  return goOn(made, waiting);
};

/** The call was refused until a page has been visited (-32042); then it is made as if for the first time. */
const urlElicitation = (error: unknown): ToolOutcome | null => {
  if (!(error instanceof UrlElicitationRequiredError)) return null;
  const [first] = error.elicitations;
  const want = first ? urlWant(first.url, first.message) : null;
  if (!want) throw new McpFailure('unsupported', 'The server wants a page opened that is none.', 'no');
  const state: Waiting = { requests: {}, responses: {}, current: null, rounds: 0 };
  return waits(want, state);
};

const waits = (want: ElicitationWant, waiting: Waiting): ToolOutcome => ({
  kind: 'waits',
  want,
  state: { asked: 'input', waiting } satisfies CallState,
});

const toOutcome = (result: CallToolResult, { outputSchema }: Tool): ToolOutcome => {
  const { content, structuredContent, isError = false } = result;
  if (!isError && outputSchema !== undefined && !keepsPromise(outputSchema, structuredContent))
    throw new McpFailure('protocol', 'The tool did not answer with what it had promised.');
  return {
    kind: 'result',
    isError,
    content: content.map(toContent),
    ...(structuredContent !== undefined && { structured: structuredContent }),
    whole: result,
  };
};

const keepsPromise = (schema: Record<string, unknown>, structured: unknown): boolean =>
  structured !== undefined && checkOutput(schema, structured) !== 'differs';

/** The time a person takes to answer an open call is not the server's. */
const withDeadline = async <T>(
  { call, connection, timers }: Made,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const late = () => new McpFailure('timeout', 'The server did not answer in time.');
  const deadline = createDeadline(timers, call.deadlineMs, late);
  const gone = new AbortController();
  const open: OpenCall = {
    runId: call.runId,
    partId: call.partId,
    gone: gone.signal,
    onAsking(isAsking) {
      if (isAsking) deadline.pause();
      else deadline.resume();
      call.onAsking?.(isAsking);
    },
  };
  connection.openCalls.add(open);
  try {
    return await work(AbortSignal.any([call.signal, deadline.signal]));
  } catch (error) {
    if (deadline.signal.aborted) throw deadline.signal.reason;
    throw error;
  } finally {
    connection.openCalls.delete(open);
    deadline.end();
    gone.abort();
  }
};

/** So that the model may mend its input, it is told what the server said of it. */
export const inputFault = (error: unknown): string | null =>
  error instanceof ProtocolError && error.code === -32602 ? error.message.slice(0, 2000) : null;
