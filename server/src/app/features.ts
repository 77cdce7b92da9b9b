/** The rooms, from the ground up: each is given those below it, so no room can need one above. */
import { accessHandlers } from '../features/access/routes.ts';
import { createAccess } from '../features/access/access.ts';
import { accountHandlers } from '../features/accounts/routes.ts';
import { createAccounts } from '../features/accounts/accounts.ts';
import { auditHandlers } from '../features/audit/routes.ts';
import { createAudit } from '../features/audit/audit.ts';
import { conversationHandlers } from '../features/conversations/routes.ts';
import { createConversations } from '../features/conversations/conversations.ts';
import { createEgressAllowances } from '../features/egress-allowances/egress-allowances.ts';
import { egressAllowanceHandlers } from '../features/egress-allowances/routes.ts';
import { createGroups } from '../features/groups/groups.ts';
import { groupHandlers } from '../features/groups/routes.ts';
import { modelHandlers } from '../features/models/routes.ts';
import { createFiles } from '../features/files/files.ts';
import { fileHandlers } from '../features/files/routes.ts';
import { createModels, type EnvironmentEndpoint } from '../features/models/models.ts';
import { runHandlers } from '../features/runs/routes.ts';
import { createRuns } from '../features/runs/runs.ts';
import { userStreamHandlers } from '../features/runs/user-stream.ts';
import type { ToolSource } from '../features/tools/source.ts';
import { createMcp, type McpDeps } from '../features/tools/sources/mcp/mcp.ts';
import { mcpServerHandlers } from '../features/tools/sources/mcp/routes.ts';
import { createActions } from '../features/tools/sources/action/actions.ts';
import { createBuiltin } from '../features/tools/sources/builtin/builtin.ts';
import { actionHandlers, toolHandlers } from '../features/tools/routes.ts';
import { createTools, kindOf } from '../features/tools/tools.ts';
import { settingsHandlers } from '../features/settings/routes.ts';
import { createSettings } from '../features/settings/settings.ts';
import { createOAuth } from '../features/tools/oauth/oauth.ts';
import { oauthHandlers } from '../features/tools/oauth/routes.ts';
import type { Handler } from '../kernel/handler.ts';
import type { Bus } from '../platform/bus/port.ts';
import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import { forgetEverywhere } from './forgetting.ts';
import type { InstanceIdentity } from './instance.ts';

export type Rooms = ReturnType<typeof createRooms>;
export type Features = Rooms & { handlers: Handler[] };

/** What rooms are made of. */
export type RoomPorts = Omit<Adapters, 'fulltext' | 'close'>;

export interface RoomOptions {
  version: string;
  /** Where people open this server; known once it listens. */
  address: () => string;
  environment: readonly EnvironmentEndpoint[];
  clientMetadataUrl?: string | undefined;
  runsAtOnce: number;
  /** For tests: what stands in the place of the house's own. Sources come before those of their kind. */
  instead?: { toolSources?: readonly ToolSource[]; mcp?: Partial<McpDeps>; titles?: boolean };
}

