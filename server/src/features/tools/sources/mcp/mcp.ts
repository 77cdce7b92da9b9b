/**
 * MCP servers: defined by administrators or by people, and there for those they are given to; each person comes to
 * them with what is theirs. What is asked of a server here is asked for the person who asks, and for nobody else.
 */
import type { McpConnect } from '@stoa/contract/mcp-servers';
import { AppError } from '../../../../kernel/errors.ts';
import { type Principal, requireUser } from '../../../../kernel/principal.ts';
import type { Timers } from '../../../../kernel/timers.ts';
import type { Tx } from '../../../../platform/db/port.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { Secrets } from '../../../../platform/secrets/port.ts';
import type { Files } from '../../../files/files.ts';
import type { OAuth } from '../../oauth/oauth.ts';
import type { ToolDescription } from '../../source.ts';
import { askTimeoutMs, createAsking } from './asking.ts';
import { createBreaker } from './breaker.ts';
import { createConnections } from './connections.ts';
import { createCredentials } from './credentials.ts';
import { createDirectCalls } from './direct-calls.ts';
import { classify } from './failure.ts';
import { createHealth } from './health.ts';
import { createMcpSource } from './mcp-source.ts';
import { type Answer, type Body, createOfferings } from './offerings.ts';
import { createOpenQuestions } from './open-questions.ts';
import { type AskPersonDeps, createAskPerson } from './person.ts';
import { targetOf } from './protected-target.ts';
import { createReach, placeOf } from './reach.ts';
import { createSealed } from './sealed.ts';
import { createServerLogs } from './server-log.ts';
import { createServers, type ServersDeps } from './servers.ts';
import { createSignIn } from './sign-in.ts';
import { createToolLists } from './tool-lists.ts';
import { toDescription } from './tools-listed.ts';
import { createUsable, mayChange } from './usable.ts';
import { createVariables } from './variables.ts';
import { createViews, type ViewsDeps } from './views.ts';

export interface McpDeps extends Omit<ServersDeps, 'sealed' | 'usable' | 'onChanged' | 'oauth'> {
  timers: Timers;
  secrets: Secrets;
  fetch: Egress['fetch'];
  files: Pick<Files, 'upload' | 'findContent'>;
  oauth: OAuth;
  /** Whether a call may be made; of the room of tools, which is made of all sources. */
  judge: ViewsDeps['judge'];
  conversationOf: ViewsDeps['conversationOf'];
  /** They are made of all sources, this one among them, and so after it. */
  interactions: AskPersonDeps['interactions'];
  /** Of this program, as servers are told. */
  version: string;
}

export type Mcp = ReturnType<typeof createMcp>;

export const createMcp = (deps: McpDeps) => {
  const { clock, oauth } = deps;
  const sealed = createSealed(deps.secrets);
  const logs = createServerLogs(clock);
  const breaker = createBreaker(clock);
  const connections = createConnections(deps);
  const endOf = (id: string, user: string) =>
    connections.endAll(({ serverId, userId }) => serverId === id && userId === user);
  const usable = createUsable(deps);
  const servers = createServers({
    ...deps,
    sealed,
    usable,
    onChanged: (id) => connections.endAll(({ serverId }) => serverId === id),
  });
  const variables = createVariables({
    ...deps,
    sealed,
    servers,
    usable,
    onChanged: ({ userId }, id) => endOf(id, userId),
  });
  const credentials = createCredentials({ clock, oauth, sealed, valuesOf: variables.valuesOf });
  const askPerson = createAskPerson(deps);
  const onElicit = createOpenQuestions(askPerson);
  const shared = { ...deps, sealed, credentials, connections, breaker, logs, usable };
  const reach = createReach({
    ...shared,
    hooksFor: (user, row) => ({ onElicit: onElicit(user, row) }),
  });
  const signIn = createSignIn({ oauth, sealed });
  const toolLists = createToolLists({ clock, reach });
  // The source calls views, and views call the source.
  const source = createMcpSource({ ...shared, reach, signIn, toolLists, findView: () => views.find });
  const { ask, failureAnswer } = createAsking({ reach, signIn, usable });
  const direct = createDirectCalls({ source, usable, askPerson, failureAnswer });
  const views = createViews({
    ...shared,
    reach,
    toolLists,
    askPerson,
    callToEnd: direct.toEnd,
    failureAnswer,
    judge: (question) => deps.judge(question),
  });
  const healthOf = createHealth(shared);

  return {
    source,
    list: servers.list,
    get: servers.get,
    create: servers.create,
    update: servers.update,
    remove: servers.remove,
    hold: servers.hold,
    /** Whether a person may sign in there and use it now. */
    isUsable: usable.isUsable,
    setVariables: variables.set,
    ...createOfferings({ ...deps, ask }),
    call: direct.call,
    views,

    /** Asks the server itself, whatever is remembered of it. */
    async connect(
      principal: Principal,
      id: string,
      { startAgain }: Body<'connect'> & {} = {},
    ): Promise<McpConnect> {
      const { user, row } = await usable.get(principal, id);
      credentials.askAnew(user, row);
      breaker.reset(placeOf(row));
      try {
        const { tools } = await toolLists.read(user, row, AbortSignal.timeout(askTimeoutMs), {
          isFresh: true,
        });
        const described = tools.map((tool) => toDescription(row.id, tool, row.trusted));
        return { status: 'ok', tools: described.map(withoutFingerprint) };
      } catch (error) {
        return failureAnswer(user, row, classify(error), startAgain);
      }
    },

    async disconnect(principal: Principal, id: string): Promise<void> {
      const user = requireUser(principal);
      const row = await usable.getVisible(user, id);
      endOf(id, user.userId);
      credentials.askAnew(user, row);
      breaker.reset(placeOf(row));
      if (row.url !== null) await oauth.disconnect(user, targetOf({ ...row, url: row.url }, sealed));
    },

    async status(principal: Principal, id: string): Answer<'status'> {
      const user = requireUser(principal);
      return healthOf(user, await usable.getVisible(user, id));
    },

    async logs(principal: Principal, id: string): Answer<'logs'> {
      const user = requireUser(principal);
      const row = await usable.getVisible(user, id);
      if (!mayChange(user, row)) throw new AppError('mcp-server/not-found', 'There is no such server.');
      return { items: logs.linesOf(id), nextCursor: null };
    },

    /** What was opened before as them is not what they come with now. */
    onSignedIn: (userId: string, serverId: string): void => endOf(serverId, userId),

    /** Of somebody who is out. */
    async endAllOf(tx: Tx, userId: string): Promise<void> {
      tx.afterCommit(() => connections.endAll((key) => key.userId === userId));
    },

    async forget(tx: Tx, userId: string): Promise<{ mcpServers: number }> {
      const own = await servers.forget(tx, userId);
      tx.afterCommit(() => connections.endAll((key) => key.userId === userId));
      return { mcpServers: own.length };
    },

    close: connections.close,
  };
};

/** Which only says whether something has changed. */
const withoutFingerprint = (tool: ToolDescription): Omit<ToolDescription, 'fingerprint'> => {
  const { key, name, title, description, inputSchema, outputSchema, risk } = tool;
  return { key, name, title, description, inputSchema, outputSchema, risk };
};
