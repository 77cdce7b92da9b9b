/**
 * MCP servers: defined by administrators for everybody, or by people for themselves; each person comes to them
 * with what is theirs. What is asked of a server here is asked for the person who asks, and for nobody else.
 */
import { Readable } from 'node:stream';
import type { GetPromptResult } from '@modelcontextprotocol/client';
import type { McpCall, McpConnect, McpStatus, mcpServerRoutes } from '@stoa/contract/mcp-servers';
import type { RouteAnswer, RouteInput } from '@stoa/contract/route';
import { isoAt } from '../../../../kernel/clock.ts';
import { AppError } from '../../../../kernel/errors.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../../../kernel/principal.ts';
import type { Timers } from '../../../../kernel/timers.ts';
import type { Tx } from '../../../../platform/db/port.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { Secrets } from '../../../../platform/secrets/port.ts';
import type { Files } from '../../../files/files.ts';
import type { OAuth } from '../../oauth/oauth.ts';
import type { ToolContent, ToolOutcome } from '../../source.ts';
import { createBreaker } from './breaker.ts';
import type { Connection } from './connection.ts';
import { createConnections } from './connections.ts';
import { lastSegment, ofResource, shown, toContent } from './content.ts';
import { createCredentials } from './credentials.ts';
import { resultOf, wantOf } from './elicitation.ts';
import { classify, SignInNeeded } from './failure.ts';
import { createMcpSource } from './mcp-source.ts';
import { listAll } from './pages.ts';
import { type AskPersonDeps, createAskPerson } from './person.ts';
import { targetOf } from './protected-target.ts';
import { createReach, placeOf } from './reach.ts';
import type { McpServerRow } from './schema.ts';
import { createSealed } from './sealed.ts';
import { createServerLogs } from './server-log.ts';
import { createServers, mayChange, type ServersDeps } from './servers.ts';
import { createSignIn } from './sign-in.ts';
import { listServers } from './store.ts';
import { toDescription } from './tools-listed.ts';

export interface McpDeps extends Omit<ServersDeps, 'sealed' | 'onChanged' | 'oauth'> {
  timers: Timers;
  secrets: Secrets;
  fetch: Egress['fetch'];
  files: Pick<Files, 'upload'>;
  oauth: OAuth;
  /** It is made of all sources, this one among them, and so after it. */
  interactions: AskPersonDeps['interactions'];
  /** Of this program, as servers are told. */
  version: string;
}

type Routes = typeof mcpServerRoutes;
type Body<R extends keyof Routes> = RouteInput<Routes[R]>['body'];
type Answer<R extends keyof Routes> = Promise<RouteAnswer<Routes[R]>>;

const askTimeoutMs = 60_000;
/** A call that nobody's model makes may wait for its person so long. */
const longestOpenCallMs = 10 * 60_000;
const mostAttached = 10;

export type Mcp = ReturnType<typeof createMcp>;

