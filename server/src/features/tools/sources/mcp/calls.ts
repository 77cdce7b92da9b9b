/**
 * A call of a tool. What a modern server asks meanwhile ends the call, to go on in any process once the person has
 * answered; an older one keeps its call open and asks through it.
 */
import {
  type CallToolResult,
  type ElicitRequest,
  type InputRequiredResult,
  isInputRequiredResult,
  LOG_LEVEL_META_KEY,
  ProtocolError,
  type Tool,
  UrlElicitationRequiredError,
} from '@modelcontextprotocol/client';
import { pause, type Timers } from '../../../../kernel/timers.ts';
import { createDeadline } from '../../deadline.ts';
import type { ToolCall, ToolOutcome } from '../../source.ts';
import type { Connection } from './connection.ts';
import { toContent } from './content.ts';
import { type ElicitationWant, urlWant, wantOf } from './elicitation.ts';
import { McpFailure } from './failure.ts';
import { currentCall, type OpenCall } from './open-call.ts';
import { checkOutput } from './output-check.ts';
import type { Asked, CallState, Waiting } from './waiting-call.ts';

const mostRounds = 20;
const mostQuestions = 10;
const pacingMs = 250;
/** JSON-RPC's code for input that is not what is taken. */
const invalidParams = -32602;
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
          ...logged(connection),
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
    const outcome = inputFault(error) ?? urlElicitation(error);
    if (!outcome) throw error;
    return outcome;
  }
};

/** A modern server logs for whoever asks it to, with each call; an older one logs as it likes. */
const logged = ({ client, era }: Connection) =>
  era === 'modern' && client.getServerCapabilities()?.logging
    ? { _meta: { [LOG_LEVEL_META_KEY]: 'info' } }
    : {};

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

/** So that the model may mend its input, it is told what the server said of it. */
const inputFault = (error: unknown): ToolOutcome | null =>
  error instanceof ProtocolError && error.code === invalidParams
    ? { kind: 'failed', class: 'input', message: error.message.slice(0, 2000), retryable: false }
    : null;

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
    return await currentCall.run(open, () => work(AbortSignal.any([call.signal, deadline.signal])));
  } catch (error) {
    if (deadline.signal.aborted) throw deadline.signal.reason;
    throw error;
  } finally {
    connection.openCalls.delete(open);
    deadline.end();
    gone.abort();
  }
};
