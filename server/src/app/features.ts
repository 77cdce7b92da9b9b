/** The rooms, from the ground up: each is given those below it, so no room can need one above. */
import { accountHandlers } from '../features/accounts/routes.ts';
import { createAccounts } from '../features/accounts/accounts.ts';
import { auditHandlers } from '../features/audit/routes.ts';
import { createAudit } from '../features/audit/audit.ts';
import { conversationHandlers } from '../features/conversations/routes.ts';
import { createConversations } from '../features/conversations/conversations.ts';
import { createEgressAllowances } from '../features/egress-allowances/egress-allowances.ts';
import { egressAllowanceHandlers } from '../features/egress-allowances/routes.ts';
import { modelHandlers } from '../features/models/routes.ts';
import { createFiles } from '../features/files/files.ts';
import { fileHandlers } from '../features/files/routes.ts';
import { createModels } from '../features/models/models.ts';
import { runHandlers } from '../features/runs/routes.ts';
import { createRuns } from '../features/runs/runs.ts';
import { userStreamHandlers } from '../features/runs/user-stream.ts';
import { settingsHandlers } from '../features/settings/routes.ts';
import { createSettings } from '../features/settings/settings.ts';
import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import type { InstanceIdentity } from './instance.ts';

export type Features = ReturnType<typeof createFeatures>;

export const createFeatures = (config: Config, adapters: Adapters, instance: InstanceIdentity) => {
  const audit = createAudit(adapters);
  const settings = createSettings({ ...adapters, audit });
  const egressAllowances = createEgressAllowances(adapters);
  const accounts = createAccounts({ ...adapters, audit, settings });
  const models = createModels({
    ...adapters,
    audit,
    settings,
    egressAllowances,
    fetch: adapters.egress.fetch,
    assess: adapters.egress.assess,
    environment: config.endpoints,
  });
  const files = createFiles({ ...adapters, settings });
  const conversations = createConversations({ ...adapters, files });
  const runs = createRuns({
    ...adapters,
    conversations,
    files,
    models,
    wantsTitles: async () => (await settings.read()).titles,
    runsAtOnce: config.runsPerProcess,
  });

  return {
    audit,
    settings,
    egressAllowances,
    accounts,
    models,
    files,
    conversations,
    runs,
    handlers: [
      ...auditHandlers(audit, accounts.namesOf),
      ...settingsHandlers(settings),
      ...egressAllowanceHandlers(egressAllowances),
      ...accountHandlers(accounts),
      ...modelHandlers(models),
      ...fileHandlers(files),
      ...conversationHandlers(conversations),
      ...runHandlers(runs),
      ...userStreamHandlers({ runs, bus: adapters.bus, instance }),
    ],
  };
};
