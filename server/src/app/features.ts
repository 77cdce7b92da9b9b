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
import { createActions } from '../features/tools/sources/action/actions.ts';
import { createBuiltin } from '../features/tools/sources/builtin/builtin.ts';
import { actionHandlers, toolHandlers } from '../features/tools/routes.ts';
import { createTools } from '../features/tools/tools.ts';
import { settingsHandlers } from '../features/settings/routes.ts';
import { createSettings } from '../features/settings/settings.ts';
import type { Handler } from '../kernel/handler.ts';
import type { Bus } from '../platform/bus/port.ts';
import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import { forgetEverywhere } from './forgetting.ts';
import type { InstanceIdentity } from './instance.ts';

export type Rooms = ReturnType<typeof createRooms>;
export type Features = Rooms & { handlers: Handler[] };

/** @param address where people open this server; known once it listens */
const createRooms = (config: Config, adapters: Adapters, address: () => string) => {
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
  const actions = createActions({ ...adapters, audit, fetch: adapters.egress.fetch });
  const builtin = createBuiltin({
    ...adapters,
    fetch: adapters.egress.fetch,
    isOn: async (name) => (await settings.read()).builtinTools.includes(name),
  });
  const tools = createTools({ ...adapters, audit, settings, files, sources: [builtin, actions.source] });
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
    actions,
    tools,
    runs,
  };
};

/** What rooms have to hear from rooms below them. */
export const connectRooms = (rooms: Rooms): void => {
  const { accounts, groups, access, models, runs } = rooms;
  groups.onRemoved(access.removeGroup);
  access.resourcesOf({ endpoint: { hold: models.hold, notFound: 'endpoint/not-found' } });
  accounts.onUserEnded(runs.cancelAllOf);
  accounts.forgetBy(forgetEverywhere(rooms));
};

export const createFeatures = (
  config: Config,
  adapters: Adapters,
  instance: InstanceIdentity,
  address: () => string,
): Features => {
  const rooms = createRooms(config, adapters, address);
  connectRooms(rooms);
  return { ...rooms, handlers: handlersOf(rooms, adapters, instance) };
};

/** What every room answers; what the process says of itself is in `instance.ts`. */
export const handlersOf = (rooms: Rooms, { bus }: { bus: Bus }, instance: InstanceIdentity): Handler[] => {
  const {
    audit,
    settings,
    egressAllowances,
    accounts,
    groups,
    access,
    models,
    files,
    conversations,
    actions,
    tools,
    runs,
  } = rooms;
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
    ...toolHandlers(tools),
    ...actionHandlers(actions),
    ...runHandlers(runs, { bus, isSessionAlive }),
    ...userStreamHandlers({ runs, bus, isSessionAlive, instance }),
  ];
};