export const createMcp = (deps: McpDeps) => {
  const { db, clock, timers, oauth, settings, files } = deps;
  const sealed = createSealed(deps.secrets);
  const logs = createServerLogs(clock);
  const breaker = createBreaker(clock);
  const connections = createConnections({ clock, timers });
  const servers = createServers({ ...deps, sealed, onChanged: (id) => connections.endOf(id) });
  const credentials = createCredentials({ clock, oauth, sealed, valuesOf: servers.valuesOf });
  const askPerson = createAskPerson(deps);
  const signIn = createSignIn({ oauth, sealed });

  /** Of an open call: the time that the person takes is added to it. */
  const onElicit =
    (user: UserPrincipal, row: McpServerRow) =>
    async (asked: Parameters<typeof wantOf>[0], { openCalls }: Connection) => {
      const want = wantOf(asked);
      if (!want) return { action: 'decline' as const };
      const calls = [...openCalls];
      const of = calls.length === 1 ? calls[0]! : { runId: null, partId: null };
      const gone = new AbortController();
      for (const call of calls) call.pause(() => gone.abort());
      try {
        const patience = { patienceMs: longestOpenCallMs, signal: gone.signal };
        return resultOf(want, await askPerson(user, row, want, of, patience));
      } catch {
        return { action: 'cancel' as const };
      } finally {
        for (const call of calls) call.resume();
      }
    };

  const reach = createReach({
    ...deps,
    sealed,
    credentials,
    connections,
    breaker,
    logs,
    hooksFor: (user, row) => ({ onElicit: onElicit(user, row) }),
  });

  const isUsable = async (user: UserPrincipal, row: McpServerRow): Promise<boolean> => {
    if (!row.enabled) return false;
    if (row.ownerId === null) return user.role === 'administrator' || deps.mayUse(user, row.id);
    return user.role === 'administrator' || (await settings.read()).ownMcpServers;
  };
  const usableRows = async (user: UserPrincipal): Promise<McpServerRow[]> => {
    const rows = await listServers(db, user.userId);
    const usable = await Promise.all(rows.map((row) => isUsable(user, row)));
    return rows.filter((_, index) => usable[index]);
  };
  const getUsable = async (principal: Principal, id: string) => {
    const user = requireUser(principal);
    const row = await servers.getRow(user, id);
    if (!(await isUsable(user, row))) throw new AppError('mcp-server/not-found', 'There is no such server.');
    return { user, row };
  };

  const { source, listServer } = createMcpSource({ clock, timers, reach, signIn, usableRows });

  /** As an answer: what failed, or where to sign in. */
  const failureAnswer = async (
    user: UserPrincipal,
    row: McpServerRow,
    error: unknown,
    startAgain = false,
  ): Promise<McpConnect & McpCall> => {
    try {
      if (!(error instanceof SignInNeeded)) throw error;
      const { attemptId, start } = await signIn.begin(user, row, error, startAgain);
      return { status: 'auth_required', attemptId, start, class: error.class, message: error.message };
    } catch (failed) {
      const { class: kind, message } = classify(failed);
      return { status: 'error', class: kind, message };
    }
  };

  /** For what has no shape of its own for failing. */
  const ask = async <T>(
    principal: Principal,
    id: string,
    work: (connection: Connection, ask: { signal: AbortSignal; timeout: number }) => Promise<T>,
  ): Promise<T> => {
    const { user, row } = await getUsable(principal, id);
    const signal = AbortSignal.timeout(askTimeoutMs);
    try {
      return await reach.reach({
        user,
        row,
        signal,
        work: (connection) => work(connection, { signal, timeout: askTimeoutMs }),
      });
    } catch (error) {
      const answer = await failureAnswer(user, row, classify(error));
      const { class: kind, message = '', start, attemptId } = answer;
      if (answer.status === 'auth_required')
        throw new AppError('mcp-server/sign-in-required', message, { details: { start, attemptId } });
      throw new AppError('mcp-server/failed', message, { details: { class: kind, message } });
    }
  };

  const readResource = (principal: Principal, id: string, uri: string): Promise<ToolContent[]> =>
    ask(principal, id, async ({ client }, options) => {
      const { contents } = await client.readResource({ uri }, { ...options, cacheMode: 'bypass' });
      return contents.map(ofResource);
    });

  /** Nobody's run waits for it: what the server asks is asked here, while the call is open. */
  const callToEnd = async (
    user: UserPrincipal,
    row: McpServerRow,
    { tool, args }: Body<'call'>,
  ): Promise<ToolOutcome> => {
    const signal = AbortSignal.timeout(longestOpenCallMs);
    const given = {
      user,
      key: `${row.id}/${tool}`,
      input: args ?? {},
      runId: null,
      partId: null,
      deadlineMs: row.timeoutMs,
      signal,
      onProgress: () => undefined,
    };
    let outcome = await source.call({ ...given, resume: null });
    while (outcome.kind === 'waits' && outcome.want.kind !== 'sign-in') {
      const { want, state } = outcome;
      const answer = await askPerson(user, row, want, given, { patienceMs: longestOpenCallMs, signal });
      outcome = await source.call({ ...given, resume: { state, answer } });
    }
    return outcome;
  };

  return {
    source,
    list: servers.list,
    get: servers.get,
    create: servers.create,
    update: servers.update,
    remove: servers.remove,

    async setVariables(principal: Principal, id: string, { values }: Body<'setVariables'>) {
      const server = await servers.setVariables(principal, id, values);
      connections.endOf(id, requireUser(principal).userId);
      return server;
    },

    /** Asks the server itself, whatever is remembered of it. */
    async connect(principal: Principal, id: string, startAgain = false): Promise<McpConnect> {
      const { user, row } = await getUsable(principal, id);
      credentials.askAnew(user, row);
      breaker.reset(placeOf(row));
      try {
        const { tools } = await listServer(user, row, AbortSignal.timeout(askTimeoutMs), true);
        const described = tools.map((tool) => toDescription(row.id, tool, row.trusted));
        return { status: 'ok', tools: described.map(({ fingerprint: _, ...tool }) => tool) };
      } catch (error) {
        return failureAnswer(user, row, classify(error), startAgain);
      }
    },

    async disconnect(principal: Principal, id: string): Promise<void> {
      const user = requireUser(principal);
      const row = await servers.getRow(user, id);
      connections.endOf(id, user.userId);
      credentials.askAnew(user, row);
      breaker.reset(placeOf(row));
      if (row.url !== null) await oauth.disconnect(user, targetOf({ ...row, url: row.url }, sealed));
    },

    async status(principal: Principal, id: string): Promise<McpStatus> {
      const user = requireUser(principal);
      const row = await servers.getRow(user, id);
      const connection = connections.find(id, user.userId);
      const { failures, retryAtMs } = breaker.stateOf(placeOf(row));
      const errors = logs.errorsOf(id).filter(({ userId }) => userId === user.userId || mayChange(user, row));
      const version = connection?.client.getServerVersion();
      return {
        signIn: credentials.isWaiting(user, row) ? 'required' : signInOf(connection),
        reachability: failures > 0 ? 'failing' : connection || row.era ? 'ok' : 'unknown',
        retryAt: retryAtMs === null ? null : isoAt(retryAtMs),
        era: connection?.era ?? row.era?.era ?? null,
        transport: connection?.transport ?? row.era?.transport ?? null,
        serverName: version?.name.slice(0, 200) ?? null,
        serverVersion: version?.version.slice(0, 100) ?? null,
        toolCount: connection?.listedTools?.tools.length ?? null,
        lastErrors: errors.map(({ at, class: kind, message }) => ({ at, class: kind, message })),
      };
    },

    async logs(principal: Principal, id: string): Answer<'logs'> {
      const user = requireUser(principal);
      const row = await servers.getRow(user, id);
      if (!mayChange(user, row)) throw new AppError('mcp-server/not-found', 'There is no such server.');
      return { items: logs.linesOf(id), nextCursor: null };
    },

    async call(principal: Principal, id: string, body: Body<'call'>): Promise<McpCall> {
      const { user, row } = await getUsable(principal, id);
      try {
        const outcome = await callToEnd(user, row, body);
        if (outcome.kind === 'failed')
          return { status: 'error', class: outcome.class, message: outcome.message };
        if (outcome.kind === 'waits') {
          const { attemptId, start } = outcome.want as { attemptId: string; start: string };
          return { status: 'auth_required', attemptId, start, class: 'auth_required' };
        }
        const { isError, content, structured } = outcome;
        return {
          status: 'ok',
          isError,
          content: content.map(shown),
          ...(structured !== undefined && { structured }),
        };
      } catch (error) {
        return failureAnswer(user, row, classify(error));
      }
    },

    resources: (principal: Principal, id: string): Answer<'resources'> =>
      ask(principal, id, async ({ client }, { signal, timeout }) => {
        if (!client.getServerCapabilities()?.resources) return { items: [], templates: [], nextCursor: null };
        const options = { signal, timeoutMs: timeout };
        const { items } = await listAll(client, 'resources/list', options);
        const templates = await listAll(client, 'resources/templates/list', options).catch(ifUnsupported);
        return {
          items: items.map((item) => ({
            uri: item.uri,
            ...describe(item),
            sizeBytes: item.size ?? null,
          })),
          templates: templates.items.map((item) => ({ uriTemplate: item.uriTemplate, ...describe(item) })),
          nextCursor: null,
        };
      }),

    async readResource(
      principal: Principal,
      id: string,
      { uri }: Body<'readResource'>,
    ): Answer<'readResource'> {
      return { items: (await readResource(principal, id, uri)).map(shown) };
    },

    async attachResource(
      principal: Principal,
      id: string,
      { uri }: Body<'attachResource'>,
    ): Answer<'attachResource'> {
      const contents = await readResource(principal, id, uri);
      const fileIds: string[] = [];
      for (const content of contents.slice(0, mostAttached)) {
        const file = await files.upload(principal, uploadOf(content, uri));
        fileIds.push(file.id);
      }
      return { fileIds };
    },

    prompts: (principal: Principal, id: string): Answer<'prompts'> =>
      ask(principal, id, async ({ client }, { signal, timeout }) => {
        if (!client.getServerCapabilities()?.prompts) return { items: [], nextCursor: null };
        const { items } = await listAll(client, 'prompts/list', { signal, timeoutMs: timeout });
        return {
          items: items.map((item) => ({
            name: item.name,
            title: item.title ?? null,
            description: item.description ?? null,
            arguments: (item.arguments ?? []).map(({ name, description = null, required = false }) => ({
              name,
              description,
              required,
            })),
          })),
          nextCursor: null,
        };
      }),

    getPrompt: (principal: Principal, id: string, body: Body<'getPrompt'>): Answer<'getPrompt'> =>
      ask(principal, id, async ({ client }, options) => {
        const { name, arguments: given = {} } = body;
        return toPrompt(await client.getPrompt({ name, arguments: given }, options));
      }),

    complete: (principal: Principal, id: string, body: Body<'complete'>): Answer<'complete'> =>
      ask(principal, id, async ({ client }, options) => {
        const { prompt, uriTemplate, argument, others } = body;
        if ((prompt === undefined) === (uriTemplate === undefined))
          throw new AppError('request/invalid', 'Either a prompt or a template.');
        if (!client.getServerCapabilities()?.completions) return { items: [], hasMore: false };
        const ref =
          prompt === undefined
            ? { type: 'ref/resource' as const, uri: uriTemplate! }
            : { type: 'ref/prompt' as const, name: prompt };
        const context = others && { context: { arguments: others } };
        const { completion } = await client.complete({ ref, argument, ...context }, options);
        return { items: completion.values.slice(0, 100), hasMore: completion.hasMore ?? false };
      }),

    /** What was opened before as them is not what they come with now. */
    onSignedIn: (userId: string, serverId: string): void => connections.endOf(serverId, userId),

    /** Of somebody who is out. */
    async endAllOf(tx: Tx, userId: string): Promise<void> {
      tx.afterCommit(() => connections.endOfUser(userId));
    },

    async forget(tx: Tx, userId: string): Promise<{ mcpServers: number }> {
      const own = await servers.forget(tx, userId);
      tx.afterCommit(() => connections.endOfUser(userId));
      return { mcpServers: own.length };
    },

    close: connections.close,
  };
};

const signInOf = (connection: Connection | undefined): McpStatus['signIn'] =>
  connection ? (connection.credentials.isSignedIn ? 'signed_in' : 'not_needed') : 'unknown';

const describe = (item: { name: string; title?: string; description?: string; mimeType?: string }) => ({
  name: item.name,
  title: item.title ?? null,
  description: item.description ?? null,
  mediaType: item.mimeType ?? null,
});

const toPrompt = ({ description, messages }: GetPromptResult) => ({
  description: description ?? null,
  messages: messages.map(({ role, content }) => ({ role, content: shown(toContent(content)) })),
});

/** A server that has resources need not know templates. */
const ifUnsupported = (error: unknown): { items: [] } => {
  if (classify(error).class !== 'unsupported') throw error;
  return { items: [] };
};

const uploadOf = (content: ToolContent, uri: string) => {
  const bytes =
    content.type === 'bytes'
      ? Buffer.from(content.bytes)
      : Buffer.from('text' in content ? (content.text ?? '') : '');
  return { name: lastSegment(uri) ?? 'resource.txt', content: Readable.from([bytes]) };
};
