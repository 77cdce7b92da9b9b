/**
 * Views of servers: pages of theirs that are shown beneath a call. What a view asks for by way of the app is asked
 * of its own server and no other, as the person who looks at it; a call is approved like one of a model (SR-43,
 * SR-45), for which a view is nobody: whatever it has was written by strangers.
 */
import type { CallToolResult, ReadResourceResult } from '@modelcontextprotocol/client';
import type { McpViewCall, mcpViewRoutes } from '@stoa/contract/mcp-views';
import type { ViewProblem } from '@stoa/contract/runs/parts';
import type { RouteInput } from '@stoa/contract/route';
import { AppError } from '../../../../kernel/errors.ts';
import type { ForeignPage } from '../../../../kernel/handler.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../../../kernel/principal.ts';
import type { Files } from '../../../files/files.ts';
import type { FoundView, ToolOutcome } from '../../source.ts';
import { type Asking, askTimeoutMs } from './asking.ts';
import type { Connection } from './connection.ts';
import type { DirectCalls } from './direct-calls.ts';
import { classify, type McpFailure, SignInNeeded } from './failure.ts';
import { listAll } from './pages.ts';
import type { Reach } from './reach.ts';
import type { McpServerRow } from './schema.ts';
import type { ToolLists } from './tool-lists.ts';
import type { Usable } from './usable.ts';
import { createViewApproval, rejected, type ViewApprovalDeps } from './view-approval.ts';
import { granted, isForViews, isViewType, reachOf } from './view-words.ts';

export interface ViewsDeps extends ViewApprovalDeps {
  files: Pick<Files, 'findContent'>;
  usable: Usable;
  reach: Reach;
  toolLists: ToolLists;
  callToEnd: DirectCalls['toEnd'];
  failureAnswer: Asking['failureAnswer'];
  /** @throws message/not-found */
  conversationOf: (principal: Principal, messageId: string) => Promise<string>;
}

type Body<R extends 'call' | 'read'> = RouteInput<(typeof mcpViewRoutes)[R]>['body'];

export const createViews = (deps: ViewsDeps) => {
  const { files, usable, reach, toolLists, failureAnswer } = deps;
  const approve = createViewApproval(deps);

  const getShown = async (principal: Principal, id: string) => {
    const found = await usable.get(principal, id);
    if (found.row.showsViews) return found;
    throw new AppError('mcp-server/not-found', 'There is no server of this kind that shows views.');
  };

  /** Nothing of one that is gone, or not for this person any more. */
  const allowedFor = async (principal: Principal, id: string): Promise<readonly string[]> => {
    try {
      const { row } = await usable.get(principal, id);
      return row.showsViews ? row.viewOrigins : [];
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  };

  /** Of what a view asks of its server, an answer of its own: also that it failed. */
  const answering = async (
    user: UserPrincipal,
    row: McpServerRow,
    work: () => Promise<McpViewCall>,
  ): Promise<McpViewCall> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError) throw error;
      const { status, message } = await failureAnswer(user, row, classify(error));
      return { status, message: message ?? 'The server wants a sign-in.' };
    }
  };

  const findTool = async (user: UserPrincipal, row: McpServerRow, name: string) => {
    const { tools } = await toolLists.read(user, row, AbortSignal.timeout(askTimeoutMs));
    return tools.find((tool) => tool.name === name && isForViews(tool));
  };

  return {
    /** What a server shows of calls of this tool. */
    async find(user: UserPrincipal, row: McpServerRow, uri: string, signal: AbortSignal): Promise<FoundView> {
      const within = AbortSignal.any([signal, AbortSignal.timeout(askTimeoutMs)]);
      try {
        return await reach.reach({
          user,
          row,
          signal: within,
          work: (connection) => readView(connection, uri, within),
        });
      } catch (error) {
        return { problem: problemOf(classify(error)) };
      }
    },

    /** What was kept is shown whatever has become of its server; then it reaches nothing. @throws file/not-found */
    async show(
      principal: Principal,
      fileId: string,
      { server, connects, loads }: RouteInput<typeof mcpViewRoutes.show>['query'],
    ): Promise<ForeignPage> {
      const { userId } = requireUser(principal);
      const html = await files.findContent(userId, fileId);
      if (!html) throw new AppError('file/not-found', 'There is no such file.');
      const allowed = server === undefined ? [] : await allowedFor(principal, server);
      const ofList = (list: string) => granted(list === '' ? [] : list.split(' '), allowed);
      return { html, connects: ofList(connects), loads: ofList(loads) };
    },

    async call(principal: Principal, messageId: string, body: Body<'call'>): Promise<McpViewCall> {
      const conversationId = await deps.conversationOf(principal, messageId);
      const { user, row } = await getShown(principal, body.server);
      return answering(user, row, async () => {
        const tool = await findTool(user, row, body.tool);
        if (!tool) return rejected('There is no such tool for views.');
        const place = { messageId, conversationId };
        const approved = await approve(user, row, tool, body, place);
        if ('answer' in approved) return approved.answer;
        const about = { runId: null, partId: body.partId, ...place };
        return toAnswer(await deps.callToEnd(user, row, { tool: body.tool, args: approved.args }, about));
      });
    },

    async read(principal: Principal, id: string, { uri }: Body<'read'>): Promise<McpViewCall> {
      const { user, row } = await getShown(principal, id);
      return answering(user, row, async () => {
        const signal = AbortSignal.timeout(askTimeoutMs);
        const read = ({ client }: Connection) => client.readResource({ uri }, { ...asking(signal) });
        const result = await reach.reach({ user, row, signal, work: read });
        return { status: 'ok', result: { ...result } };
      });
    },
  };
};

export type Views = ReturnType<typeof createViews>;

const asking = (signal: AbortSignal) => ({ signal, timeout: askTimeoutMs, cacheMode: 'bypass' as const });

const readView = async ({ client }: Connection, uri: string, signal: AbortSignal): Promise<FoundView> => {
  let result: ReadResourceResult;
  try {
    result = await client.readResource({ uri }, asking(signal));
  } catch (error) {
    // Errors of the protocol itself have numbers: the server is there and says that it has no such thing.
    if (typeof (error as { code?: unknown }).code === 'number') return { problem: 'missing' };
    throw error;
  }
  const content = result.contents.find((one) => one.uri === uri);
  if (!content) return { problem: 'missing' };
  if (!isViewType(content.mimeType)) return { problem: 'wrong-type' };
  const html = 'blob' in content ? Buffer.from(content.blob, 'base64') : Buffer.from(content.text);
  const wanted = reachOf(content._meta) ?? (await listedReach(client, uri, signal));
  return { html, ...(wanted ?? { connects: [], loads: [] }) };
};

/** As the list of resources has it, where what was read says nothing. */
const listedReach = async (client: Connection['client'], uri: string, signal: AbortSignal) => {
  const { items } = await listAll(client, 'resources/list', { signal, timeoutMs: askTimeoutMs }).catch(
    () => ({
      items: [],
    }),
  );
  return reachOf(items.find((item) => item.uri === uri)?._meta);
};

const problemOf = (failure: McpFailure): ViewProblem => {
  if (failure instanceof SignInNeeded) return 'sign-in';
  return failure.class === 'too_large' ? 'too-large' : 'unreachable';
};

const toAnswer = (outcome: ToolOutcome): McpViewCall => {
  if (outcome.kind === 'failed') return { status: 'error', message: outcome.message };
  if (outcome.kind === 'waits') return { status: 'auth_required', message: 'The server wants a sign-in.' };
  return { status: 'ok', result: { ...(outcome.whole as CallToolResult) } };
};
