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
import { createModels } from '../features/models/models.ts';
import { runHandlers } from '../features/runs/routes.ts';
import { createRuns } from '../features/runs/runs.ts';
import { userStreamHandlers } from '../features/runs/user-stream.ts';
import { createMcp } from '../features/tools/sources/mcp/mcp.ts';
import { mcpServerHandlers } from '../features/tools/sources/mcp/routes.ts';
import { createActions } from '../features/tools/sources/action/actions.ts';
import { createBuiltin } from '../features/tools/sources/builtin/builtin.ts';
import { actionHandlers, toolHandlers } from '../features/tools/routes.ts';
import { createTools } from '../features/tools/tools.ts';
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

/** @param address where people open this server; known once it listens */
const createRooms = (config: Config, adapters: Adapters, version: string, address: () => string) => {
  const audit = createAudit(adapters);
  const settings = createSettings({ ...adapters, audit });
  const egressAllowances = createEgressAllowances(adapters);
  const accounts = createAccounts({ ...adapters, audit, settings, address });
  const groups = createGroups({ ...adapters, accounts, audit });
  const access = createAccess({ ...adapters, accounts, audit, groups });
  const models = createModels({
    ...adapters,
    access,
    audit,
    settings,
    egressAllowances,
    fetch: adapters.egress.fetch,
    assess: adapters.egress.assess,
    environment: config.endpoints,
  });
  const files = createFiles({ ...adapters, access, settings });
  const conversations = createConversations({ ...adapters, access, files });
  const oauth = createOAuth({
    ...adapters,
    audit,
    fetch: adapters.egress.fetch,
    address,
    clientMetadataUrl: config.mcpClientMetadataUrl,
    clientName: async () => (await settings.read()).instanceName,
  });
  const actions = createActions({ ...adapters, audit, fetch: adapters.egress.fetch });
  const builtin = createBuiltin({
    ...adapters,
    fetch: adapters.egress.fetch,
    isOn: async (name) => (await settings.read()).builtinTools.includes(name),
  });
  const mcp = createMcp({
    ...adapters,
    audit,
    settings,
    egressAllowances,
    files,
    oauth,
    fetch: adapters.egress.fetch,
    assess: adapters.egress.assess,
    // Who asks people what servers want to know is made of all the sources, this one among them.
    interactions: () => tools.interactions,
    judge: (question) => tools.judge(question),
    conversationOf: conversations.conversationOf,
    mayUse: async () => true,
    version,
  });
  const tools = createTools({
    ...adapters,
    audit,
    settings,
    files,
    sources: [builtin, mcp.source, actions.source],
  });
  const runs = createRuns({
    ...adapters,
    conversations,
    files,
    models,
    tools,
    mostSteps: async () => (await settings.read()).stepsPerRun,
    wantsTitles: async () => (await settings.read()).titles,
    mostRunsOfUser: async (tx) => (await settings.read(tx)).runsPerUser,
    isSessionAlive: accounts.isSessionAlive,
    actFor: accounts.actFor,
    runsAtOnce: config.runsPerProcess,
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
  const { accounts, groups, access, models, mcp, oauth, runs, tools } = rooms;
  groups.onRemoved(access.removeGroup);
  access.resourcesOf({ endpoint: { hold: models.hold, notFound: 'endpoint/not-found' } });
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
  const rooms = createRooms(config, adapters, instance.version, address);
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