export const createRooms = (ports: RoomPorts, options: RoomOptions) => {
  const { address, instead = {} } = options;
  const { fetch, assess } = ports.egress;
  const audit = createAudit(ports);
  const settings = createSettings({ ...ports, audit });
  const egressAllowances = createEgressAllowances(ports);
  const accounts = createAccounts({ ...ports, audit, settings, address });
  const groups = createGroups({ ...ports, accounts, audit });
  const access = createAccess({ ...ports, accounts, audit, groups });
  const models = createModels({
    ...ports,
    access,
    audit,
    settings,
    egressAllowances,
    fetch,
    assess,
    environment: options.environment,
  });
  const files = createFiles({ ...ports, access, settings });
  const conversations = createConversations({ ...ports, access, files });
  const oauth = createOAuth({
    ...ports,
    audit,
    fetch,
    address,
    clientMetadataUrl: options.clientMetadataUrl,
    clientName: async () => (await settings.read()).instanceName,
    // What can be signed in at is made after it.
    mayUse: async (userId, targetId) => {
      const user = await accounts.actFor(userId);
      return user !== undefined && (kindOf(targetId) === 'action' ? actions : mcp).isUsable(user, targetId);
    },
  });
  const actions = createActions({ ...ports, access, audit, egressAllowances, oauth, fetch, assess });
  const builtin = createBuiltin({
    ...ports,
    fetch,
    isOn: async (name) => (await settings.read()).builtinTools.includes(name),
  });
  const mcp = createMcp({
    ...ports,
    access,
    audit,
    egressAllowances,
    files,
    oauth,
    fetch,
    assess,
    // Who asks people what servers want to know is made of all the sources, this one among them.
    interactions: () => tools.interactions,
    judge: (question) => tools.judge(question),
    conversationOf: conversations.conversationOf,
    version: options.version,
    ...instead.mcp,
  });
  const tools = createTools({
    ...ports,
    access,
    audit,
    settings,
    files,
    sources: [...(instead.toolSources ?? []), builtin, mcp.source, actions.source],
  });
  const runs = createRuns({
    ...ports,
    conversations,
    files,
    models,
    tools,
    mostSteps: async () => (await settings.read()).stepsPerRun,
    wantsTitles: async () => instead.titles ?? (await settings.read()).titles,
    mostRunsOfUser: async (tx) => (await settings.read(tx)).runsPerUser,
    isSessionAlive: accounts.isSessionAlive,
    actFor: accounts.actFor,
    runsAtOnce: options.runsAtOnce,
  });
  return {
    audit,
    settings,
    egressAllowances,
    accounts,
    groups,
    access,
    models,
    files,
    conversations,
    oauth,
    mcp,
    actions,
    tools,
    runs,
  };
};

/** What rooms have to hear from rooms below them. */
export const connectRooms = (rooms: Rooms): void => {
  const { accounts, groups, access, models, mcp, oauth, actions, runs, tools } = rooms;
  groups.onRemoved(access.removeGroup);
  access.resourcesOf({
    endpoint: { hold: models.hold, notFound: 'endpoint/not-found' },
    'mcp-server': { hold: mcp.hold, notFound: 'mcp-server/not-found' },
    action: { hold: actions.hold, notFound: 'action/not-found' },
  });
  accounts.onUserEnded(runs.cancelAllOf);
  accounts.onUserEnded(mcp.endAllOf);
  oauth.onAuthorized(async (tx, { userId, targetId }) => {
    await tools.interactions.settleSignIns(tx, userId, targetId, { kind: 'signed-in' });
    tx.afterCommit(() => mcp.onSignedIn(userId, targetId));
  });
  accounts.forgetBy(forgetEverywhere(rooms));
};

export const createFeatures = (
  config: Config,
  adapters: Adapters,
  instance: InstanceIdentity,
  address: () => string,
): Features => {
  const rooms = createRooms(adapters, {
    version: instance.version,
    address,
    environment: config.endpoints,
    clientMetadataUrl: config.mcpClientMetadataUrl,
    runsAtOnce: config.runsPerProcess,
  });
  connectRooms(rooms);
  return { ...rooms, handlers: handlersOf(rooms, adapters, instance) };
};

/** What every room answers; what the process says of itself is in `instance.ts`. */
export const handlersOf = (rooms: Rooms, { bus }: { bus: Bus }, instance: InstanceIdentity): Handler[] => {
  const { audit, settings, egressAllowances, accounts, groups, access, models } = rooms;
  const { files, conversations, oauth, mcp, actions, tools, runs } = rooms;
  const { isSessionAlive } = accounts;
  return [
    ...auditHandlers(audit, accounts.namesOf),
    ...settingsHandlers(settings),
    ...egressAllowanceHandlers(egressAllowances),
    ...accountHandlers(accounts, groups.featuresOf),
    ...groupHandlers(groups),
    ...accessHandlers(access),
    ...modelHandlers(models),
    ...fileHandlers(files),
    ...conversationHandlers(conversations),
    ...mcpServerHandlers(mcp),
    ...toolHandlers(tools),
    ...oauthHandlers(oauth, async (userId) => (await settings.readPreferences(userId)).language),
    ...actionHandlers(actions),
    ...runHandlers(runs, { bus, isSessionAlive }),
    ...userStreamHandlers({ runs, bus, isSessionAlive, instance }),
  ];
};
